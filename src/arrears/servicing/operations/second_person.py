"""What one person may not do alone: an event against rules/company/*_approval_minor.yaml."""

from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np

from arrears.kernel.book import STATES, Book
from arrears.kernel.codes import Kind
from arrears.kernel.fold import fold
from arrears.plumbing.days import to_day
from arrears.rulebook import parameters
from arrears.servicing.approval_policy import GIVING_UP, Needed, needed, rule_of
from arrears.servicing.operations.verb import Request
from arrears.servicing.queries.book_of_loan import LoanHead, with_events

_GIVEN_UP = [name for name in STATES.names or () if name.endswith(("_waived_minor", "_charged_off_minor"))]


def second_person(*, request: Request, head: LoanHead, book: Book, opened: date, state: Any) -> Needed | None:
    """Why somebody else has to approve the event, None when nobody has to.

    `book`: the history without it; `state`: the loan with it. What was posted of the same kind on the open
    business date counts with it, so that nothing is cut into parts.
    """
    rule = rule_of(kind=request.kind, part=request.part)
    if rule is None:
        return None
    found = parameters.strictest(jurisdiction=head.jurisdiction, rule=rule, on=opened)
    return needed(
        source=request.source,
        stake=Decimal(_stake(request, book, opened, state)),
        limit=None if found is None else Decimal(found.value),
        cited="" if found is None else found.cite(),
    )


def _stake(request: Request, book: Book, opened: date, state: Any) -> int:
    """Minor units that are given up, paid out or corrected."""
    events, today = book.events, to_day(opened)
    same = (events["kind"] == request.kind) & (events["posted_day"] == today)
    if request.kind in GIVING_UP:
        gone = same | ((events["kind"] == Kind.REVERSE) & np.isin(events["ref"], events["event_id"][same]))
        rest = with_events(book=book, events=events[~gone])
        before = fold(book=rest, as_of_day=today, known_day=today).states[0]
        return _given_up(state) - _given_up(before)
    if request.kind is Kind.REVERSE:
        named = np.isin(events["event_id"], [request.ref, *events["ref"][same]])
        return int(events["amount_minor"][named].sum())
    return request.amount_minor + int(events["amount_minor"][same].sum())


def _given_up(state: Any) -> int:
    return sum(int(state[name]) for name in _GIVEN_UP)
