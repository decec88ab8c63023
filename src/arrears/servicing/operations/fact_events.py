"""The events that a fact brought and that still stand, and what the end of a bankruptcy stay does to them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np

from arrears.kernel.book import Columns
from arrears.kernel.codes import Kind, Status
from arrears.plumbing import clock
from arrears.plumbing.days import to_date, to_day
from arrears.servicing.fact_kinds import ENDS, FactKind
from arrears.servicing.models import Fact
from arrears.servicing.operations import freeze_penalty, pause_interest, resume_delinquency, reverse
from arrears.servicing.operations.fact_postings import Posting
from arrears.servicing.operations.one_fact import FactRequest
from arrears.servicing.operations.plan import folded
from arrears.servicing.queries.book_of_loan import book_of_loan

_PAUSES = {Kind.PAUSE_INTEREST: pause_interest.VERB, Kind.FREEZE_PENALTY: freeze_penalty.VERB}


def standing_events(*, loan_id: int, fact_id: int) -> Columns:
    """Events of the loan that the fact brought and nobody has reversed, by their ids; rows of EVENTS.

    Among them what came again when an end of the fact was taken back.
    """
    ids: list[int] = list(_event_ids(loan_id, id=fact_id))
    ends = Fact.objects.filter(loan_id=loan_id, ref=fact_id, kind__in=list(ENDS)).values("id")
    ids += _event_ids(loan_id, ref__in=ends, kind=FactKind.TAKEN_BACK)
    events = book_of_loan(loan_id=loan_id).events
    undone = events["ref"][events["kind"] == Kind.REVERSE]
    standing = np.isin(events["event_id"], ids) & ~np.isin(events["event_id"], undone)
    found: Columns = events[standing & (events["kind"] != Kind.REVERSE)]
    return found


def end_of_stay(*, request: FactRequest) -> tuple[Posting, ...]:
    """What the end of the stay `request.ref` posts: nothing it paused is paused after `request.happened_on`.

    Each pause gives way to the same one up to that day, from its own value day, so that the history reads
    as if it had been agreed so; posted first, so that nothing is given up that was not given up before.
    """
    running = standing_events(loan_id=request.loan_id, fact_id=request.ref)
    paused = np.any(running["kind"] == Kind.PAUSE_DELINQUENCY)
    postings: list[Posting] = [(resume_delinquency.VERB, {})] if paused else []
    last_day = to_day(request.happened_on)
    running = running[np.isin(running["kind"], list(_PAUSES)) & (running["to_day"] > last_day)]
    if not _owes(request.loan_id):  # nothing can arise, and a plan that is over can't be changed
        running = running[:0]
    for event in running:
        postings.append(_until(event, request.happened_on))
    for event in running:
        event_id = int(event["event_id"])
        key = f"{request.idempotency_key}/reverse/{event_id}"
        postings.append((reverse.VERB, {"event_id": event_id, "idempotency_key": key}))
    return tuple(postings)


def stay_again(*, request: FactRequest) -> tuple[Posting, ...]:
    """What taking back the end of a stay posts again: the pauses that the end had reversed."""
    events = book_of_loan(loan_id=request.loan_id).events
    ids = _event_ids(request.loan_id, id=request.ref, kind=FactKind.STAY_ENDED)
    reversed_ = events["ref"][np.isin(events["event_id"], ids) & (events["kind"] == Kind.REVERSE)]
    paused = events[np.isin(events["event_id"], reversed_)]
    if not _owes(request.loan_id):
        paused = paused[:0]
    return tuple(_until(event, to_date(int(event["to_day"]))) for event in paused)


def _until(event: Any, until_on: date) -> Posting:
    return _PAUSES[Kind(int(event["kind"]))], {
        "value_on": to_date(int(event["value_day"])),
        "until_on": until_on,
    }


def _owes(loan_id: int) -> bool:
    state = folded(book=book_of_loan(loan_id=loan_id), as_of=clock.business_date()).states[0]
    return int(state["status"]) == Status.ACTIVE


def _event_ids(loan_id: int, **named: Any) -> Sequence[int]:
    found = Fact.objects.filter(loan_id=loan_id, **named).values_list("event_ids", flat=True)
    return [event_id for ids in found for event_id in ids]
