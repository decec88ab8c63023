"""Every debtor of a sale is told who their claim belongs to now: a letter for a notice, through the gate."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from arrears.collection.contacts.gate.planned import Channel, Planned, Purpose
from arrears.collection.contacts.operations.ask import ask
from arrears.collection.contacts.operations.record_attempt import record_attempt
from arrears.collection.contacts.operations.reveal import reveal
from arrears.collection.legal.choices import SaleState, SoldState
from arrears.collection.legal.models import SaleClaim
from arrears.collection.legal.one_sale import hold_sale
from arrears.parties.choices import Owner, PointStatus, PointType
from arrears.parties.point_queries import contact_points_of
from arrears.plumbing import clock


@dataclass(frozen=True, kw_only=True)
class Notified:
    """How the notices went; the debtors without an address are told another way."""

    sent: int
    denied: int
    without_address: int


def notify_assignment(*, sale_id: int, at: datetime, actor: str) -> Notified:
    """Sends the missing notices, one letter a debtor. Raises UnableToFindSale, UnableToSell."""
    with transaction.atomic():
        row = hold_sale(sale_id=sale_id, states=(SaleState.TRANSFERRED,))
        waiting: dict[int, list[SaleClaim]] = {}
        for claim in SaleClaim.objects.filter(sale=row, state=int(SoldState.SOLD), noticed_on=None):
            waiting.setdefault(claim.person_id, []).append(claim)
        addresses = _addresses(list(waiting))
        sent = denied = 0
        for person, claims in sorted(waiting.items()):
            if person in addresses:
                went = _send(person, claims, addresses[person], at, actor)
                sent, denied = sent + went, denied + (not went)
        return Notified(
            sent=sent, denied=denied, without_address=sum(person not in addresses for person in waiting)
        )


def _addresses(people: list[int]) -> dict[int, int]:
    found = contact_points_of(person_ids=people)
    return {
        person: point.id
        for person, points in found.items()
        for point in reversed(points)  # the first valid one stays
        if point.type is PointType.ADDRESS and point.owner is Owner.SELF and point.status is PointStatus.VALID
    }


def _send(person: int, claims: list[SaleClaim], address: int, at: datetime, actor: str) -> bool:
    who = f"staff:{actor}"
    asked = ask(
        planned=Planned(
            person_id=person,
            loan_ids=tuple(sorted(claim.loan_id for claim in claims)),
            contact_point_id=address,
            channel=Channel.LETTER,
            purpose=Purpose.NOTICE,
            actor=who,
            at=at,
        )
    )
    if asked.decision.allowed:
        reveal(decision_id=asked.decision_id, actor=who, at=at)
        record_attempt(
            decision_id=asked.decision_id, result="sent", connected=False, note="notice of assignment"
        )
    for claim in claims:
        claim.notice_decision_id = asked.decision_id
        claim.noticed_on = clock.business_date() if asked.decision.allowed else None
        claim.save(update_fields=["notice_decision_id", "noticed_on"])
    return asked.decision.allowed
