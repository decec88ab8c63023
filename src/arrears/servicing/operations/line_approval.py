"""A limit above what one person may set needs a second one, whichever change brings it there."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from arrears.rulebook import parameters
from arrears.servicing.approval_policy import LIMIT_RULE, Needed, needed
from arrears.servicing.explain_forms import money
from arrears.servicing.line_kinds import LimitState
from arrears.servicing.models import Proposal
from arrears.servicing.operations.post_many import UnableToPost
from arrears.servicing.said_json import encoded
from arrears.servicing.verdict import Verdict

if TYPE_CHECKING:
    from arrears.servicing.operations.one_line_change import LineRequest

_CONTENT = ("line_id", "value_on", "limit_minor", "ref", "idempotency_key")


def second_person_for_limit(
    *, jurisdiction: str, source: str, before: LimitState, after: LimitState, on: date
) -> Needed | None:
    """Why somebody else has to approve a raise: the new limit is at stake, so that no cutting helps.

    A cancelled line that is opened again by undoing counts as raised from nothing.
    """
    was = 0 if before.cancelled else before.limit_minor
    if after.cancelled or after.limit_minor <= was:
        return None
    found = parameters.strictest(jurisdiction=jurisdiction, rule=LIMIT_RULE, on=on)
    if found is None:
        return None
    return needed(
        source=source, stake=Decimal(after.limit_minor), limit=Decimal(found.value), cited=found.cite()
    )


def line_content(*, request: "LineRequest") -> dict[str, Any]:
    """What an approval covers, as JSON. Raised or lowered follows from the limit before."""
    content = {name: getattr(request, name) for name in _CONTENT}
    kind = request.kind if request.limit_minor is None else 0
    return encoded({**content, "kind": int(kind)})


def require_line_approval(
    *, request: "LineRequest", needed: Needed | None, currency: str, failure: type[UnableToPost]
) -> None:
    """Raises `failure` when a second person is needed and has not approved exactly this."""
    if request.proposal_id:
        found = Proposal.objects.filter(
            id=request.proposal_id, decision__verdict=Verdict.APPROVED, line_id=request.line_id
        ).first()
        if found is None or found.content != line_content(request=request):
            raise failure(
                _("Proposal %(proposal_id)s does not approve this. Carry out what was approved.")
                % {"proposal_id": request.proposal_id}
            )
    elif needed is not None:
        raise failure(
            _(
                "Line %(id)s: a limit of %(stake)s is above %(limit)s, what one person may set alone under "
                "%(rule)s. Propose it; a second person approves it."
            )
            % {
                "id": request.line_id,
                "stake": money(int(needed.stake), currency),
                "limit": money(int(needed.limit), currency),
                "rule": needed.rule,
            },
            second_person=needed,
        )
