"""What every operation on one loan does, in one transaction with the loan locked.

Key known? the same answer again. Else: check, write the event, fold the loan as of the open business date,
refuse what the fold can't place, store the state, post the difference to the ledger, tell the outbox.
A loan that is behind is caught up by that alone: its state is folded, never carried forward.
"""

from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any

import numpy as np
from django.db import connection, transaction

from arrears import rulebook
from arrears.kernel.book import EVENTS, NONE_DAY, STATES, Book
from arrears.kernel.codes import Channel, Fault, Kind, Part
from arrears.kernel.fold import fold
from arrears.ledger.operations.post import post_changes
from arrears.ledger.queries import entry_of_event
from arrears.plumbing import clock, locks, outbox
from arrears.plumbing.days import to_day
from arrears.plumbing.idempotency import require_same
from arrears.servicing import posting
from arrears.servicing.choices import FAULT
from arrears.servicing.events import EVENT_POSTED
from arrears.servicing.history_mark import note_addition
from arrears.servicing.operations.post_many import UnableToPost
from arrears.servicing.policy import BEGINNINGS, MAX_DAY, WORDS, Facts, refusals
from arrears.servicing.queries.book_of_loan import LoanHead, book_of_loan, head_of_loan
from arrears.servicing.stored_state import read_state, write_state

_TOLD = ("status", "dpd_days", "overdue_minor", "principal_outstanding_minor")


@dataclass(frozen=True, kw_only=True)
class Request:
    """An event to be posted to one loan."""

    loan_id: int
    kind: Kind
    value_on: date
    idempotency_key: str
    actor: str
    source: str
    reason: str = ""
    amount_minor: int = 0
    currency: str | None = None  # checked against the loan's when given
    channel: Channel = Channel.REPAYMENT
    part: Part = Part.PRINCIPAL
    ref: int = 0
    due_on: date | None = None


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


def post_one(*, request: Request, failure: type[UnableToPost] = UnableToPost) -> Receipt:
    """Posts the event. Raises `failure` (it says what to do), UnableToFindLoan, UnableToReuseKey."""
    _check_form(request, failure)
    with transaction.atomic():
        head = head_of_loan(loan_id=request.loan_id)
        locks.hold_loan(shard=head.shard, loan_id=head.id)
        locks.hold_key(key=request.idempotency_key)
        stored = _stored_event(request.idempotency_key)
        book = book_of_loan(loan_id=head.id)
        if stored is not None:
            require_same(key=request.idempotency_key, stored=stored, given=_content(request))
            return _again(head, stored)
        opened = clock.business_date()
        _check(request, head, book, opened, failure)
        version = rulebook.version()
        note_addition(shards=[head.shard])
        event_id = _write_event(request, head.shard, opened, version)
        state = _folded(_with_event(book, request, event_id, opened), opened)
        if state["fault"]:
            raise failure(
                f"{FAULT[Fault(int(state['fault']))].label}. Look at the loan's events and correct them."
            )
        before = read_state(loan_id=head.id, shard=head.shard)
        write_state(state=state, shard=head.shard)
        key = (head.shard, head.product_code, head.book_code, head.currency)
        entries = post_changes(
            business_date=opened,
            changes={key: posting.changes(before=before, after=state)},
            source=request.kind.name.lower(),
            actor=request.actor,
            rulebook_version=version,
            loan_id=head.id,
            event_id=event_id,
        )
        _tell(request, head, event_id, opened, before, state)
        return _receipt(
            head, _content(request), event_id, opened, state, entries[0] if entries else None, False
        )


def _content(request: Request) -> dict[str, Any]:
    return {
        "loan_id": request.loan_id,
        "kind": int(request.kind),
        "channel": int(request.channel),
        "value_on": request.value_on,
        "amount_minor": request.amount_minor,
        "part": int(request.part),
        "ref": request.ref,
        "due_on": request.due_on,
    }


def _stored_event(key: str) -> dict[str, Any] | None:
    names = (
        "id",
        "posted_on",
        "loan_id",
        "kind",
        "channel",
        "value_on",
        "amount_minor",
        "part",
        "ref",
        "due_on",
    )
    with connection.cursor() as cursor:
        cursor.execute(f"select {', '.join(names)} from servicing_event where idempotency_key = %s", [key])
        found = cursor.fetchone()
    return None if found is None else dict(zip(names, found, strict=True))


def _check_form(request: Request, failure: type[UnableToPost]) -> None:
    if type(request.amount_minor) is not int:
        raise failure(f"The amount {request.amount_minor!r} is not a whole number of minor units.")
    for name in ("idempotency_key", "actor", "source"):
        value = getattr(request, name)
        if not value.strip() or not value.isprintable():
            raise failure(f"The {name} {value!r} is empty or holds control characters.")


def _check(request: Request, head: LoanHead, book: Book, opened: date, failure: type[UnableToPost]) -> None:
    if request.currency is not None and request.currency != head.currency:
        raise failure(f"Loan {head.number} is in {head.currency}, not {request.currency}.")
    events = book.events
    _check_agreed_amount(request, head, book, failure)
    begun = events["value_day"][np.isin(events["kind"], BEGINNINGS)]
    named = events["kind"][events["event_id"] == request.ref]
    undone = (events["kind"] == Kind.REVERSE) & (events["ref"] == request.ref)
    facts = Facts(
        loan_known=np.array([True]),
        began_day=np.array([begun.min() if len(begun) else MAX_DAY]),
        ref_kind=np.array([named[0] if len(named) else 0]),
        ref_reversed=np.array([undone.any()]),
        open_day=to_day(opened),
    )
    row = _row(request, 0, opened)
    refused = refusals(events={name: row[name] for name in EVENTS.names or ()}, facts=facts)
    if refused:
        raise failure(f"Loan {head.number}: {WORDS[refused[0][1]]}.", refused)
    _check_credit(request, head, book, opened, failure)


def _check_credit(
    request: Request, head: LoanHead, book: Book, opened: date, failure: type[UnableToPost]
) -> None:
    """The kernel lets a refund beyond the credit raise the debt; here nobody gets back more than that."""
    if request.kind is not Kind.REFUND:
        return
    credit = int(_folded(book, opened)["overpaid_minor"])
    if request.amount_minor > credit:
        raise failure(
            f"Loan {head.number}: the credit balance is {credit} minor units, no more can be refunded."
        )


def _check_agreed_amount(request: Request, head: LoanHead, book: Book, failure: type[UnableToPost]) -> None:
    if request.kind is not Kind.DISBURSE:
        return
    undone = book.events["ref"][book.events["kind"] == Kind.REVERSE]
    paid_out = (book.events["kind"] == Kind.DISBURSE) & ~np.isin(book.events["event_id"], undone)
    rest = int(book.loans["principal_minor"][0]) - int(book.events["amount_minor"][paid_out].sum())
    if request.amount_minor > rest:
        raise failure(
            f"Loan {head.number}: {rest} minor units of the agreed amount are not paid out yet, not more."
        )


def _row(request: Request, event_id: int, opened: date) -> Any:
    row = np.zeros(1, EVENTS)
    row["event_id"], row["kind"], row["channel"] = event_id, request.kind, request.channel
    row["value_day"], row["posted_day"] = to_day(request.value_on), to_day(opened)
    row["due_day"] = NONE_DAY if request.due_on is None else to_day(request.due_on)
    row["amount_minor"] = min(request.amount_minor, MAX_DAY * 2**20)  # far above the limit that is checked
    row["part"], row["ref"] = request.part, request.ref
    return row


def _write_event(request: Request, shard: int, opened: date, version: str) -> int:
    content = _content(request)
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


def _with_event(book: Book, request: Request, event_id: int, opened: date) -> Book:
    events = np.concatenate([book.events, _row(request, event_id, opened)])
    return _of_events(book, events)


def _of_events(book: Book, events: Any) -> Book:
    return Book(
        terms=book.terms,
        loans=book.loans,
        rows=book.rows,
        row_offsets=book.row_offsets,
        events=events,
        event_offsets=np.array([0, len(events)]),
    )


def _folded(book: Book, opened: date) -> Any:
    return fold(book=book, as_of_day=to_day(opened), known_day=to_day(opened)).states[0]


def _again(head: LoanHead, stored: dict[str, Any]) -> Receipt:
    """The answer of the first time: the loan as it stood after that event."""
    event_id, opened = stored["id"], stored["posted_on"]
    book = book_of_loan(loan_id=head.id, known=opened)
    state = _folded(_of_events(book, book.events[book.events["event_id"] <= event_id]), opened)
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


def _tell(request: Request, head: LoanHead, event_id: int, opened: date, before: Any, after: Any) -> None:
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
            "business_date": opened.isoformat(),
            "before": None if before is None else {name: int(before[name]) for name in _TOLD},
            "after": {name: int(after[name]) for name in _TOLD},
        },
    )
