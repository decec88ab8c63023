"""An operation is put before a second person, with what it would do."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from arrears.plumbing import locks
from arrears.plumbing.idempotency import require_same
from arrears.servicing.models import Proposal
from arrears.servicing.operations.approval import content_of
from arrears.servicing.operations.post_many import UnableToPost
from arrears.servicing.operations.preview import Preview, preview
from arrears.servicing.operations.verb import Request
from arrears.servicing.operations.verbs import operation
from arrears.servicing.operations.write_proposal import write_proposal
from arrears.servicing.queries.book_of_loan import head_of_loan
from arrears.servicing.said_json import summary


class UnableToPropose(UnableToPost):
    """The proposal is refused; the message says why and what to do."""


def propose(*, verb: str, said: Mapping[str, Any]) -> int:
    """Id of a proposal of what `said` tells the verb (its own arguments; the actor is the maker).

    It is previewed as the verb itself would be done; nothing happens to the loan. The reason is required: the
    checker reads it. The same key with the same content is the same proposal.
    Raises UnableToPropose, UnableToFindVerb, UnableToFindLoan, UnableToReuseKey, and the verb's failure.
    """
    if not str(said.get("reason") or "").strip():
        raise UnableToPropose(_("Say why: who approves it has to know the reason."))
    request = operation(verb).verb.request(said)
    with transaction.atomic():
        head = head_of_loan(loan_id=request.loan_id)
        if operation(verb).verb.of_a_limit:
            locks.hold_borrower(borrower_id=head.borrower_id)  # before all other locks
        locks.hold_loan(shard=head.shard, loan_id=head.id)
        locks.hold_key(key=request.idempotency_key)
        known = Proposal.objects.filter(idempotency_key=request.idempotency_key).order_by("-turn").first()
        if known is not None:
            given = content_of(request=request)
            stored = {**dict.fromkeys(given), **known.content}
            require_same(key=request.idempotency_key, stored=stored, given=given)
            return known.id
        return write(verb=verb, said=said, request=request, turn=1)


def write(*, verb: str, said: Mapping[str, Any], request: Request, turn: int) -> int:
    """Previews and stores the proposal, in the caller's transaction with the loan held; returns its id."""
    shown: Preview = preview(verb=operation(verb).verb, said=said)
    return write_proposal(
        about={"loan_id": request.loan_id},
        verb=verb,
        said=said,
        request=request,
        content=content_of(request=request),
        previewed=summary(shown),
        history_mark=shown.history_mark,
        needed=shown.second_person,
        turn=turn,
    )
