"""A case goes to another state because of a plan, a placement, a court or a death."""

from django.db import transaction
from django.utils.translation import gettext as _

from arrears.collection.cases.choices import CaseState
from arrears.collection.cases.failures import UnableToChangeCase
from arrears.collection.cases.models import Case, CaseLoan
from arrears.collection.cases.one_case import hold_case, move
from arrears.collection.cases.policy import CLOSED, LEFT_BY
from arrears.plumbing import clock


def change_state(*, case_id: int, to: CaseState | int, why: str, actor: str) -> None:
    """Moves the case along COLLECTION's states; the same state again changes nothing.

    `why` is a code ("plan", "recall") or a sentence. Closing it says of all its loans that they left; a case
    is cured only when none of them is overdue. Reopening and holding have operations of their own. Raises
    UnableToFindCase, UnableToChangeCase.
    """
    after = CaseState(to)
    if not why.strip():
        raise UnableToChangeCase(_("Say why the case changes."))
    if after in (CaseState.REOPENED, CaseState.ON_HOLD):
        raise UnableToChangeCase(
            _("Cases are reopened by arrears that come back, and held with the operation “hold”.")
        )
    with transaction.atomic():
        case, on = hold_case(case_id=case_id), clock.business_date()
        if case.state == after:
            return
        if after in CLOSED:
            _let_loans_go(case, after)
        move(case=case, after=after, why=why, actor=actor, on=on)


def _let_loans_go(case: Case, after: CaseState) -> None:
    loans = CaseLoan.objects.filter(case_id=case.id, left_on=None)
    late = loans.filter(dpd_days__gt=0).count()
    if after is CaseState.CURED and late:
        raise UnableToChangeCase(
            _("%(late)d loans of this case are still overdue: it is cured when none is.") % {"late": late}
        )
    loans.update(left_on=clock.business_date(), left_why=LEFT_BY[after].value, dpd_days=0, overdue_minor=0)
