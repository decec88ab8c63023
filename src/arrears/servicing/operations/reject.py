"""A second person rejects a proposal: nothing happens to the loan."""

from django.db import transaction

from arrears.servicing.operations.decide import open_proposal, require_another, write_decision
from arrears.servicing.verdict import Verdict


def reject(*, proposal_id: int, actor: str, reason: str) -> None:
    """Rejects what was proposed, for a reason that its maker can read. Raises UnableToDecide."""
    with transaction.atomic():
        proposal = open_proposal(proposal_id=proposal_id)
        require_another(proposal=proposal, actor=actor)
        write_decision(proposal=proposal, verdict=Verdict.REJECTED, actor=actor, reason=reason)
