"""The second person's approval, asked for inside the operation itself."""

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
    elif needed is not None:
        raise failure(
            f"Loan {planned.head.number}: {needed.stake} is above {needed.limit}, what one person may do "
            f"alone under {needed.rule}. Propose it; a second person approves it.",
            second_person=needed,
        )


def content_of(*, request: Request) -> dict[str, object]:
    """What an approval covers, as JSON."""
    return encoded({**request.content(), "idempotency_key": request.idempotency_key})


def _require_approved(request: Request, failure: type[UnableToPost]) -> None:
    found = Proposal.objects.filter(
        id=request.proposal_id, decision__verdict=Verdict.APPROVED, loan_id=request.loan_id
    ).first()
    if found is None or found.content != content_of(request=request):
        raise failure(f"Proposal {request.proposal_id} does not approve this. Carry out what was approved.")
