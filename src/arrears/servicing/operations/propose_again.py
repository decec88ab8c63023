"""A stale proposal is previewed again: a new one takes its place."""

from django.db import transaction

from arrears.servicing.operations.decide import open_proposal, write_decision
from arrears.servicing.operations.propose import write
from arrears.servicing.operations.propose_for_owner import write_for_owner
from arrears.servicing.operations.propose_on_line import write_on_line
from arrears.servicing.operations.verbs import operation
from arrears.servicing.said_json import decoded
from arrears.servicing.verdict import Verdict


def propose_again(*, proposal_id: int, actor: str, reason: str) -> int:
    """Id of a new proposal of the same, previewed on the loan or line as it is now; `actor` is its maker.

    Raises UnableToDecide, and the verb's failure when it can't be done any more (reject it then).
    """
    with transaction.atomic():
        proposal = open_proposal(proposal_id=proposal_id)
        write_decision(proposal=proposal, verdict=Verdict.SUPERSEDED, actor=actor, reason=reason)
        said = {**decoded(proposal.said), "actor": actor, "reason": reason}
        if proposal.party:
            return write_for_owner(verb=proposal.verb, said=said, turn=proposal.turn + 1)
        if proposal.line_id is not None:
            return write_on_line(verb=proposal.verb, said=said, turn=proposal.turn + 1)
        request = operation(proposal.verb).verb.request(said)
        return write(verb=proposal.verb, said=said, request=request, turn=proposal.turn + 1)
