"""Single figures of Frappe Lending's tests (docs/golden.md) that the fold gives to the cent."""

from arrears.kernel.codes import Kind, Method, PenaltyBasis, ReAge
from tests.kernel.one_loan_book import day, event, folded, text

DAILY = {"recalculate": 1}


def _lent(amount, on, *, rate, rows, first_due):
    loan = {"principal_minor": amount, "rate_ppb": rate, "instalments": rows, "first_due_day": day(first_due)}
    return loan, [event(Kind.DISBURSE, on, amount)]


def test_fl_17_interest_of_59_days():
    """335533 × 17.25 % × 59 ÷ 365 = 9355.86: what closes the tranche a day early."""
    loan, events = _lent(33_553_300, "2024-11-25", rate=172_500_000, rows=1, first_due="2025-01-24")
    state = folded("2025-01-23", terms=DAILY, loan=loan, events=events).states[0]
    assert state["interest_earned_minor"] == 935_586
    assert state["payoff_minor"] == 33_553_300 + 935_586
    paid = [*events, event(Kind.REPAY, "2025-01-23", 34_489_000)]
    closed = folded("2025-01-23", terms=DAILY, loan=loan, events=paid).states[0]
    assert closed["overpaid_minor"] == 114


def test_fl_22_and_23_days_past_due_are_theirs_less_one():
    """They count the due day itself: 6, 10 and 93 are our 5, 9 and 92."""
    for on, first_due, asked, theirs in (
        ("2024-10-01", "2024-10-10", "2024-10-15", 6),
        ("2024-10-05", "2024-10-15", "2024-10-24", 10),
        ("2024-03-05", "2024-04-05", "2024-07-06", 93),
    ):
        loan, events = _lent(6_000_000, on, rate=200_000_000, rows=6, first_due=first_due)
        assert folded(asked, terms={}, loan=loan, events=events).states[0]["dpd_days"] == theirs - 1


def test_fl_24_a_restructured_loan_begins_anew():
    """24a: no days past due on the day, 93 (our 92) three months later; 24c: a first period of 3 days."""
    loan, events = _lent(10_000_000, "2024-02-20", rate=85_000_000, rows=22, first_due="2024-04-05")
    anew = {"instalments": 22, "treatment": ReAge.COUNTED}
    events.append(event(Kind.RE_AGE, "2024-04-11", due_day="2024-05-11", **anew))
    assert folded("2024-04-11", terms={}, loan=loan, events=events).states[0]["dpd_days"] == 0
    assert folded("2024-08-11", terms={}, loan=loan, events=events).states[0]["dpd_days"] == 92
    loan, events = _lent(120_000_000, "2024-09-19", rate=240_000_000, rows=36, first_due="2025-10-05")
    events.append(event(Kind.RE_AGE, "2026-02-02", due_day="2026-02-05", **anew))
    rows = folded("2026-02-02", terms={}, loan=loan, events=events).instalments
    first = rows[rows["due_day"] == day("2026-02-05")][0]
    assert (text(first["from_day"]), first["due_day"] - first["from_day"]) == ("2026-02-02", 3)


def test_fl_25_interest_to_a_day_is_rounded_once():
    """500000 × 12 % ÷ 365: 12 days 1972.60, of them 2 days 328.77; 10 days alone are 1643.84."""
    loan, events = _lent(50_000_000, "2024-03-25", rate=120_000_000, rows=3, first_due="2024-04-07")
    earned = [
        int(folded(on, terms=DAILY, loan=loan, events=events).states[0]["interest_earned_minor"])
        for on in ("2024-03-27", "2024-04-06")
    ]
    assert earned == [32_877, 197_260]


def test_fl_28_penalty_of_three_overdue_rows():
    """47523 × 25 % ÷ 365 × (63 + 32 + 2) days = 3157.35."""
    rows = [{"due_day": f"2024-{month:02}-05", "principal_minor": 4_752_300} for month in (5, 6, 7, 8)]
    terms = {
        "method": int(Method.GIVEN_ROWS),
        "penalty_basis": int(PenaltyBasis.OVERDUE_PRINCIPAL_AND_INTEREST),
        "penalty_rate_ppb": 250_000_000,
        "penalty_days_in_year": 365,
    }
    loan = {"principal_minor": 4 * 4_752_300, "rate_ppb": 0, "instalments": 4}
    events = [event(Kind.DISBURSE, "2024-04-01", 4 * 4_752_300)]
    state = folded("2024-07-07", terms=terms, loan=loan, events=events, rows=rows).states[0]
    assert state["penalty_outstanding_minor"] == 315_735
