"""What every operation on one loan does, in one transaction with the loan locked.

Key known? the same answer again. Else: check, write the event, fold the loan as of the open business date,
refuse what the fold can't place, store the state, post the difference to the ledger, tell the outbox.
A loan that is behind is caught up by that alone: its state is folded, never carried forward.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any

from django.db import connection, transaction

from arrears import rulebook
from arrears.kernel.book import STATES
from arrears.kernel.codes import Kind
from arrears.ledger.operations.post import post_changes
from arrears.ledger.queries import entry_of_event
from arrears.plumbing import clock, locks, outbox
from arrears.plumbing.idempotency import require_same
from arrears.servicing import owners, posting
from arrears.servicing.events import EVENT_POSTED, TOLD
from arrears.servicing.history_mark import note_addition
from arrears.servicing.operations.approval import require_approval
from arrears.servicing.operations.plan import Planned, check_currency, check_form, folded, plan
from arrears.servicing.operations.post_many import UnableToPost
from arrears.servicing.operations.verb import CONTENT, Request, Verb
from arrears.servicing.queries.book_of_loan import LoanHead, book_of_loan, head_of_loan, with_events
from arrears.servicing.stored_state import read_state, write_state


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What an operation did. `state` is the loan's state after it, as of `posted_on` (columns of STATES)."""

    loan_id: int
    loan_number: str
    currency: str
    event_id: int
    entry_id: int | None  # None when no total moved
    kind: Kind
    amount_minor: int
    value_on: date
    posted_on: date
    state: MappingProxyType[str, int] = field(repr=False)
    repeated: bool  # the key was known: nothing was done now


def do(*, verb: Verb, said: Mapping[str, Any]) -> Receipt:
    """Posts what was said to a verb. Raises the verb's failure, UnableToFindLoan, UnableToReuseKey."""
    return post_one(request=verb.request(said), failure=verb.failure)


def is_posted(*, key: str) -> bool:
    """Whether an event with this key is posted."""
    return _stored_event(key) is not None


def post_one(*, request: Request, failure: type[UnableToPost] = UnableToPost) -> Receipt:
    """Posts the event. Raises `failure` (it says what to do), UnableToFindLoan, UnableToReuseKey.

    A key that is known counts as the same event when all but who says it and why is the same.
    """
    check_form(request=request, failure=failure)
    with transaction.atomic():
        head = head_of_loan(loan_id=request.loan_id)
        check_currency(request=request, head=head, failure=failure)
        locks.hold_loan(shard=head.shard, loan_id=head.id)
        locks.hold_key(key=request.idempotency_key)
        stored = _stored_event(request.idempotency_key)
        if stored is not None:
            require_same(key=request.idempotency_key, stored=stored, given=request.content())
            return _again(head, stored)
        book = book_of_loan(loan_id=head.id)
        planned = plan(request=request, head=head, book=book, opened=clock.business_date(), failure=failure)
        require_approval(planned=planned, failure=failure)
        return _write(planned)


def _write(planned: Planned) -> Receipt:
    """What was planned becomes history, state, ledger and news."""
    request, head, opened = planned.request, planned.head, planned.opened
    version = rulebook.version()
    note_addition(shards=[head.shard])
    event_id = _write_event(request, head.shard, opened, version)
    before = read_state(loan_id=head.id, shard=head.shard)
    write_state(state=planned.state, shard=head.shard)
    key = (head.shard, head.product_code, head.book_code, head.currency)
    entries = post_changes(
        business_date=opened,
        changes={key: _changes(head.id, before, planned.state)},
        source=request.kind.name.lower(),
        actor=request.actor,
        rulebook_version=version,
        loan_id=head.id,
        event_id=event_id,
    )
    _tell(planned, event_id, before)
    entry_id = entries[0] if entries else None
    return _receipt(head, request.content(), event_id, opened, planned.state, entry_id, False)


def _changes(loan_id: int, before: Any, after: Any) -> Mapping[str, int]:
    """Of the loan's own movements, and, when its claim was sold, of its owner's."""
    own = posting.changes(before=before, after=after)
    return {**own, **owners.changes_of_loan(loan_id=loan_id, before=before, after=after)}


def _stored_event(key: str) -> dict[str, Any] | None:
    names = ("id", "posted_on", *CONTENT)
    with connection.cursor() as cursor:
        cursor.execute(f"select {', '.join(names)} from servicing_event where idempotency_key = %s", [key])
        found = cursor.fetchone()
    return None if found is None else dict(zip(names, found, strict=True))


def _write_event(request: Request, shard: int, opened: date, version: str) -> int:
    content = request.content()
    told: dict[str, Any] = {
        "shard": shard,
        "posted_on": opened,
        "actor": request.actor,
        "source": request.source,
        "reason": request.reason,
        "rulebook_version": version,
        "idempotency_key": request.idempotency_key,
    }
    names = [*content, *told]
    with connection.cursor() as cursor:
        cursor.execute(
            f"insert into servicing_event ({', '.join(names)}) "
            f"values ({', '.join(['%s'] * len(names))}) returning id",
            [*content.values(), *told.values()],
        )
        return int(cursor.fetchone()[0])


def _again(head: LoanHead, stored: dict[str, Any]) -> Receipt:
    """The answer of the first time: the loan as it stood after that event."""
    event_id, opened = stored["id"], stored["posted_on"]
    book = book_of_loan(loan_id=head.id, known=opened)
    then = with_events(book=book, events=book.events[book.events["event_id"] <= event_id])
    state = folded(book=then, as_of=opened).states[0]
    entry_id = entry_of_event(loan_id=head.id, event_id=event_id)
    return _receipt(head, stored, event_id, opened, state, entry_id, True)


def _receipt(
    head: LoanHead,
    content: dict[str, Any],
    event_id: int,
    opened: date,
    state: Any,
    entry_id: int | None,
    again: bool,
) -> Receipt:
    return Receipt(
        loan_id=head.id,
        loan_number=head.number,
        currency=head.currency,
        event_id=event_id,
        entry_id=entry_id,
        kind=Kind(content["kind"]),
        amount_minor=content["amount_minor"],
        value_on=content["value_on"],
        posted_on=opened,
        state=MappingProxyType({name: int(state[name]) for name in STATES.names or ()}),
        repeated=again,
    )


def _tell(planned: Planned, event_id: int, before: Any) -> None:
    request, head = planned.request, planned.head
    outbox.emit(
        name=EVENT_POSTED,
        payload={
            "loan_id": head.id,
            "shard": head.shard,
            "event_id": event_id,
            "kind": int(request.kind),
            "channel": int(request.channel),
            "amount_minor": request.amount_minor,
            "value_on": request.value_on.isoformat(),
            "business_date": planned.opened.isoformat(),
            "receipt_id": request.receipt_id,
            "before": None if before is None else {name: int(before[name]) for name in TOLD},
            "after": {name: int(planned.state[name]) for name in TOLD},
        },
    )
