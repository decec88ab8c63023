"""The debtor's case is held while a complaint about conduct, or a dispute of all that it holds, is open."""

from contextlib import suppress

from arrears.collection.cases.failures import UnableToChangeCase
from arrears.collection.cases.operations.hold import hold, release
from arrears.collection.cases.operations.note import note
from arrears.collection.cases.queries.cases import CaseRow, case_of_person
from arrears.collection.complaints.choices import MatterKind, MatterState
from arrears.collection.complaints.models import Matter
from arrears.collection.complaints.policy import OPEN


def tell_case(*, matter: Matter, actor: str) -> None:
    """Writes the matter's state on the timeline, and holds or releases the case, in the caller's
    transaction."""
    case = case_of_person(matter.person_id)
    if case is None:
        return
    state = MatterState(matter.state)
    kind = MatterKind(matter.kind).name.lower()
    note(
        case_id=case.id,
        kind=f"{kind}.{state.name.lower()}",
        payload={"matter_id": matter.id, "loan_id": matter.loan_id},
        actor=actor,
    )
    reason = _reason(matter, case)
    if not reason:
        return
    with suppress(UnableToChangeCase):  # closed meanwhile: nobody works on it anyway
        if state is MatterState.RECEIVED:
            hold(case_id=case.id, reason=reason, until=None, actor=actor)
        elif state is MatterState.CLOSED:
            release(case_id=case.id, evidence=f"matter {matter.id} is closed", actor=actor, reason=reason)


def _reason(matter: Matter, case: CaseRow) -> str:
    """For which reason it holds the case; "" when it does not."""
    if matter.holds_case:
        return "complaint"
    if matter.kind != MatterKind.DISPUTE:
        return ""
    disputes = Matter.objects.filter(person_id=matter.person_id, kind=MatterKind.DISPUTE, state__in=OPEN)
    disputed = set(disputes.values_list("loan_id", flat=True))
    all_disputed = disputed >= set(case.loan_ids)
    return "dispute" if all_disputed is not (matter.state == MatterState.CLOSED) else ""
