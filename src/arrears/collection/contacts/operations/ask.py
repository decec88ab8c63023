"""Asks the gate: decides one planned contact and stores the answer, allowed or denied."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from arrears.collection.contacts.gate.closing import open_until
from arrears.collection.contacts.gate.decide import decide
from arrears.collection.contacts.gate.law import Law
from arrears.collection.contacts.gate.planned import Decision, Planned
from arrears.collection.contacts.gate.standing import Point
from arrears.collection.contacts.gate.times import whole_seconds
from arrears.collection.contacts.known import known_of
from arrears.collection.contacts.models import DecisionRow
from arrears.parties.point_queries import points_by_id
from arrears.plumbing.failures import Unable
from arrears.plumbing.locks import hold_person
from arrears.rulebook import version

LAW = Law()
LATE = timedelta(days=1)


class UnableToAsk(Unable):
    """A contact that can't be asked about; the message says what is missing."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """The stored answer."""

    decision_id: int
    decision: Decision


def ask(*, planned: Planned) -> Asked:
    """Decides under a lock of the debtor and of the number; an allowed contact is reserved until it is made.

    Raises UnableToAsk.
    """
    planned = checked(planned)
    with transaction.atomic():
        hold_person(person_id=planned.person_id, number=_number(planned))
        known = known_of(person_ids=[planned.person_id], at=planned.at)[planned.person_id]
        decision = decide(planned=planned, standing=known.standing, history=known.history, rules=LAW)
        until = open_until(planned=planned, standing=known.standing, rules=LAW) if decision.allowed else None
        point = known.standing.point(planned.contact_point_id)
        row = DecisionRow.objects.create(
            **stored(planned=planned, decision=decision, point=point, until=until)
        )
    return Asked(decision_id=row.id, decision=decision)


def checked(planned: Planned) -> Planned:
    """The same in whole seconds. Raises UnableToAsk for a moment without a zone or nobody who does it."""
    if planned.at.tzinfo is None:
        raise UnableToAsk(_("The moment of a planned contact needs its zone."))
    if not planned.actor.strip():
        raise UnableToAsk(_("Say who wants to make the contact: staff:…, agency:…:… or system:…."))
    return replace(planned, at=whole_seconds(planned.at))


def _number(planned: Planned) -> bytes | None:
    if planned.contact_point_id is None:
        return None
    found = points_by_id(ids=[planned.contact_point_id]).get(planned.contact_point_id)
    return None if found is None else found.index


def stored(
    *, planned: Planned, decision: Decision, point: Point | None, until: datetime | None
) -> dict[str, object]:
    """The columns of a decision."""
    return {
        "person_id": planned.person_id,
        "loan_ids": list(planned.loan_ids),
        "contact_point_id": planned.contact_point_id,
        "number": None if point is None else point.number,
        "owner": "self" if point is None else point.owner,
        "place": "unknown" if point is None else point.place,
        "channel": planned.channel.value,
        "purpose": planned.purpose.value,
        "actor": planned.actor,
        "at": planned.at,
        "mandate_id": planned.mandate_id,
        "verdict": decision.verdict.value,
        "rules": list(decision.rules),
        "counters": [asdict(counter) for counter in decision.counters],
        "duties": list(decision.duties),
        "reasons": list(decision.reasons),
        "next_allowed_at": decision.next_allowed_at,
        "open_until": until,
        "rulebook_version": version(),
    }
