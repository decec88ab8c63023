"""The limitation date of a loan's debt, with what restarted it and the evidence."""

from collections.abc import Sequence
from datetime import date

import numpy as np

from arrears.kernel.book import Columns
from arrears.kernel.codes import Channel, Kind
from arrears.kernel.fold import fold
from arrears.plumbing.days import to_date, to_day
from arrears.rulebook import parameters
from arrears.servicing.fact_kinds import FactKind
from arrears.servicing.limitation import ACKNOWLEDGEMENT, DEMAND, PAYMENT, SUIT, Happening, Limitation, Period
from arrears.servicing.limitation import limitation as follow
from arrears.servicing.queries.book_of_loan import book_of_loan, head_of_loan
from arrears.servicing.queries.facts import FactRow, facts_of_loan
from arrears.servicing.standing import day_or_none

_WHAT = {FactKind.ACKNOWLEDGEMENT: ACKNOWLEDGEMENT, FactKind.DEMAND: DEMAND, FactKind.SUIT: SUIT}
_PAYING = (Kind.REPAY, Kind.RECOVER)


def limitation_of_loan(*, loan_id: int, as_of: date, known_on: date | None = None) -> Limitation | None:
    """The limitation as of a day, with what was known on a day (None: everything).

    None when its jurisdiction has no period in rules/, or nothing was paid out. Raises UnableToFindLoan.
    """
    head = head_of_loan(loan_id=loan_id)
    period = period_of(jurisdiction=head.jurisdiction, on=as_of)
    known = known_on or date.max
    book = book_of_loan(loan_id=loan_id, known=known)
    state = fold(book=book, as_of_day=to_day(as_of), known_day=to_day(known)).states[0]
    due_on = day_or_none(state["maturity_day"])
    if period is None or due_on is None:
        return None
    facts = facts_of_loan(loan_id=loan_id, known_on=known)
    happenings = [*payments_in(events=book.events, known=known), *facts_that_count(facts=facts)]
    return follow(period=period, due_on=due_on, happenings=happenings, as_of=as_of)


def period_of(*, jurisdiction: str, on: date) -> Period | None:
    """The law of a place on a day; None when rules/ has none."""
    found = {
        name: parameters.strictest(jurisdiction=jurisdiction, rule=f"limitation_{name}", on=on)
        for name in ("years", "longstop_years", "restarts_on", "runs_from")
    }
    years, restarts = found["years"], found["restarts_on"]
    if years is None or restarts is None:
        return None
    longstop = found["longstop_years"]
    return Period(
        years=int(years.value),
        longstop_years=None if longstop is None else int(longstop.value),
        restarts_on=tuple(restarts.value),
        cited=tuple(rule.cite() for rule in found.values() if rule is not None),
    )


def payments_in(*, events: Columns, known: date) -> list[Happening]:
    """What the borrower paid, of one loan's events; not what was reversed, nor what others paid or gave."""
    events = events[events["posted_day"] <= to_day(known)]
    undone = events["ref"][events["kind"] == Kind.REVERSE]
    paid = (
        np.isin(events["kind"], _PAYING)
        & (events["channel"] == Channel.REPAYMENT)
        & ~np.isin(events["event_id"], undone)
    )
    return [
        Happening(
            what=PAYMENT,
            on=to_date(int(event["value_day"])),
            known_on=to_date(int(event["posted_day"])),
            evidence=f"event/{event['event_id']}",
            event_id=int(event["event_id"]),
        )
        for event in events[paid]
    ]


def facts_that_count(*, facts: Sequence[FactRow]) -> list[Happening]:
    """Facts of one loan that the limitation knows."""
    return [
        Happening(
            what=_WHAT[fact.kind],
            on=fact.happened_on,
            known_on=fact.known_on,
            evidence=fact.evidence,
            fact_id=fact.id,
            ended_on=fact.ended_on,
        )
        for fact in facts
        if fact.kind in _WHAT and not fact.taken_back
    ]
