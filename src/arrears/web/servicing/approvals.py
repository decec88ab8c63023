"""Proposals that wait for a second person: the list, one with its effect, and the decision."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from arrears.plumbing.failures import Unable
from arrears.servicing.approval_policy import is_of_observation
from arrears.servicing.operations.approve import approve
from arrears.servicing.operations.decide import person
from arrears.servicing.operations.propose_again import propose_again
from arrears.servicing.operations.reject import reject
from arrears.servicing.operations.withdraw import withdraw
from arrears.servicing.queries.proposals import ProposalRow, waiting_proposals
from arrears.servicing.verdict import Verdict
from arrears.web.access import Staff, access_proposal, access_proposals
from arrears.web.roles import May
from arrears.web.servicing.comparison import figures_table, schedules
from arrears.web.servicing.line_comparison import line_figures_table
from arrears.web.servicing.proposal_tables import (
    about,
    currency_of,
    owner_table,
    said_lines,
    stake_text,
    table_of,
    verb_label,
    verdict_mark,
)

_DECISIONS: dict[str, tuple[May, Callable[..., Any]]] = {
    "approve": (May.APPROVE, approve),
    "reject": (May.APPROVE, reject),
    "withdraw": (May.SERVICE, withdraw),
    "again": (May.SERVICE, propose_again),
}


def approvals(request: HttpRequest) -> HttpResponse:
    """Everything that waits, the oldest first."""
    access_proposals(request.user)
    rows = waiting_proposals()
    return render(request, "servicing/approvals.html", {"table": table_of(rows) if rows else None})


def approval(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """One proposal: who, why, what it would do, and the buttons that this person may use."""
    staff, row = access_proposal(user=request.user, proposal_id=proposal_id)
    currency = currency_of(row)
    waits = row.verdict is Verdict.WAITING
    own = person(row.maker) == person(staff.name)
    context = {
        "row": row,
        "label": verb_label(row.verb),
        "about": about(row),
        "state": verdict_mark(row),
        "lines": said_lines(row, currency=currency),
        **_effect(row, currency),
        "observed": is_of_observation(rule=row.rule),
        "stake": stake_text(row.verb, row.stake, currency=currency),
        "limit": stake_text(row.verb, row.limit, currency=currency),
        "own": own,
        "may_decide": waits and not own and staff.may(May.APPROVE),
        "may_withdraw": waits and own and staff.may(May.SERVICE),
        "may_renew": waits and row.stale and staff.may(May.SERVICE),
    }
    return render(request, "servicing/approval.html", context)


def _effect(row: ProposalRow, currency: str) -> dict[str, Any]:
    """What it would do: to a loan and its schedule, to a line, or with an owner's money."""
    if row.party:
        return {"figures": owner_table(row, currency=currency)}
    if row.line_id is not None:
        return {"figures": line_figures_table(row.previewed, currency=currency)}
    return {
        "figures": figures_table(row.previewed, currency=currency),
        "schedules": schedules(row.previewed, currency=currency),
    }


@require_POST
def decide(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Does what the button says; never one's own proposal (servicing refuses it as well)."""
    staff, row = access_proposal(user=request.user, proposal_id=proposal_id)
    may, operation = _DECISIONS.get(request.POST.get("decision", ""), (None, None))
    if may is None or operation is None or not staff.may(may):
        raise PermissionDenied
    reason = " ".join(request.POST.get("reason", "").split())[:300]
    return _decided(request, row, operation, staff, reason)


def _decided(
    request: HttpRequest, row: ProposalRow, operation: Callable[..., Any], staff: Staff, reason: str
) -> HttpResponse:
    try:
        result = operation(proposal_id=row.id, actor=staff.name, reason=reason)
    except Unable as failure:
        messages.error(request, str(failure))
        return redirect("approval", proposal_id=row.id)
    messages.success(request, _("Proposal %(id)s is decided.") % {"id": row.id})
    return redirect("approval", proposal_id=result if operation is propose_again else row.id)
