"""Days past due, delinquent days, kind, class, imported tapes."""

from arrears.kernel.book import NONE_DAY
from arrears.kernel.codes import ArrearsKind, AssetClass, Kind, Method, Status
from tests.kernel.one_loan_book import day, event, folded

TERMS = {"interest_daily": 0, "delinquency_grace_days": 3}
LOAN = {"principal_minor": 300_000, "rate_ppb": 0, "instalments": 3}
PAID_OUT = event(Kind.DISBURSE, "2024-01-08", 300_000)


def state(on, *events, terms=TERMS):
    return folded(on, terms=terms, loan=LOAN, events=[PAID_OUT, *events]).states[0]


def test_dpd_counts_from_the_day_after_the_due_day():
    assert state("2024-02-08")["dpd_days"] == 0
    assert state("2024-02-10")["dpd_days"] == 2
    assert state("2024-02-10")["delinquent_days"] == 0
    assert state("2024-02-12")["delinquent_days"] == 1


def test_kind_and_class():
    assert state("2024-02-10")["arrears_kind"] == ArrearsKind.UNPAID
    assert state("2024-02-10", event(Kind.REPAY, "2024-02-09", 1))["arrears_kind"] == ArrearsKind.PARTLY_PAID
    assert state("2024-05-08")["arrears_kind"] == ArrearsKind.UNPAID  # 90 days
    assert state("2024-05-09")["arrears_kind"] == ArrearsKind.DEFAULT
    classes = {"2024-02-08": 1, "2024-02-09": 2, "2024-05-09": 3, "2024-11-05": 4, "2025-02-03": 5}
    for on, expected in classes.items():
        assert state(on)["asset_class"] == AssetClass(expected), on


def test_worst_days_and_the_first_instalments():
    seen = state(
        "2024-04-20", event(Kind.REPAY, "2024-02-18", 100_000), event(Kind.REPAY, "2024-03-08", 100_000)
    )
    assert seen["late_days_1"] == 10
    assert seen["late_days_2"] == -1 + 1
    assert seen["late_days_3"] == 12
    assert seen["dpd_days_max"] == 12
    assert state("2024-02-01")["late_days_1"] == -1


def test_a_pause_stops_delinquent_days_but_not_dpd():
    pause = event(Kind.PAUSE_DELINQUENCY, "2024-02-12", due_day="2024-02-20")
    assert state("2024-02-20", pause)["delinquent_days"] == 1
    assert state("2024-02-21", pause)["delinquent_days"] == 2
    assert state("2024-02-21", pause)["dpd_days"] == 13
    resume = event(Kind.RESUME_DELINQUENCY, "2024-02-15")
    assert state("2024-02-21", pause, resume)["delinquent_days"] == 7


def test_tolerance():
    paid = event(Kind.REPAY, "2024-02-08", 99_950)
    assert state("2024-02-20", paid)["dpd_days"] == 12
    assert state("2024-02-20", paid, terms=TERMS | {"tolerance_minor": 50})["dpd_days"] == 0


TAPE = {"method": int(Method.AS_REPORTED), "tolerance_ppm": 50_000}
LEVEL = {"principal_minor": 100_000, "instalments": 4, "level_minor": 10_000, "start_day": day("2024-01-31")}
BILLS = [{"due_day": f"2024-0{month}-15", "amount_minor": 10_000} for month in (2, 3, 4)]


def tape(on, *events, bills=BILLS):
    opening = event(Kind.OPENING, "2024-01-31", 100_000)
    return folded(on, terms=TAPE, loan=LEVEL, events=[opening, *events], rows=bills).states[0]


def paid(on, principal, interest):
    return event(
        Kind.REPAY, on, principal + interest, split=1, principal_minor=principal, interest_minor=interest
    )


def test_a_reported_tape_counts_levels_behind_with_a_tolerance():
    assert tape("2024-02-29", paid("2024-02-20", 8_000, 2_000))["instalments_behind"] == 0
    assert (
        tape("2024-02-29", paid("2024-02-20", 400, 100))["instalments_behind"] == 1
    )  # 9500 short: 0.95 + 0.05
    assert tape("2024-02-29", paid("2024-02-20", 400, 101))["instalments_behind"] == 0
    ahead = paid("2024-02-20", 23_000, 2_000)
    assert tape("2024-03-31", ahead)["instalments_behind"] == 0
    assert tape("2024-04-30", ahead)["overdue_minor"] == 5_000


def test_an_opening_shortfall_is_a_bill_of_the_opening_day():
    bills = [{"due_day": "2024-01-31", "amount_minor": 20_000}, *BILLS]
    seen = tape("2024-02-29", bills=bills)
    assert seen["instalments_behind"] == 3
    assert seen["opening_principal_minor"] == 100_000


def test_a_reported_payoff_closes_the_loan():
    seen = tape("2024-02-29", paid("2024-02-20", 100_000, 300))
    assert seen["status"] == Status.PAID_OFF
    assert seen["instalments_behind"] == 0
    assert seen["next_due_day"] == NONE_DAY
