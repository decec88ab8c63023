"""The legal notice: a contact for a notice, through the gate like every other."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from arrears.collection.contacts.gate.planned import Channel, Decision, Planned, Purpose
from arrears.collection.contacts.operations.ask import ask
from arrears.collection.contacts.operations.record_attempt import record_attempt
from arrears.collection.contacts.operations.reveal import reveal
from arrears.collection.legal.choices import LegalState, Step
from arrears.collection.legal.failures import UnableToTakeStep
from arrears.collection.legal.one_case import hold_legal_case, state_by, write_step
from arrears.collection.legal.operations.take_step import refuse_for_stops
from arrears.parties.choices import Owner, PointStatus, PointType
from arrears.parties.queries import contact_points
from arrears.plumbing import clock


@dataclass(frozen=True, kw_only=True)
class Sent:
    """The notice went out: to which address, under which decision."""

    step_id: int | None  # None: denied, and the denial is stored
    decision_id: int
    decision: Decision
    address: str  # "" when denied


def send_notice(
    *, legal_case_id: int, document: str, at: datetime, actor: str, contact_point_id: int | None = None
) -> Sent:
    """Sends it to an address of the debtor (the first valid one). A denial is an answer, not a failure.

    Raises UnableToFindLegalCase, UnableToTakeStep.
    """
    with transaction.atomic():
        row = hold_legal_case(legal_case_id=legal_case_id)
        state_by(legal_case=row, step=Step.NOTICE_SENT)
        refuse_for_stops(legal_case=row, step=Step.NOTICE_SENT, at=at)
        if not document.strip():
            raise UnableToTakeStep(_("Say which paper shows it: its number or where it is kept."))
        who = f"staff:{actor}"
        asked = ask(
            planned=Planned(
                person_id=row.person_id,
                loan_ids=tuple(row.loan_ids),
                contact_point_id=contact_point_id or _address(row.person_id),
                channel=Channel.LETTER,
                purpose=Purpose.NOTICE,
                actor=who,
                at=at,
            )
        )
        if not asked.decision.allowed:
            return Sent(step_id=None, decision_id=asked.decision_id, decision=asked.decision, address="")
        address = reveal(decision_id=asked.decision_id, actor=who, at=at)
        record_attempt(
            decision_id=asked.decision_id, result="sent", connected=False, note=f"legal notice {document}"
        )
        on = clock.business_date()
        step_id = write_step(
            legal_case=row,
            step=Step.NOTICE_SENT,
            after=LegalState.NOTICE,
            on=on,
            known_on=on,
            document=document,
            payload={"decision_id": asked.decision_id},
            actor=actor,
        )
        return Sent(step_id=step_id, decision_id=asked.decision_id, decision=asked.decision, address=address)


def _address(person_id: int) -> int:
    found = next(
        (
            point.id
            for point in contact_points(person_id)
            if point.type is PointType.ADDRESS
            and point.owner is Owner.SELF
            and point.status is PointStatus.VALID
        ),
        None,
    )
    if found is None:
        raise UnableToTakeStep(
            _("No address of the debtor is known: have the notice served another way and record its arrival.")
        )
    return found
