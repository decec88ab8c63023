"""A borrower disputes, complains or asks: it is taken in, its clock starts, and what it stops is stopped."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from arrears.collection.complaints.choices import TOPICS_OF, MatterKind, MatterState, Topic
from arrears.collection.complaints.clocks import acknowledge_by, clock_of
from arrears.collection.complaints.events import RECEIVED
from arrears.collection.complaints.models import Matter
from arrears.collection.complaints.operations.move import tell, write_step
from arrears.collection.complaints.policy import holds_case
from arrears.collection.complaints.rules import matter_rules
from arrears.collection.contacts.operations.stop import stop
from arrears.plumbing import clock, locks
from arrears.plumbing.crypto import seal
from arrears.plumbing.failures import Unable
from arrears.plumbing.idempotency import require_same
from arrears.servicing.queries.book_of_loan import head_of_loan

WORDS_PURPOSE, ANSWER_PURPOSE = "matter.words", "matter.answer"
WORDS_MAX = 4000
HOME = "CN"  # whose clocks count when no loan is named


class UnableToReceive(Unable):
    """It can't be taken in; the message says why and what to do."""


@dataclass(frozen=True, kw_only=True)
class Brought:
    """What is brought forward, in the borrower's own words."""

    kind: MatterKind
    topic: Topic
    words: str
    loan_id: int | None = None
    about: str = ""  # whom a complaint is about
    attempt_id: int | None = None
    conduct: bool = False  # counts as one about conduct whatever its topic: nobody has sorted it yet
    on: date | None = None  # the day on which it was said, when that is not the open business date


def receive(
    *, person_id: int, brought: Brought, channel: str, idempotency_key: str, at: datetime, actor: str
) -> int:
    """Id of the matter; the same key again is the same matter.

    A dispute stops collection of its loan, a request to cease that of the person, a complaint about conduct
    puts the case on hold, all until it is closed. Raises UnableToReceive, UnableToFindLoan, UnableToReuseKey.
    """
    _check(brought)
    with transaction.atomic():
        locks.hold_key(key=idempotency_key)
        known = Matter.objects.filter(idempotency_key=idempotency_key).first()
        if known is not None:
            given = {"person_id": person_id, "kind": int(brought.kind), "loan_id": brought.loan_id}
            stored = {name: getattr(known, name) for name in given}
            require_same(key=idempotency_key, stored=stored, given=given)
            return known.id
        matter = _write(person_id, brought, channel, idempotency_key)
        matter.stop_id = _stop(matter, at, actor)
        matter.save(update_fields=["stop_id"])
        write_step(matter=matter, before=None, actor=actor)
        tell(matter=matter, event=RECEIVED, holds_case=matter.holds_case)
    return matter.id


def _check(brought: Brought) -> None:
    if brought.topic not in TOPICS_OF[brought.kind]:
        raise UnableToReceive(_("Choose what it is about."))
    if len(brought.words) > WORDS_MAX:
        raise UnableToReceive(
            _("At most %(most)d letters. Send more in a second message.") % {"most": WORDS_MAX}
        )
    if brought.kind is MatterKind.DISPUTE and brought.loan_id is None:
        raise UnableToReceive(_("Say which loan you dispute."))


def _write(person_id: int, brought: Brought, channel: str, key: str) -> Matter:
    opened, jurisdiction, number = brought.on or clock.business_date(), HOME, ""
    if brought.loan_id is not None:
        head = head_of_loan(loan_id=brought.loan_id)
        if head.borrower_id != person_id:
            raise UnableToReceive(_("This loan is not yours."))
        jurisdiction, number = head.jurisdiction, head.number
    ends = clock_of(kind=brought.kind, jurisdiction=jurisdiction, since=opened)
    return Matter.objects.create(
        person_id=person_id,
        loan_id=brought.loan_id,
        loan_number=number,
        kind=brought.kind,
        topic=brought.topic,
        state=MatterState.RECEIVED,
        jurisdiction=jurisdiction,
        words_sealed=seal(brought.words, purpose=WORDS_PURPOSE) if brought.words else None,
        about=brought.about,
        attempt_id=brought.attempt_id,
        channel=channel,
        received_on=opened,
        acknowledge_by=acknowledge_by(jurisdiction=jurisdiction, since=opened),
        due_on=ends.due_on,
        working_days=ends.working,
        cited=ends.cited,
        holds_case=brought.conduct
        or holds_case(kind=brought.kind, topic=brought.topic, rules=matter_rules()),
        idempotency_key=key,
    )


def _stop(matter: Matter, at: datetime, actor: str) -> int | None:
    """The stop at the gate that the matter brings, None when it brings none."""
    kind = "complaint" if matter.holds_case else matter_rules().kinds[MatterKind(matter.kind)].stop
    if not kind:
        return None
    disputed = (matter.loan_id,) if kind == "dispute" and matter.loan_id is not None else None
    return stop(
        person_id=matter.person_id,
        kind=kind,
        since=at,
        loan_ids=disputed,
        evidence=f"matter/{matter.id}",
        actor=actor,
    )
