"""What every operation that records a fact does, in one transaction with the loan locked."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from arrears import rulebook
from arrears.plumbing import clock, locks, outbox
from arrears.plumbing.audit import record
from arrears.plumbing.failures import Unable
from arrears.plumbing.idempotency import require_same
from arrears.servicing.events import FACT_RECORDED
from arrears.servicing.fact_kinds import ENDS, NEEDS_EVIDENCE, NEEDS_PARTY, ONCE, FactKind
from arrears.servicing.models import Fact
from arrears.servicing.queries.book_of_loan import LoanHead, head_of_loan
from arrears.servicing.queries.facts import facts_of_loan

_CONTENT = ("loan_id", "kind", "happened_on", "evidence", "party", "amount_minor", "ref")


class UnableToRecord(Unable):
    """The fact can't be recorded; the message says why and what to do."""


@dataclass(frozen=True, kw_only=True)
class FactRequest:
    """A fact to be recorded of one loan."""

    loan_id: int
    kind: FactKind
    happened_on: date
    idempotency_key: str
    actor: str
    source: str
    reason: str = ""
    evidence: str = ""
    party: str = ""
    amount_minor: int = 0
    ref: int = 0


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """A fact in the loan's file."""

    fact_id: int
    known_on: date
    event_ids: tuple[int, ...] = field(default=())
    repeated: bool = False  # the key was known: nothing was done now


def recorded_before(*, request: FactRequest) -> Recorded | None:
    """The fact that this key recorded, None when it is new. Raises UnableToReuseKey."""
    found = Fact.objects.filter(idempotency_key=request.idempotency_key).first()
    if found is None:
        return None
    given = {name: getattr(request, name) for name in _CONTENT}
    require_same(
        key=request.idempotency_key, stored={name: getattr(found, name) for name in _CONTENT}, given=given
    )
    return Recorded(
        fact_id=found.id, known_on=found.known_on, event_ids=tuple(found.event_ids), repeated=True
    )


def record_fact(*, request: FactRequest) -> Recorded:
    """Records a fact that changes no amount. Raises UnableToRecord, UnableToFindLoan, UnableToReuseKey."""
    with transaction.atomic():
        hold(request=request)
        return recorded_before(request=request) or write_fact(request=request)


def hold(*, request: FactRequest) -> LoanHead:
    """Locks the loan and the key in the caller's transaction. Raises UnableToFindLoan, UnableToRecord."""
    _check_words(request)
    head = head_of_loan(loan_id=request.loan_id)
    locks.hold_loan(shard=head.shard, loan_id=head.id)
    locks.hold_key(key=request.idempotency_key)
    return head


def write_fact(*, request: FactRequest, event_ids: tuple[int, ...] = ()) -> Recorded:
    """Checks and stores the fact, in the caller's transaction with the loan held. Raises UnableToRecord."""
    refuse_fact(request=request)
    opened = clock.business_date()
    made = Fact.objects.create(
        **{name: getattr(request, name) for name in FactRequest.__dataclass_fields__},
        known_on=opened,
        event_ids=list(event_ids),
        rulebook_version=rulebook.version(),
    )
    detail: dict[str, Any] = {"loan_id": request.loan_id, "kind": request.kind.name, "ref": request.ref}
    record(actor=request.actor, action="fact.record", subject=f"fact/{made.id}", reason=request.reason,
           detail=detail)  # fmt: skip
    outbox.emit(
        name=FACT_RECORDED,
        payload={"loan_id": request.loan_id, "fact_id": made.id, "kind": int(request.kind)},
    )
    return Recorded(fact_id=made.id, known_on=opened, event_ids=event_ids)


def refuse_fact(*, request: FactRequest) -> None:
    """Raises UnableToRecord for a fact that can't be recorded of its loan as it is now."""
    _check_words(request)
    opened = clock.business_date()
    words = request.kind.name.lower().replace("_", " ")
    if request.happened_on > opened:
        raise UnableToRecord(
            _("The %(words)s lies after the business date %(opened)s: record it on its day.")
            % {"words": words, "opened": opened}
        )
    for name, kinds in (("evidence", NEEDS_EVIDENCE), ("party", NEEDS_PARTY)):
        if request.kind in kinds and not getattr(request, name).strip():
            raise UnableToRecord(
                _("A %(words)s is recorded with its %(name)s: say it.") % {"words": words, "name": name}
            )
    if not request.idempotency_key.strip() or not request.actor.strip():
        raise UnableToRecord(_("The idempotency_key or the actor is empty."))
    if request.kind in ENDS or request.kind is FactKind.TAKEN_BACK:
        _check_named(request)
    if request.kind in ONCE:
        _refuse_again(request, words)


def _check_words(request: FactRequest) -> None:
    for name in ("idempotency_key", "actor", "source", "reason", "evidence", "party"):
        value = getattr(request, name)
        if not value.isprintable():
            raise UnableToRecord(
                _("The %(name)s %(value)r holds control characters. Write it on one line.")
                % {"name": name, "value": value}
            )


def _refuse_again(request: FactRequest, words: str) -> None:
    """Nobody dies twice, and a stay that stands ends before another begins."""
    for fact in facts_of_loan(loan_id=request.loan_id):
        if fact.kind is request.kind and not fact.taken_back and fact.ended_on is None:
            raise UnableToRecord(
                _("The %(words)s is recorded already (fact %(fact)s of %(day)s): take that back first.")
                % {"words": words, "fact": fact.id, "day": fact.happened_on}
            )


def _check_named(request: FactRequest) -> None:
    named = Fact.objects.filter(id=request.ref, loan_id=request.loan_id).first()
    wanted = ENDS.get(request.kind)
    if named is None or named.kind == FactKind.TAKEN_BACK or wanted not in (None, named.kind):
        raise UnableToRecord(
            _("Fact %(ref)s is not one of this loan's that this can follow.") % {"ref": request.ref}
        )
    followed = Fact.objects.filter(
        ref=request.ref, loan_id=request.loan_id, kind__in=(request.kind, FactKind.TAKEN_BACK)
    )
    gone = Fact.objects.filter(kind=FactKind.TAKEN_BACK).values("ref")
    if followed.exclude(id__in=gone).exists():
        raise UnableToRecord(_("Fact %(ref)s is ended or taken back already.") % {"ref": request.ref})
    if request.happened_on < named.happened_on:
        raise UnableToRecord(
            _("Fact %(ref)s is of %(happened_on)s: this can't be before it.")
            % {"ref": request.ref, "happened_on": named.happened_on}
        )
