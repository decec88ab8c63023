"""The second person's approval, asked for inside the operation itself."""

from decimal import Decimal

from django.utils.translation import gettext as _

from arrears.servicing.approval_policy import Needed, is_of_observation
from arrears.servicing.explain_forms import money
from arrears.servicing.models import Proposal
from arrears.servicing.operations.plan import Planned
from arrears.servicing.operations.post_many import UnableToPost
from arrears.servicing.operations.verb import Request
from arrears.servicing.said_json import encoded
from arrears.servicing.verdict import Verdict


def require_approval(*, planned: Planned, failure: type[UnableToPost]) -> None:
    """Raises `failure` when a second person is needed and has not approved exactly this."""
    request, needed = planned.request, planned.second_person
    if request.proposal_id:
        _require_approved(request, failure)
    elif needed is not None and is_of_observation(rule=needed.rule):
        raise failure(
            _(
                "Loan %(number)s was restructured and is under observation: nobody restructures it again "
                "alone under %(rule)s. Propose it; a second person approves it."
            )
            % {"number": planned.head.number, "rule": needed.rule},
            second_person=needed,
        )
    elif needed is not None:
        raise failure(
            _(
                "Loan %(number)s: %(stake)s is above %(limit)s, what one person may do alone under "
                "%(rule)s. Propose it; a second person approves it."
            )
            % {
                "number": planned.head.number,
                "stake": _shown(needed.stake, needed, planned),
                "limit": _shown(needed.limit, needed, planned),
                "rule": needed.rule,
            },
            second_person=needed,
        )


def _shown(figure: Decimal, needed: Needed, planned: Planned) -> str:
    """A figure of the rule: money where the rule holds minor units."""
    in_minor_units = "_minor" in needed.rule
    return money(int(figure), planned.head.currency) if in_minor_units else f"{figure}"


def content_of(*, request: Request) -> dict[str, object]:
    """What an approval covers, as JSON."""
    return encoded({**request.content(), "idempotency_key": request.idempotency_key})


def _require_approved(request: Request, failure: type[UnableToPost]) -> None:
    found = Proposal.objects.filter(
        id=request.proposal_id, decision__verdict=Verdict.APPROVED, loan_id=request.loan_id
    ).first()
    if found is None or found.content != content_of(request=request):
        raise failure(
            _("Proposal %(proposal_id)s does not approve this. Carry out what was approved.")
            % {"proposal_id": request.proposal_id}
        )
