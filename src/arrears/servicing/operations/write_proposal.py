"""A proposal as it is stored, traced and told, whatever it is about."""

from collections.abc import Mapping
from typing import Any, Protocol

from arrears.plumbing import clock, outbox
from arrears.plumbing.audit import record
from arrears.servicing.approval_policy import Needed
from arrears.servicing.events import PROPOSED
from arrears.servicing.models import Proposal
from arrears.servicing.said_json import encoded


class Asked(Protocol):
    """What an event of a loan and a change of a line have in common."""

    @property
    def actor(self) -> str:
        """The maker."""

    @property
    def reason(self) -> str:
        """Why, for the checker."""

    @property
    def idempotency_key(self) -> str:
        """Also of the event that it becomes."""


def write_proposal(
    *,
    about: Mapping[str, int | str],
    verb: str,
    said: Mapping[str, Any],
    request: Asked,
    content: Mapping[str, Any],
    previewed: Mapping[str, Any],
    history_mark: int,
    needed: Needed | None,
    turn: int,
) -> int:
    """Id of the proposal. `about`: its `loan_id`, `line_id` or `party`; held and previewed by the caller."""
    made = Proposal.objects.create(
        **about,
        verb=verb,
        said=encoded(said),
        content=content,
        previewed=previewed,
        history_mark=history_mark,
        rule=needed.rule if needed else "",
        stake=needed.stake if needed else None,
        limit=needed.limit if needed else None,
        actor=request.actor,
        reason=request.reason,
        proposed_on=clock.business_date(),
        idempotency_key=request.idempotency_key,
        turn=turn,
    )
    record(
        actor=request.actor,
        action="proposal.make",
        subject=f"proposal/{made.id}",
        reason=request.reason,
        detail={**about, "verb": verb, "rule": made.rule},
    )
    outbox.emit(name=PROPOSED, payload={"proposal_id": made.id, **about, "verb": verb})
    return made.id
