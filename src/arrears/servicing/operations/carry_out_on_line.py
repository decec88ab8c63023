"""What was previewed on a line is done, or put before a second person, if the line is still as shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from arrears.plumbing import locks
from arrears.servicing.models import LineEvent, Proposal
from arrears.servicing.operations.carry_out import UnableToCarryOut
from arrears.servicing.operations.draw import Drawing
from arrears.servicing.operations.line_verbs import line_verb
from arrears.servicing.operations.one_event import is_posted
from arrears.servicing.operations.one_line_change import LineChanged, line_of
from arrears.servicing.operations.preview_on_line import preview_on_line
from arrears.servicing.operations.propose_on_line import propose_on_line
from arrears.servicing.queries.line_page import history_mark_of_line


@dataclass(frozen=True, kw_only=True)
class CarriedOutOnLine:
    """What was done, or the proposal that a second person has to approve."""

    done: LineChanged | Drawing | None
    proposal_id: int | None


def carry_out_on_line(*, verb: str, said: Mapping[str, Any], history_mark: int) -> CarriedOutOnLine:
    """Does what `preview_on_line` showed with this `history_mark`, once.

    Raises UnableToCarryOut (the line has changed since), UnableToFindVerb, and what the verb and
    operations.propose_on_line raise.
    """
    found, key = line_verb(verb), said["idempotency_key"]
    with transaction.atomic():
        line = line_of(line_id=said["line_id"])
        locks.hold_borrower(borrower_id=line.borrower_id)
        done_before = LineEvent.objects.filter(idempotency_key=key).exists() or is_posted(
            key=f"{key}/paid-out"
        )
        if done_before:
            return CarriedOutOnLine(done=found.run(**said), proposal_id=None)
        if Proposal.objects.filter(idempotency_key=key).exists():
            return CarriedOutOnLine(done=None, proposal_id=propose_on_line(verb=verb, said=said))
        shown = preview_on_line(verb=verb, said=said)
        require_line_unchanged(line_id=line.id, history_mark=history_mark)
        if shown.second_person is not None:
            return CarriedOutOnLine(done=None, proposal_id=propose_on_line(verb=verb, said=said))
        return CarriedOutOnLine(done=found.run(**said), proposal_id=None)


def require_line_unchanged(*, line_id: int, history_mark: int) -> None:
    """Raises UnableToCarryOut when the line has changed since it was previewed with this mark.

    In the caller's transaction: the borrower is held from here on.
    """
    locks.hold_borrower(borrower_id=line_of(line_id=line_id).borrower_id)
    if history_mark_of_line(line_id=line_id) != history_mark:
        raise UnableToCarryOut(
            _("Line %(id)s has changed since this was previewed. Look at the new figures first.")
            % {"id": line_id}
        )
