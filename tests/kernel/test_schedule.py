"""Schedules: methods, day counts, graces, several disbursements."""

import pytest

from arrears.kernel.codes import Kind, Method, Unit
from tests.kernel.one_loan_book import day, event, folded, text

LOAN = {"principal_minor": 1_200_000, "rate_ppb": 120_000_000, "instalments": 12}
START = "2024-01-31"


def rows(terms, *, loan=LOAN, start=START, amount=1_200_000, more=()):
    events = [event(Kind.DISBURSE, start, amount), *more]
    return folded(start, terms=terms, loan=loan, events=events).instalments


@pytest.mark.parametrize(
    "method",
    [Method.EQUAL_INSTALMENTS, Method.EQUAL_PRINCIPAL, Method.FLAT, Method.INTEREST_ONLY, Method.BULLET],
)
@pytest.mark.parametrize("daily", [0, 1])
def test_principal_adds_up_and_days_clip(method, daily):
    table = rows({"method": int(method), "interest_daily": daily, "days_in_year": 360})
    assert table["principal_minor"].sum() == 1_200_000
    assert (table["principal_minor"] >= 0).all()
    assert table["balance_minor"][-1] == 0
    assert text(table["due_day"][-1]) == "2025-01-31"
    if method != Method.BULLET:
        assert [text(due) for due in table["due_day"][:3]] == ["2024-02-29", "2024-03-31", "2024-04-30"]


def test_equal_instalments_by_month():
    """12 000.00 at 1 % a month: the textbook instalment is 1 066.19 (等额本息)."""
    table = rows({"interest_daily": 0})
    assert (table["principal_minor"] + table["interest_minor"])[:-1].tolist() == [106_619] * 11
    assert table["interest_minor"][0] == 12_000


def test_equal_principal_interest_falls():
    table = rows({"method": int(Method.EQUAL_PRINCIPAL), "interest_daily": 0})
    assert table["principal_minor"].tolist() == [100_000] * 12
    assert table["interest_minor"].tolist() == [12_000 - 1_000 * k for k in range(12)]


def test_flat_interest_stays():
    table = rows({"method": int(Method.FLAT), "interest_daily": 0})
    assert table["interest_minor"].tolist() == [12_000] * 12


def test_interest_only_and_bullet():
    table = rows({"method": int(Method.INTEREST_ONLY), "interest_daily": 0})
    assert table["principal_minor"].tolist() == [0] * 11 + [1_200_000]
    assert table["interest_minor"].tolist() == [12_000] * 12
    bullet = rows({"method": int(Method.BULLET), "interest_daily": 0})
    assert bullet["interest_minor"].tolist() == [144_000]


def test_graces():
    table = rows({"interest_daily": 0, "grace_principal": 3, "grace_interest": 2})
    assert table["principal_minor"][:3].tolist() == [0, 0, 0]
    assert table["interest_minor"][:3].tolist() == [0, 0, 36_000]
    free = rows({"interest_daily": 0, "interest_free": 2})
    assert free["interest_minor"][:2].tolist() == [0, 0]
    assert free["interest_minor"][2] > 0


@pytest.mark.parametrize(
    ("terms", "interest"),
    [
        ({"days_in_year": 360}, 12_000 * 29 // 30),  # actual/360, 31 January to 29 February
        ({"days_in_year": 365}, round(1_200_000 * 0.12 * 29 / 365)),
        ({"days_in_year": 0}, round(1_200_000 * 0.12 * 29 / 366)),
        ({"days_in_month": 30, "days_in_year": 360}, 12_000),
    ],
)
def test_day_counts_of_a_leap_february(terms, interest):
    assert rows(terms | {"method": int(Method.INTEREST_ONLY)})["interest_minor"][0] == interest


def test_an_actual_year_is_split_at_31_december():
    terms = {"days_in_year": 0, "method": int(Method.INTEREST_ONLY)}
    table = rows(terms, start="2023-12-12")
    assert table["interest_minor"][0] == round(1_200_000 * 0.12 * (19 / 365 + 12 / 366))
    table = rows(terms | {"feb29": 1}, start="2023-12-12")
    assert table["interest_minor"][0] == round(1_200_000 * 0.12 * 31 / 365)
    assert table["interest_minor"][2] == round(1_200_000 * 0.12 * 29 / 366)


def test_down_payment_is_a_row_of_its_own():
    table = rows({"down_payment_ppm": 250_000, "interest_daily": 0})
    assert table["is_down_payment"].tolist() == [1] + [0] * 12
    assert table["principal_minor"][0] == 300_000
    assert table["principal_minor"].sum() == 1_200_000
    assert table["interest_minor"][1] == 9_000


def test_automatic_down_payment_is_paid_at_once():
    terms = {"down_payment_ppm": 250_000, "down_payment_auto": 1}
    state = folded(START, terms=terms, loan=LOAN, events=[event(Kind.DISBURSE, START, 1_200_000)]).states[0]
    assert state["principal_paid_minor"] == 300_000
    assert state["principal_outstanding_minor"] == 900_000


def test_a_second_disbursement_agrees_the_rest_anew():
    more = [event(Kind.DISBURSE, "2024-04-10", 300_000)]
    table = folded(
        "2024-04-10",
        terms={"interest_daily": 0},
        loan=LOAN,
        events=[event(Kind.DISBURSE, START, 1_200_000), *more],
    ).instalments
    assert table["principal_minor"].sum() == 1_500_000
    before = rows({"interest_daily": 0})
    assert table["principal_minor"][:2].tolist() == before["principal_minor"][:2].tolist()
    assert table["interest_minor"][3] > before["interest_minor"][3]


def test_the_instalment_is_rounded_to_a_multiple():
    table = rows({"interest_daily": 0, "multiple_minor": 100})
    assert set((table["principal_minor"] + table["interest_minor"])[:-1]) == {106_600}


def test_weeks_and_a_first_due_day():
    table = rows(
        {"unit": int(Unit.WEEK), "every": 2},
        loan=LOAN | {"instalments": 3, "first_due_day": day("2024-02-20")},
    )
    assert [text(due) for due in table["due_day"]] == ["2024-02-20", "2024-03-05", "2024-03-19"]
