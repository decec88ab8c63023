"""A case under lock, and what every move of its state does."""

from datetime import date

from django.utils.translation import gettext as _

from arrears.collection.cases import events
from arrears.collection.cases.choices import CASE_STATE, CaseState
from arrears.collection.cases.failures import UnableToChangeCase, UnableToFindCase
from arrears.collection.cases.models import Case
from arrears.collection.cases.operations.put_down import put_down
from arrears.collection.cases.policy import CLOSED, path
from arrears.plumbing import outbox


def hold_case(*, case_id: int) -> Case:
    """The case, locked until the end of the transaction. Raises UnableToFindCase."""
    case = Case.objects.select_for_update().filter(id=case_id).first()
    if case is None:
        raise UnableToFindCase(_("There is no case %(id)d.") % {"id": case_id})
    return case


def move(*, case: Case, after: CaseState, why: str, actor: str, on: date) -> None:
    """Moves a locked case, by way of treatment where nobody touched it, with timeline and news.

    The caller saves nothing afterwards that was read before. Raises UnableToChangeCase.
    """
    before = CaseState(case.state)
    if before is after:
        return
    steps = path(before=before, after=after)
    if not steps:
        raise UnableToChangeCase(
            _("A case that is “%(before)s” can't become “%(after)s”.")
            % {"before": CASE_STATE[before].label, "after": CASE_STATE[after].label}
        )
    for step in steps:
        told = {"before": int(before), "after": int(step), "why": why}
        ids = {"case_id": case.id, "person_id": case.person_id, "business_date": on.isoformat()}
        put_down(
            case_id=case.id, person_id=case.person_id, kind="case.state", payload=told, on=on, actor=actor
        )
        outbox.emit(name=events.STATE_CHANGED, payload=ids | told)
        before = step
    case.state = int(after)
    if after is not CaseState.ON_HOLD:
        case.held_from = None
    if after in CLOSED:
        case.closed_on, case.closed_why = on, why
        case.leased_by, case.leased_until, case.next_at, case.next_step = "", None, None, 0
        case.hold_reason, case.hold_until, case.value, case.dpd_days, case.bucket = "", None, 0, 0, ""
        case.loans = case.overdue_minor = case.owed_minor = 0
        told = {"state": int(after), "why": why}
        outbox.emit(name=events.CLOSED, payload=ids | told)
        put_down(
            case_id=case.id, person_id=case.person_id, kind="case.closed", payload=told, on=on, actor=actor
        )
    case.save()
