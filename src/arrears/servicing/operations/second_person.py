"""What one person may not do alone: an event against rules/company/*_approval_*.yaml."""

from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np

from arrears.kernel.book import STATES, Book
from arrears.kernel.codes import Kind, Unit
from arrears.kernel.fold import fold
from arrears.plumbing.days import to_day
from arrears.rulebook import parameters
from arrears.servicing.approval_policy import GIVING_UP, OBSERVATION_RULE, RELIEVING, Needed, needed, rule_of
from arrears.servicing.observation import observed_until
from arrears.servicing.operations.verb import Request
from arrears.servicing.plan_policy import RESTRUCTURINGS
from arrears.servicing.queries.book_of_loan import LoanHead, with_events
from arrears.servicing.queries.earlier_changes import earlier_changes
from arrears.servicing.sides import side

_GIVEN_UP = [name for name in STATES.names or () if name.endswith(("_waived_minor", "_charged_off_minor"))]
_BILLION = 1_000_000_000


def second_person(
    *, request: Request, head: LoanHead, book: Book, added: Book, opened: date, state: Any
) -> Needed | None:
    """Why somebody else has to approve the event, None when nobody has to.

    `book`: the history without it; `added` and `state`: with it. What was posted of the same kind on the open
    business date counts with it, so that nothing is cut into parts.
    """
    again = _restructured_again(request, head, book, opened)
    rule = rule_of(kind=request.kind, part=request.part)
    if again is not None or rule is None:
        return again
    found = parameters.strictest(jurisdiction=head.jurisdiction, rule=rule, on=opened)
    if found is None:
        return None
    return needed(
        source=request.source,
        stake=_stake(request, book, added, opened, state),
        limit=Decimal(found.value),
        cited=found.cite(),
    )


def _restructured_again(request: Request, head: LoanHead, book: Book, opened: date) -> Needed | None:
    """A loan under observation is not restructured again by one person alone."""
    if request.kind not in RESTRUCTURINGS:
        return None
    rule = parameters.strictest(jurisdiction=head.jurisdiction, rule=OBSERVATION_RULE, on=opened)
    until = (
        None if rule is None else observed_until(changes=earlier_changes(book=book), months=int(rule.value))
    )
    if rule is None or until is None or until < request.value_on:
        return None
    return needed(source=request.source, stake=Decimal(1), limit=Decimal(0), cited=rule.cite())


def _stake(request: Request, book: Book, added: Book, opened: date, state: Any) -> Decimal:
    """What is given up, paid out or corrected, in minor units; of a rate, what it is cut by a year."""
    if request.kind is Kind.CHANGE_RATE:
        return _cut(request, book)
    events, today = book.events, to_day(opened)
    same = (events["kind"] == request.kind) & (events["posted_day"] == today)
    gone = same | ((events["kind"] == Kind.REVERSE) & np.isin(events["ref"], events["event_id"][same]))
    rest = with_events(book=book, events=events[~gone])
    if request.kind in GIVING_UP:
        before = fold(book=rest, as_of_day=today, known_day=today).states[0]
        return Decimal(_given_up(state) - _given_up(before))
    if request.kind in RELIEVING:
        before_minor = side(book=rest, as_of=opened).costs.to_pay_minor
        return Decimal(max(0, before_minor - side(book=added, as_of=opened).costs.to_pay_minor))
    if request.kind is Kind.SETTLE:
        payoff = fold(book=book, as_of_day=today, known_day=today).states[0]["payoff_minor"]
        return Decimal(int(payoff) - request.amount_minor)
    if request.kind is Kind.REVERSE:
        named = np.isin(events["event_id"], [request.ref, *events["ref"][same]])
        return Decimal(int(events["amount_minor"][named].sum()))
    return Decimal(request.amount_minor + int(events["amount_minor"][same].sum()))


def _cut(request: Request, book: Book) -> Decimal:
    """By how much a year the rate falls, as a share of 1."""
    events = book.events
    undone = events["ref"][events["kind"] == Kind.REVERSE]
    changed = events[(events["kind"] == Kind.CHANGE_RATE) & ~np.isin(events["event_id"], undone)]
    changed = changed[np.argsort(changed["value_day"], kind="stable")]
    now = int(changed["rate_ppb"][-1]) if len(changed) else int(book.loans["rate_ppb"][0])
    a_year = 12 if book.terms["rate_unit"][book.loans["terms_ix"][0]] == Unit.MONTH else 1
    return Decimal((now - request.rate_ppb) * a_year) / _BILLION


def _given_up(state: Any) -> int:
    return sum(int(state[name]) for name in _GIVEN_UP)
