"""Events of a loan: previewed, posted, undone, or put before a second person."""

from typing import Any

from django.http import HttpRequest
from ninja import Body

from arrears.plumbing.clock import business_date
from arrears.servicing.operations.carry_out import require_unchanged
from arrears.servicing.operations.preview import preview
from arrears.servicing.operations.propose import propose
from arrears.servicing.operations.verbs import operation
from arrears.web.api.access import access_loan
from arrears.web.api.endpoints.loans import LoanNumber
from arrears.web.api.idempotency import caller_of, key_of
from arrears.web.api.routes import reads, writes
from arrears.web.api.schemas.events import (
    AnyEvent,
    PreviewOut,
    ProposalOut,
    ReceiptOut,
    preview_out,
    receipt_out,
    told,
)

SOURCE = "api"
BODY: Any = Body(...)  # type: ignore[type-arg]  # the form that the verb asks for


@reads("/loans/{path:number}/events/preview", scope="read:events", response=PreviewOut, by="post")
def preview_event(request: HttpRequest, number: LoanNumber, body: AnyEvent = BODY) -> PreviewOut:
    """The loan's schedule and cost without and with an event, by the operation's own path."""
    return preview_out(preview(verb=operation(body.verb).verb, said=_said(request, number, body)))


@writes("/loans/{path:number}/events", scope="write:events", response=ReceiptOut)
def post_event(request: HttpRequest, number: LoanNumber, body: AnyEvent = BODY) -> ReceiptOut:
    """Posts an event. To undo one, post `reverse` with its `event_id`."""
    said = _said(request, number, body, idempotency_key=key_of(request))
    _require_unchanged(body, said)
    return receipt_out(operation(body.verb).run(**said))


@writes("/loans/{path:number}/proposals", scope="write:events", response=ProposalOut)
def propose_event(request: HttpRequest, number: LoanNumber, body: AnyEvent = BODY) -> ProposalOut:
    """Puts an event before a second person, who approves it on the screen."""
    said = _said(request, number, body, idempotency_key=key_of(request))
    _require_unchanged(body, said)
    return ProposalOut(proposal_id=propose(verb=body.verb, said=said))


def _require_unchanged(body: Any, said: dict[str, Any]) -> None:
    """Raises UnableToCarryOut when the body carries the mark of a preview of another history."""
    if body.history_mark is not None:
        require_unchanged(loan_id=said["loan_id"], history_mark=body.history_mark)


def _said(request: HttpRequest, number: str, body: Any, **more: Any) -> dict[str, Any]:
    caller = caller_of(request)
    return {
        "loan_id": access_loan(caller=caller, number=number),
        "value_on": business_date(),
        "actor": caller.name,  # the log-in itself: who proposes through the API can't approve on the screen
        "source": SOURCE,
        **told(body),
        **more,
    }
