"""The maker takes a proposal back."""

from django.db import transaction
from django.utils.translation import gettext as _

from arrears.servicing.operations.decide import UnableToDecide, open_proposal, person, write_decision
from arrears.servicing.verdict import Verdict


def withdraw(*, proposal_id: int, actor: str, reason: str) -> None:
    """Withdraws one's own proposal. Raises UnableToDecide."""
    with transaction.atomic():
        proposal = open_proposal(proposal_id=proposal_id)
        if person(actor) != person(proposal.actor):
            raise UnableToDecide(
                _("%(actor)s made proposal %(id)s: reject it instead.")
                % {"actor": proposal.actor, "id": proposal.id}
            )
        write_decision(proposal=proposal, verdict=Verdict.WITHDRAWN, actor=actor, reason=reason)
