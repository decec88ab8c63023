"""Allocation, backdating and reversal, credit, penalty interest, charge-off."""

import itertools

import pytest

from arrears.kernel.codes import ArrearsKind, AssetClass, Fault, Future, Kind, Part, PenaltyBasis, Status
from arrears.kernel.fold import UnableToFold, fold
from arrears.kernel.order import pack_order
from tests.kernel.one_loan_book import book, event, folded

TERMS = {"interest_daily": 0}
LOAN = {"principal_minor": 300_000, "rate_ppb": 120_000_000, "instalments": 3}
PAID_OUT = event(Kind.DISBURSE, "2024-01-10", 300_000)


def loan(on, *events, terms=TERMS):
    return folded(on, terms=terms, loan=LOAN, events=[PAID_OUT, *events])


def test_the_parts_of_a_payment_add_up_and_paying_everything_closes():
    due = loan("2024-01-10").instalments
    total = int(due["principal_minor"].sum() + due["interest_minor"].sum())
    seen = loan("2024-02-10", event(Kind.REPAY, "2024-02-10", total + 500))
    line = seen.allocations[1]
    assert line["principal_minor"] + line["interest_minor"] + line["overpaid_minor"] == total + 500
    assert seen.states[0]["status"] == Status.OVERPAID
    assert seen.states[0]["overpaid_minor"] == 500
    assert seen.states[0]["principal_outstanding_minor"] == 0


def test_a_backdated_and_a_reversed_payment_leave_no_trace():
    first = event(Kind.REPAY, "2024-02-10", 50_000, event_id=10)
    second = event(Kind.REPAY, "2024-02-20", 60_000, event_id=11)
    in_order = loan("2024-03-01", first, second)
    late = event(Kind.REPAY, "2024-02-10", 50_000, event_id=12, posted_day="2024-02-25")
    backdated = loan("2024-03-01", second, late)
    assert (in_order.states == backdated.states).all()
    wrong = event(Kind.REPAY, "2024-02-12", 99_000, event_id=13, posted_day="2024-02-26")
    undone = event(Kind.REVERSE, "2024-02-27", ref=13, event_id=14)
    assert (loan("2024-03-01", second, late, wrong, undone).states == in_order.states).all()


def test_what_was_not_known_did_not_happen():
    late = event(Kind.REPAY, "2024-02-10", 50_000, posted_day="2024-02-25")
    made = book(terms=TERMS, loan=LOAN, events=[PAID_OUT, late])
    before = fold(book=made, as_of_day=late["value_day"] + 5, known_day=late["posted_day"] - 1).states[0]
    after = fold(book=made, as_of_day=late["value_day"] + 5).states[0]
    assert before["received_minor"] == 0
    assert after["received_minor"] == 50_000


@pytest.mark.parametrize(
    ("events", "fault"),
    [
        ([event(Kind.REVERSE, "2024-02-10", ref=99)], Fault.REVERSES_UNKNOWN_EVENT),
        (
            [
                event(Kind.REPAY, "2024-02-10", 10),
                event(Kind.REVERSE, "2024-02-10", ref=2),
                event(Kind.REVERSE, "2024-02-10", ref=2),
            ],
            Fault.REVERSED_TWICE,
        ),
        ([event(Kind.REPAY, "2024-01-09", 10)], Fault.REPAID_BEFORE_DISBURSEMENT),
        ([event(Kind.REPAY, "2024-02-10", -1)], Fault.AMOUNT_OUT_OF_RANGE),
        ([event(Kind.FEE, "2024-02-10", 5, part=9)], Fault.EVENT_UNSUPPORTED),
    ],
)
def test_faults_set_the_loan_aside(events, fault):
    state = loan("2024-03-01", *events).states[0]
    assert state["fault"] == fault
    assert state["principal_outstanding_minor"] == 0


def test_money_follows_the_order_of_the_terms():
    fee = event(Kind.FEE, "2024-02-01", 700, part=Part.FEE, due_day="2024-02-01")
    paid = event(Kind.REPAY, "2024-02-15", 5_000)
    line = loan("2024-02-15", fee, paid).allocations[-1]
    assert (line["fee_minor"], line["interest_minor"], line["principal_minor"]) == (700, 3_000, 1_300)
    parts = (Part.PRINCIPAL, Part.INTEREST, Part.PENALTY, Part.FEE)
    order = pack_order([(state, int(part)) for state, part in itertools.product(range(3), parts)])
    line = loan("2024-02-15", fee, paid, terms=TERMS | {"order": order}).allocations[-1]
    assert (line["fee_minor"], line["interest_minor"], line["principal_minor"]) == (0, 0, 5_000)
    with pytest.raises(ValueError, match="exactly once"):
        pack_order([(0, 0)] * 12)


@pytest.mark.parametrize(
    ("future", "row"), [(Future.NEXT_INSTALMENT, 0), (Future.LAST_INSTALMENT, 2), (Future.NEXT_THEN_LAST, 0)]
)
def test_money_in_advance_follows_the_future_rule(future, row):
    seen = loan("2024-01-20", event(Kind.REPAY, "2024-01-20", 10_000), terms=TERMS | {"future": int(future)})
    paid = seen.instalments["in_advance_minor"]
    assert paid[row] == 10_000
    assert paid.sum() == 10_000


def test_reamortise_spreads_evenly():
    seen = loan(
        "2024-01-20",
        event(Kind.REPAY, "2024-01-20", 10_000),
        terms=TERMS | {"future": int(Future.REAMORTISE)},
    )
    assert seen.instalments["in_advance_minor"].sum() == 10_000
    # interest first: 3333 to each row, which owe 3000, 2010 and 1000; then principal in equal shares
    assert seen.instalments["principal_paid_minor"].tolist() == [1_327, 1_327, 1_326]


def test_a_charge_is_due_by_its_own_day_where_the_terms_say_so():
    parts = ((Part.PENALTY, Part.FEE, Part.INTEREST, Part.PRINCIPAL),) * 2
    ahead = (Part.PRINCIPAL, Part.PENALTY, Part.FEE, Part.INTEREST)
    order = pack_order([(at, int(part)) for at in range(3) for part in (*parts, ahead)[at]])
    come = event(Kind.FEE, "2024-01-15", 700, part=Part.PENALTY, due_day="2024-01-15")
    later = event(Kind.FEE, "2024-01-15", 900, part=Part.PENALTY, due_day="2024-01-25")
    paid = event(Kind.REPAY, "2024-01-20", 5_000)
    for vertical in (0, 1):
        for own_day, penalty in ((0, 0), (1, 700)):
            terms = TERMS | {"order": order, "vertical": vertical, "charge_own_day": own_day}
            line = loan("2024-01-20", come, later, paid, terms=terms).allocations[-1]
            assert (line["penalty_minor"], line["principal_minor"]) == (penalty, 5_000 - penalty)


def test_a_refund_of_everything_lies_in_equal_shares_where_interest_follows_the_balance():
    terms = TERMS | {"recalculate": 1, "future": int(Future.REAMORTISE)}
    seen = loan("2024-01-10", event(Kind.REPAY, "2024-01-10", 300_000), terms=terms)
    assert seen.instalments["principal_paid_minor"].tolist() == [100_000] * 3
    assert seen.states[0]["status"] == Status.PAID_OFF


def test_an_early_payment_saves_interest_when_interest_follows_the_balance():
    paid = event(Kind.REPAY, "2024-01-25", 100_000)
    fixed = loan("2024-01-25", paid).instalments["interest_minor"].sum()
    follows = loan("2024-01-25", paid, terms=TERMS | {"recalculate": 1}).instalments["interest_minor"].sum()
    assert follows < fixed
    late = loan("2024-03-05", terms=TERMS | {"recalculate": 1}).instalments["interest_minor"]
    assert late[1] > loan("2024-03-05").instalments["interest_minor"][1]


def test_payoff_amount_pays_off():
    terms = TERMS | {"recalculate": 1}
    amount = int(loan("2024-01-25", terms=terms).states[0]["payoff_minor"])
    state = loan("2024-01-25", event(Kind.REPAY, "2024-01-25", amount), terms=terms).states[0]
    assert state["status"] == Status.PAID_OFF
    assert state["overpaid_minor"] == 0


PENALTY = TERMS | {
    "penalty_basis": int(PenaltyBasis.OVERDUE_PRINCIPAL),
    "penalty_multiple_ppm": 1_500_000,
    "penalty_days_in_year": 360,
    "penalty_grace_days": 3,
}


def test_penalty_interest_waits_for_the_grace_and_then_counts_from_the_due_day():
    principal = int(loan("2024-01-10").instalments["principal_minor"][0])
    assert loan("2024-02-13", terms=PENALTY).states[0]["penalty_outstanding_minor"] == 0
    owed = loan("2024-02-14", terms=PENALTY).states[0]["penalty_outstanding_minor"]
    assert owed == round(principal * 4 * 0.18 / 360)


def test_penalty_interest_follows_part_payments_and_rounds_once():
    due = loan("2024-01-10").instalments
    part = int(due["interest_minor"][0]) + 40_000
    seen = loan("2024-02-24", event(Kind.REPAY, "2024-02-14", part), terms=PENALTY)
    first = int(due["principal_minor"][0])
    # on the 14th the money pays 4 days of penalty interest first, then interest, then principal
    early = round(first * 4 * 0.18 / 360)
    left = first - (part - early - int(due["interest_minor"][0]))
    assert seen.instalments["penalty_minor"][0] == round((first * 4 + left * 10) * 0.18 / 360)


def test_penalty_interest_stops_at_the_cap():
    capped = PENALTY | {"penalty_cap_ppm": 1_000}
    assert loan("2025-02-14", terms=capped).states[0]["penalty_outstanding_minor"] == 300


def test_charge_off_and_recovery():
    off = event(Kind.CHARGE_OFF, "2024-06-10")
    seen = loan("2024-07-01", off, event(Kind.RECOVER, "2024-06-20", 1_234))
    state = seen.states[0]
    assert state["status"] == Status.CHARGED_OFF
    assert state["principal_charged_off_minor"] == 300_000
    assert state["principal_outstanding_minor"] == 0
    assert state["recovered_minor"] == 1_234
    assert (state["arrears_kind"], state["asset_class"]) == (ArrearsKind.DEFAULT, AssetClass.LOSS)


def test_a_refund_beyond_the_credit_is_owed_again():
    total = 400_000
    paid = event(Kind.REPAY, "2024-01-20", total)
    over = int(loan("2024-01-20", paid).states[0]["overpaid_minor"])
    back = event(Kind.REFUND, "2024-01-22", over)
    assert loan("2024-01-22", paid, back).states[0]["status"] == Status.PAID_OFF
    undone = event(Kind.REVERSE, "2024-01-23", ref=2)
    state = loan("2024-01-23", paid, back, undone).states[0]
    assert state["principal_outstanding_minor"] == 300_000 + over


def test_held_money_pays_a_later_fee():
    paid = event(Kind.REPAY, "2024-01-20", 400_000)
    over = int(loan("2024-01-20", paid).states[0]["overpaid_minor"])
    fee = event(Kind.FEE, "2024-01-25", 1_000, part=Part.FEE, due_day="2024-01-25")
    state = loan("2024-01-25", paid, fee).states[0]
    assert state["overpaid_minor"] == over - 1_000
    assert state["fee_paid_minor"] == 1_000


def test_parts_balance():
    events = [
        event(Kind.FEE, "2024-02-05", 900, part=Part.FEE, due_day="2024-02-05"),
        event(Kind.REPAY, "2024-02-20", 60_000),
        event(Kind.WAIVE, "2024-03-15", 500, part=Part.INTEREST),
    ]
    state = loan("2024-04-01", *events, terms=PENALTY).states[0]
    for part, earned in (
        ("interest", "interest_earned_minor"),
        ("fee", "fee_charged_minor"),
        ("penalty", "penalty_charged_minor"),
    ):
        gone = sum(int(state[f"{part}_{how}_minor"]) for how in ("paid", "waived", "charged_off"))
        left = int(state[f"{part}_outstanding_minor"]) + (
            int(state["interest_accrued_minor"]) if part == "interest" else 0
        )
        assert int(state[f"opening_{part}_minor"]) + int(state[earned]) == gone + left


def test_arrays_that_do_not_fit_are_refused():
    made = book(terms=TERMS, loan=LOAN | {"terms_ix": 3}, events=[PAID_OUT])
    with pytest.raises(UnableToFold, match="terms_ix"):
        fold(book=made, as_of_day=0)
