"""A fact that brings events with it (a death, a bankruptcy): recorded, posted and previewed together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from arrears.plumbing import clock
from arrears.servicing.operations.fact_postings import Posting
from arrears.servicing.operations.one_event import post_one
from arrears.servicing.operations.one_fact import (
    FactRequest,
    Recorded,
    hold,
    recorded_before,
    refuse_fact,
    write_fact,
)
from arrears.servicing.operations.plan import check_form, plan
from arrears.servicing.operations.verb import Request, Verb
from arrears.servicing.queries.book_of_loan import book_of_loan, head_of_loan
from arrears.servicing.sides import Side, side


@dataclass(frozen=True, kw_only=True)
class FactPreview:
    """A loan without and with what a fact brings, both as of the open business date."""

    request: FactRequest
    as_of: date
    before: Side
    after: Side


def record_with_events(*, request: FactRequest, postings: Sequence[Posting]) -> Recorded:
    """Records the fact and posts its events in one transaction; taking the fact back reverses them.

    Raises UnableToRecord, UnableToFindLoan, UnableToReuseKey, and the verbs' failures.
    """
    with transaction.atomic():
        hold(request=request)
        done = recorded_before(request=request)
        if done is not None:
            return done
        refuse_fact(request=request)  # in its own words, before its events are refused in theirs
        return write_fact(request=request, event_ids=post_all(request=request, postings=postings))


def post_all(*, request: FactRequest, postings: Sequence[Posting]) -> tuple[int, ...]:
    """Posts the events of a fact, in the caller's transaction; their ids. Raises the verbs' failures."""
    return tuple(
        post_one(request=event, failure=verb.failure).event_id for verb, event in _requests(request, postings)
    )


def preview_with_events(*, request: FactRequest, postings: Sequence[Posting]) -> FactPreview:
    """The loan before and after, by the same checks and the same fold; nothing is written.

    Raises what recording it would raise.
    """
    refuse_fact(request=request)
    head = head_of_loan(loan_id=request.loan_id)
    opened = clock.business_date()
    first = book = book_of_loan(loan_id=head.id)
    for verb, event in _requests(request, postings):
        check_form(request=event, failure=verb.failure)
        book = plan(request=event, head=head, book=book, opened=opened, failure=verb.failure).book
    return FactPreview(
        request=request,
        as_of=opened,
        before=side(book=first, as_of=opened),
        after=side(book=book, as_of=opened),
    )


def _requests(request: FactRequest, postings: Sequence[Posting]) -> list[tuple[Verb, Request]]:
    told = {
        "loan_id": request.loan_id,
        "value_on": request.happened_on,
        "actor": request.actor,
        "source": request.source,
        "reason": request.reason,
        "by_law": True,
    }
    return [
        (verb, verb.request({**told, "idempotency_key": f"{request.idempotency_key}/{verb.name}", **said}))
        for verb, said in postings
    ]
