"""A second person approves a proposal, and it is carried out."""

from django.db import transaction
from django.utils.translation import gettext as _

from arrears.servicing.models import Proposal
from arrears.servicing.operations.decide import (
    UnableToDecide,
    open_proposal,
    require_another,
    write_decision,
)
from arrears.servicing.operations.line_verbs import line_verb
from arrears.servicing.operations.one_event import Receipt
from arrears.servicing.operations.one_line_change import LineChanged
from arrears.servicing.operations.owner_payment import OwnerPlan, Remitted
from arrears.servicing.operations.preview import Preview, preview
from arrears.servicing.operations.preview_on_line import LinePreview, preview_on_line
from arrears.servicing.operations.propose_for_owner import OWNER_VERBS
from arrears.servicing.operations.verbs import operation
from arrears.servicing.said_json import decoded
from arrears.servicing.verdict import Verdict


class UnableToApprove(UnableToDecide):
    """Not approved; the message says why and what to do."""


def approve(*, proposal_id: int, actor: str, reason: str) -> Receipt | LineChanged | Remitted:
    """Approves what was proposed and does it, in one transaction; the event's actor is the maker.

    What was previewed must still be so: after another event on the loan, or when the amount at stake changed,
    the proposal is stale and has to be previewed again (operations.propose_again).
    Raises UnableToDecide (UnableToApprove when stale), and the verb's own failure.
    """
    with transaction.atomic():
        proposal = open_proposal(proposal_id=proposal_id)
        require_another(proposal=proposal, actor=actor)
        if proposal.line_id is not None:
            return _approve_on_line(proposal, actor=actor, reason=reason)
        if proposal.party:
            return _approve_for_owner(proposal, actor=actor, reason=reason)
        found, said = operation(proposal.verb), decoded(proposal.said)
        now = preview(verb=found.verb, said=said)
        if _has_changed(now, proposal):
            raise UnableToApprove(
                _(
                    "Loan %(number)s has changed since proposal %(proposal_id)s was previewed. Preview "
                    "it again and look at the figures."
                )
                % {"number": now.loan.number, "proposal_id": proposal_id}
            )
        write_decision(proposal=proposal, verdict=Verdict.APPROVED, actor=actor, reason=reason)
        return found.run(**said, proposal_id=proposal_id)


def _has_changed(now: Preview | LinePreview | OwnerPlan, proposal: Proposal) -> bool:
    """Something happened since the proposal was previewed, or the amount at stake is another."""
    stake = now.second_person.stake if now.second_person else None
    return now.history_mark != proposal.history_mark or stake != proposal.stake


def _approve_for_owner(proposal: Proposal, *, actor: str, reason: str) -> Remitted:
    """The same for money to the owner of sold claims, or back."""
    said, found = decoded(proposal.said), OWNER_VERBS[proposal.verb]
    now = found.preview(**said)
    if _has_changed(now, proposal):
        raise UnableToApprove(
            _(
                "What is due to %(party)s has changed since proposal %(proposal_id)s was previewed. Preview "
                "it again and look at the figures."
            )
            % {"party": proposal.party, "proposal_id": proposal.id}
        )
    write_decision(proposal=proposal, verdict=Verdict.APPROVED, actor=actor, reason=reason)
    return found.run(**said, proposal_id=proposal.id)


def _approve_on_line(proposal: Proposal, *, actor: str, reason: str) -> LineChanged:
    """The same for a change of a limit."""
    said = decoded(proposal.said)
    now = preview_on_line(verb=proposal.verb, said=said)
    if _has_changed(now, proposal):
        raise UnableToApprove(
            _(
                "Line %(id)s has changed since proposal %(proposal_id)s was previewed. Preview it again and "
                "look at the figures."
            )
            % {"id": proposal.line_id, "proposal_id": proposal.id}
        )
    write_decision(proposal=proposal, verdict=Verdict.APPROVED, actor=actor, reason=reason)
    done = line_verb(proposal.verb).run(**said, proposal_id=proposal.id)
    assert isinstance(done, LineChanged)  # a drawing is never proposed
    return done
