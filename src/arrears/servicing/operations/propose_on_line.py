"""A change of a limit is put before a second person, with what it would do."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from arrears.plumbing import locks
from arrears.plumbing.idempotency import require_same
from arrears.servicing.models import Proposal
from arrears.servicing.operations.line_approval import line_content
from arrears.servicing.operations.line_verbs import change_of
from arrears.servicing.operations.one_line_change import line_of
from arrears.servicing.operations.preview_on_line import preview_on_line
from arrears.servicing.operations.propose import UnableToPropose
from arrears.servicing.operations.write_proposal import write_proposal
from arrears.servicing.said_json import line_summary


def propose_on_line(*, verb: str, said: Mapping[str, Any]) -> int:
    """Id of a proposal of what `said` tells the verb of a line; the same key and content is the same one.

    Raises UnableToPropose, UnableToFindVerb, UnableToFindLine, UnableToReuseKey, and the verb's failure.
    """
    if not str(said.get("reason") or "").strip():
        raise UnableToPropose(_("Say why: who approves it has to know the reason."))
    request = change_of(verb=verb, said=said)
    with transaction.atomic():
        locks.hold_borrower(borrower_id=line_of(line_id=request.line_id).borrower_id)
        locks.hold_key(key=request.idempotency_key)
        known = Proposal.objects.filter(idempotency_key=request.idempotency_key).order_by("-turn").first()
        if known is not None:
            given = line_content(request=request)
            require_same(
                key=request.idempotency_key, stored={**dict.fromkeys(given), **known.content}, given=given
            )
            return known.id
        return write_on_line(verb=verb, said=said, turn=1)


def write_on_line(*, verb: str, said: Mapping[str, Any], turn: int) -> int:
    """Previews and stores it, in the caller's transaction with the borrower held; returns its id."""
    shown, request = preview_on_line(verb=verb, said=said), change_of(verb=verb, said=said)
    return write_proposal(
        about={"line_id": request.line_id},
        verb=verb,
        said=said,
        request=request,
        content=line_content(request=request),
        previewed=line_summary(shown),
        history_mark=shown.history_mark,
        needed=shown.second_person,
        turn=turn,
    )
