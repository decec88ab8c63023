"""Last year's statement as it was printed then, and as it is known now."""

from datetime import date
from typing import Any

import pytest

from arrears.kernel.codes import Kind
from tests.servicing.lives import BY, open_day, running_loan, with_second

FIRST, LAST = date(2025, 1, 10), date(2025, 6, 30)
PRINTED = LAST
TODAY = date(2026, 2, 3)


@pytest.fixture
def history(db: str) -> dict[str, Any]:
    """A half-year with two payments; later one is reversed, and one entered with a date of that half-year."""
    from arrears.servicing.operations.repay import repay
    from arrears.servicing.queries import statement

    loan = running_loan()
    paid = []
    for day in (date(2025, 2, 10), date(2025, 3, 10)):
        open_day(day)
        paid.append(repay(loan_id=loan, amount_minor=90_327, value_on=day, idempotency_key=str(day), **BY))
    open_day(PRINTED)
    printed = statement(loan_id=loan, from_on=FIRST, to_on=LAST)
    open_day(TODAY)
    undone = with_second(
        "reverse", loan_id=loan, event_id=paid[1].event_id, value_on=TODAY, idempotency_key="undo", **BY
    )
    late = repay(loan_id=loan, amount_minor=50_000, value_on=date(2025, 4, 10), idempotency_key="late", **BY)
    return {"loan": loan, "printed": printed, "undone": undone.event_id, "late": late.event_id}


def test_it_is_printed_again_as_it_was(history: dict[str, Any]) -> None:
    from arrears.servicing.queries import statement

    again = statement(loan_id=history["loan"], from_on=FIRST, to_on=LAST, known_on=PRINTED)
    printed = history["printed"]
    for name in ("opening", "closing", "moved", "instalments"):
        assert getattr(again, name) == getattr(printed, name), name
    assert [(e.event_id, e.principal_minor, e.reversed_by) for e in again.events] == [
        (e.event_id, e.principal_minor, e.reversed_by) for e in printed.events
    ]
    assert {event.event_id for event in again.corrections} == {history["undone"], history["late"]}
    assert printed.corrections == ()


def test_it_reads_otherwise_today_and_says_why(history: dict[str, Any]) -> None:
    from arrears.servicing.queries import statement

    now = statement(loan_id=history["loan"], from_on=FIRST, to_on=LAST)
    printed = history["printed"]
    assert now.moved["received_minor"] == printed.moved["received_minor"] - 90_327 + 50_000
    assert now.closing["total_minor"] > printed.closing["total_minor"]
    kinds = [(event.kind, event.reversed_by is not None) for event in now.events]
    assert kinds == [
        (Kind.DISBURSE, False),
        (Kind.REPAY, False),
        (Kind.REPAY, True),
        (Kind.REPAY, False),
    ]


def test_what_was_owed_moves_by_what_happened(history: dict[str, Any]) -> None:
    from arrears.servicing.queries import statement

    for known in (PRINTED, None):
        found = statement(loan_id=history["loan"], from_on=date(2025, 3, 1), to_on=LAST, known_on=known)
        moved = found.moved
        earned = moved["interest_earned_minor"] + moved["fee_charged_minor"] + moved["penalty_charged_minor"]
        assert found.closing["total_minor"] - found.opening["total_minor"] == (
            moved["disbursed_minor"] + earned - moved["received_minor"]
        )
        assert all(date(2025, 3, 1) <= row.due_on <= LAST for row in found.instalments)


def test_impossible_days_are_refused(history: dict[str, Any]) -> None:
    from arrears.servicing.queries import UnableToState, statement

    with pytest.raises(UnableToState, match="end before it"):
        statement(loan_id=history["loan"], from_on=LAST, to_on=FIRST)
