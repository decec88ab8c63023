"""A loan's statement of a span of days: as it is known now, or as it was printed on a day."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.translation import gettext as _

from arrears.plumbing.failures import Unable
from arrears.servicing.queries.loan_page import LoanPage, loan_page
from arrears.servicing.queries.loan_rows import EventRow, Header, InstalmentRow

_OWED = (
    "principal_outstanding_minor",
    "interest_outstanding_minor",
    "interest_accrued_minor",
    "fee_outstanding_minor",
    "penalty_outstanding_minor",
)
_SINCE = (
    "disbursed_minor",
    "received_minor",
    "refunded_minor",
    "interest_earned_minor",
    "fee_charged_minor",
    "penalty_charged_minor",
    "principal_waived_minor",
    "interest_waived_minor",
    "fee_waived_minor",
    "penalty_waived_minor",
)


class UnableToState(Unable):
    """No statement can be drawn for these days; the message says why."""


@dataclass(frozen=True, kw_only=True)
class Statement:
    """What was owed before and after the days, and everything between, in minor units.

    `opening` and `closing` have the parts owed, `total_minor` and `overpaid_minor`; `moved` what each running
    total grew by. `corrections` are what was written down after `known_on` and counts from a day of the
    statement or before: why it reads otherwise today.
    """

    header: Header
    from_on: date
    to_on: date
    known_on: date
    opening: Mapping[str, int]
    closing: Mapping[str, int]
    moved: Mapping[str, int]
    events: tuple[EventRow, ...]
    instalments: tuple[InstalmentRow, ...] = field(repr=False)  # due within the days
    corrections: tuple[EventRow, ...]


def statement(*, loan_id: int, from_on: date, to_on: date, known_on: date | None = None) -> Statement:
    """The statement of the days `from_on` to `to_on`, both included, with what was known on a day.

    `known_on` None: everything that is known; the evening of `to_on`: as it was printed then.
    Raises UnableToState, UnableToFindLoan.
    """
    if from_on > to_on:
        raise UnableToState(
            _("The statement would begin on %(from_on)s and end before it, on %(to_on)s.")
            % {"from_on": from_on, "to_on": to_on}
        )
    known = known_on or date.max
    before = loan_page(loan_id=loan_id, as_of=from_on - timedelta(days=1), known_on=known)
    after = loan_page(loan_id=loan_id, as_of=to_on, known_on=known)
    if after.state["fault"]:
        raise UnableToState(
            _("Loan %(number)s can't be calculated. Look at its events.") % {"number": after.header.number}
        )
    return Statement(
        header=after.header,
        from_on=from_on,
        to_on=to_on,
        known_on=known,
        opening=_owed(before),
        closing=_owed(after),
        moved={name: after.state[name] - before.state[name] for name in _SINCE},
        events=tuple(event for event in after.events if from_on <= event.value_on <= to_on),
        instalments=tuple(row for row in after.instalments if from_on <= row.due_on <= to_on),
        corrections=_corrections(loan_id, to_on, known),
    )


def _owed(page: LoanPage) -> dict[str, int]:
    parts = {name: page.state[name] for name in _OWED}
    return {**parts, "total_minor": sum(parts.values()), "overpaid_minor": page.state["overpaid_minor"]}


def _corrections(loan_id: int, to_on: date, known: date) -> tuple[EventRow, ...]:
    if known == date.max:
        return ()
    today = loan_page(loan_id=loan_id, as_of=to_on)
    dated = {event.event_id: event.value_on for event in today.events}
    return tuple(
        event
        for event in today.events
        if event.posted_on > known and min(event.value_on, dated.get(event.ref, event.value_on)) <= to_on
    )
