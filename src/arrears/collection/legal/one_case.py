"""A legal case under lock, its steps, its clocks, and how a step is written down."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from arrears.collection.legal import events
from arrears.collection.legal.choices import CLOSED, LEGAL_STATE, STEP, LegalState, Step, Track
from arrears.collection.legal.clocks import Clock, Law, Taken, clocks
from arrears.collection.legal.courts import law_of
from arrears.collection.legal.failures import UnableToFindLegalCase, UnableToTakeStep
from arrears.collection.legal.models import LegalCase, StepRow
from arrears.collection.legal.policy import state_after
from arrears.plumbing import outbox


def hold_legal_case(*, legal_case_id: int) -> LegalCase:
    """The legal case, locked to the end of the transaction. Raises UnableToFindLegalCase."""
    row = LegalCase.objects.select_for_update().filter(id=legal_case_id).first()
    if row is None:
        raise UnableToFindLegalCase(_("There is no legal case %(id)d.") % {"id": legal_case_id})
    return row


def taken_of(*, legal_case: LegalCase) -> list[Taken]:
    """Its steps in the order in which they were written down."""
    return steps_as_taken(StepRow.objects.filter(legal_case=legal_case).order_by("id"))


def steps_as_taken(rows: Iterable[StepRow]) -> list[Taken]:
    """Stored steps as the clocks read them."""
    return [Taken(step=Step(row.step), on=row.on, payload=row.payload) for row in rows]


def law_for(legal_case: LegalCase) -> Law:
    """The periods of its place, as of the day on which it was opened. Raises UnableToReadCourtData."""
    return law_of(jurisdiction=legal_case.jurisdiction, on=legal_case.opened_on)


def clocks_of(*, legal_case: LegalCase, taken: list[Taken]) -> tuple[Clock, ...]:
    """Every deadline of the case. Raises UnableToReadCourtData."""
    return clocks(steps=taken, track=Track(legal_case.track), law=law_for(legal_case))


def state_by(*, legal_case: LegalCase, step: Step) -> LegalState:
    """The state to which the step leads. Raises UnableToTakeStep."""
    state = LegalState(legal_case.state)
    after = state_after(state=state, track=Track(legal_case.track), step=step)
    if after is None:
        raise UnableToTakeStep(
            _("“%(step)s” can't follow where this case stands: “%(state)s”.")
            % {"step": STEP[step], "state": LEGAL_STATE[state].label}
        )
    return after


def write_step(
    *,
    legal_case: LegalCase,
    step: Step,
    after: LegalState,
    on: date,
    known_on: date,
    document: str,
    payload: dict[str, Any],
    actor: str,
) -> int:
    """Stores the step, moves the case and tells it. The caller holds the case."""
    row = StepRow.objects.create(
        legal_case=legal_case, step=step.value, state=int(after), on=on, known_on=known_on, document=document,
        payload=payload, actor=actor,
    )  # fmt: skip
    legal_case.state = int(after)
    if after in CLOSED:
        legal_case.closed_on = known_on
    legal_case.save()
    outbox.emit(
        name=events.STEPPED,
        payload={
            "legal_case_id": legal_case.id,
            "case_id": legal_case.case_id,
            "person_id": legal_case.person_id,
            "step": step.value,
            "state": int(after),
            "business_date": known_on.isoformat(),
        },
    )
    return int(row.id)
