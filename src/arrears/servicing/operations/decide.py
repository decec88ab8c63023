"""What approving, rejecting, withdrawing and previewing again have in common."""

from django.utils.translation import gettext as _

from arrears.payments.operations.receive import HELD
from arrears.plumbing import clock, locks, outbox
from arrears.plumbing.audit import record
from arrears.plumbing.failures import Unable
from arrears.servicing.events import DECIDED
from arrears.servicing.models import Decision, Proposal
from arrears.servicing.operations.one_line_change import line_of
from arrears.servicing.operations.owner_payment import hold_owner
from arrears.servicing.operations.verbs import operation
from arrears.servicing.queries.book_of_loan import head_of_loan
from arrears.servicing.verdict import Verdict


class UnableToDecide(Unable):
    """The proposal can't be decided like that; the message says why and what to do."""


def open_proposal(*, proposal_id: int) -> Proposal:
    """A proposal that waits; what it is about is held by the caller's transaction. Raises UnableToDecide."""
    found = Proposal.objects.filter(id=proposal_id).first()
    if found is None:
        raise UnableToDecide(_("There is no proposal %(proposal_id)s.") % {"proposal_id": proposal_id})
    if found.line_id is not None:
        locks.hold_borrower(borrower_id=line_of(line_id=found.line_id).borrower_id)
    if found.loan_id is not None:
        head = head_of_loan(loan_id=found.loan_id)
        if operation(found.verb).verb.of_a_limit:
            locks.hold_borrower(borrower_id=head.borrower_id)
        locks.share_shard(shard=HELD[0])  # a reversal needs it: before the loan's own, as everywhere
        locks.hold_loan(shard=head.shard, loan_id=head.id)
    if found.party:
        hold_owner(party=found.party, currency=found.previewed["currency"])
    locks.hold_key(key=found.idempotency_key)
    decided = Decision.objects.filter(proposal_id=proposal_id).first()
    if decided is not None:
        word = Verdict(decided.verdict).name.lower()
        raise UnableToDecide(
            _("Proposal %(proposal_id)s is %(word)s already, by %(actor)s.")
            % {"proposal_id": proposal_id, "word": word, "actor": decided.actor}
        )
    return found


def about(proposal: Proposal) -> dict[str, int | str]:
    """Which loan, line or owner a proposal is about, for its news."""
    if proposal.party:
        return {"party": proposal.party}
    if proposal.line_id is not None:
        return {"line_id": proposal.line_id}
    return {"loan_id": proposal.loan_id or 0}


def require_another(*, proposal: Proposal, actor: str) -> None:
    """Raises UnableToDecide when the maker would decide their own proposal, whichever way they came in."""
    if person(actor) == person(proposal.actor):
        raise UnableToDecide(
            _("%(actor)s made proposal %(id)s: another person decides it.")
            % {"actor": actor, "id": proposal.id}
        )


def person(actor: str) -> str:
    """Who is behind an actor such as `cli:li`."""
    return actor.rsplit(":", 1)[-1].strip().casefold()


def write_decision(*, proposal: Proposal, verdict: Verdict, actor: str, reason: str) -> None:
    """Stores the verdict and its trace in the audit trail. Raises UnableToDecide for a bad name or reason."""
    for name, value in (("actor", actor), ("reason", reason)):
        if not value.strip() or not value.isprintable():
            raise UnableToDecide(
                _("The %(name)s %(value)r is empty or holds control characters. Write one line.")
                % {"name": name, "value": value}
            )
    Decision.objects.create(
        proposal=proposal,
        verdict=verdict,
        actor=actor,
        reason=reason,
        decided_on=clock.business_date(),
    )
    word = verdict.name.lower()
    record(actor=actor, action=f"proposal.{word}", subject=f"proposal/{proposal.id}", reason=reason)
    outbox.emit(
        name=DECIDED,
        payload={"proposal_id": proposal.id, **about(proposal), "verdict": int(verdict)},
    )
