"""A matter is decided, put right and closed."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from arrears.collection.complaints.choices import MatterKind, MatterState, Redress, RootCause, Topic, Verdict
from arrears.collection.complaints.events import CLOSED, DECIDED
from arrears.collection.complaints.models import Matter
from arrears.collection.complaints.operations.move import locked, move, tell
from arrears.collection.complaints.operations.receive import ANSWER_PURPOSE
from arrears.collection.contacts.operations.lift_stop import lift_stop
from arrears.plumbing import clock
from arrears.plumbing.crypto import seal
from arrears.plumbing.failures import Unable

# Granted without anything having gone wrong.
_WISHES = (MatterKind.CEASE, MatterKind.PERSON, MatterKind.MY_DATA)


class UnableToDecideMatter(Unable):
    """The decision lacks something; the message says what."""


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What was found and what is done about it; `answer` is what the borrower reads."""

    verdict: Verdict
    root_cause: RootCause
    redress: Redress
    answer: str
    redress_minor: int = 0


def decide_matter(*, matter_id: int, decision: Decision, at: datetime, actor: str) -> None:
    """Decides; without redress it is closed at once, with it when that is done (`redressed`).

    Raises UnableToDecideMatter, UnableToFindMatter, UnableToMoveMatter.
    """
    with transaction.atomic():
        matter = locked(matter_id=matter_id)
        _check(decision, MatterKind(matter.kind))
        matter.verdict, matter.root_cause = decision.verdict, decision.root_cause
        matter.redress, matter.redress_minor = decision.redress, decision.redress_minor
        matter.answer_sealed = seal(decision.answer, purpose=ANSWER_PURPOSE)
        matter.decided_on = clock.business_date()
        move(matter=matter, to=MatterState.DECIDED, actor=actor)
        tell(matter=matter, event=DECIDED, verdict=int(decision.verdict))
        if decision.redress in (Redress.NONE, Redress.APOLOGY):
            _close(matter, at, actor)
        else:
            move(matter=matter, to=MatterState.REDRESS, actor=actor)


def redressed(*, matter_id: int, reference: str, at: datetime, actor: str) -> None:
    """What was promised is done, `reference` says where it can be seen; the matter is closed.

    Raises UnableToDecideMatter, UnableToFindMatter, UnableToMoveMatter.
    """
    if not reference.strip() or not reference.isprintable():
        raise UnableToDecideMatter(_("Name what was done: the event, proposal or letter."))
    with transaction.atomic():
        matter = locked(matter_id=matter_id)
        matter.redress_reference = reference
        _close(matter, at, actor, note=reference)


def _close(matter: Matter, at: datetime, actor: str, note: str = "") -> None:
    """Closes it; what it stopped may go on, but for a request to cease, which stands."""
    matter.closed_on = clock.business_date()
    move(matter=matter, to=MatterState.CLOSED, actor=actor, note=note)
    if matter.stop_id is not None and not _stands(matter):
        lift_stop(stop_id=matter.stop_id, at=at, evidence=f"matter/{matter.id}", actor=actor)
    tell(matter=matter, event=CLOSED, holds_case=matter.holds_case)


def _stands(matter: Matter) -> bool:
    """Whether the stop outlives the matter: a wish that was granted, a debt that is not theirs."""
    upheld = matter.verdict in (Verdict.UPHELD, Verdict.PARTLY)
    if matter.kind == MatterKind.CEASE:
        return upheld
    return (
        matter.kind == MatterKind.DISPUTE and upheld and matter.topic in (Topic.NOT_MINE, Topic.TIME_BARRED)
    )


def _check(decision: Decision, kind: MatterKind) -> None:
    if decision.verdict is Verdict.OPEN:
        raise UnableToDecideMatter(_("Say whether it is upheld."))
    if not decision.answer.strip():
        raise UnableToDecideMatter(_("Write the answer that the borrower reads."))
    blames = kind not in _WISHES
    if blames and decision.verdict is Verdict.UPHELD and decision.root_cause is RootCause.NONE:
        raise UnableToDecideMatter(_("What is upheld has a cause: say which."))
    if decision.redress in (Redress.WAIVER, Redress.REFUND) and decision.redress_minor <= 0:
        raise UnableToDecideMatter(_("Say how much is given up or paid back."))
