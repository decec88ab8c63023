"""Lines: opened, listed, read with their statements; what happens to them previewed, done, proposed."""

from datetime import timedelta
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Body, Query

from arrears.plumbing.clock import business_date
from arrears.servicing.operations.carry_out_on_line import require_line_unchanged
from arrears.servicing.operations.draw import UnableToDraw
from arrears.servicing.operations.line_verbs import line_verb
from arrears.servicing.operations.open_line import open_line as open_it
from arrears.servicing.operations.preview_on_line import preview_on_line
from arrears.servicing.operations.propose_line import open_or_propose
from arrears.servicing.operations.propose_on_line import propose_on_line
from arrears.servicing.queries import head_of_loan
from arrears.servicing.queries.line_account import line_account
from arrears.servicing.queries.line_list import LineFilter, list_lines
from arrears.servicing.queries.line_page import line_page
from arrears.web.api.access import access_line
from arrears.web.api.days import AsOf, KnownAt, moment
from arrears.web.api.endpoints.events import SOURCE
from arrears.web.api.fields import Code, PathId
from arrears.web.api.idempotency import caller_of, key_of
from arrears.web.api.pages import DEFAULT, Cursor, Limit, after, cursor
from arrears.web.api.routes import reads, writes
from arrears.web.api.schemas.events import ProposalOut
from arrears.web.api.schemas.lines import (
    AnyLineEvent,
    LineIn,
    LineMade,
    LineOut,
    LinePreviewOut,
    LineReceiptOut,
    LinesOut,
    LineStatementsOut,
    line_listed,
    line_out,
    line_preview_out,
    line_receipt_out,
    statements_out,
    told,
)

BODY: Any = Body(...)  # type: ignore[type-arg]  # the form that the verb asks for
_SPAN = timedelta(days=366)


@reads("/lines", scope="read:lines", response=LinesOut)
def list_all_lines(
    request: HttpRequest,
    product_code: Code | None = None,
    borrower_id: PathId | None = None,
    cursor_: Annotated[Cursor | None, Query(alias="cursor")] = None,
    limit: Limit = DEFAULT,
) -> LinesOut:
    """Lines in the order in which they were opened, with their limit today and what is used as stored."""
    chosen = LineFilter(
        product_code=product_code, borrower_ids=None if borrower_id is None else (borrower_id,)
    )
    rows = list_lines(as_of=business_date(), chosen=chosen, after_id=after(cursor_), limit=limit + 1)
    more = len(rows) > limit
    return LinesOut(
        items=[line_listed(row) for row in rows[:limit]],
        next=cursor(rows[limit - 1].line_id) if more else None,
    )


@writes("/lines", scope="write:lines", response=LineMade)
def open_line(request: HttpRequest, body: LineIn) -> LineMade:
    """Opens a line on the open business date, below the limits of price; above what one person may grant
    only with `propose`: the line has no limit until a second person approves it."""
    made = (open_or_propose if body.propose else open_it)(
        product_code=body.product_code,
        borrower_id=body.borrower_id,
        limit_minor=body.limit_minor,
        rate_ppb=body.rate_ppb,
        opened_on=business_date(),
        idempotency_key=key_of(request),
        actor=caller_of(request).name,
        source=SOURCE,
        reason=body.reason,
    )
    account = None if made.loan_id is None else head_of_loan(loan_id=made.loan_id).number
    return LineMade(id=made.line_id, account=account, proposal_id=made.proposal_id)


@reads("/lines/{line_id}", scope="read:lines", response=LineOut)
def get_line(request: HttpRequest, line_id: PathId, as_of: AsOf = None, known_at: KnownAt = None) -> LineOut:
    """One line: its limit, what is used, its loans, every change. Its loans are read under /loans."""
    found, when = access_line(caller=caller_of(request), line_id=line_id), moment(as_of, known_at)
    page = line_page(line_id=found, as_of=when.as_of, known_on=when.known_on)
    return line_out(page, known_at=known_at)


@reads("/lines/{line_id}/statements", scope="read:lines", response=LineStatementsOut)
def list_line_statements(
    request: HttpRequest, line_id: PathId, as_of: AsOf = None, known_at: KnownAt = None
) -> LineStatementsOut:
    """The statements of a revolving line with purchases and conversions."""
    found, when = access_line(caller=caller_of(request), line_id=line_id), moment(as_of, known_at)
    page = line_page(line_id=found, as_of=when.as_of, known_on=when.known_on)
    account = None
    if not page.draws_cash:
        account = line_account(loan_id=page.loans[0].loan_id, as_of=when.as_of, known_on=when.known_on)
    return statements_out(page, account, known_at=known_at)


@reads("/lines/{line_id}/events/preview", scope="read:lines", response=LinePreviewOut, by="post")
def preview_line_event(request: HttpRequest, line_id: PathId, body: AnyLineEvent = BODY) -> LinePreviewOut:
    """The line without and with a drawing or a change of its limit, by the operation's own path."""
    return line_preview_out(preview_on_line(verb=body.verb, said=_said(request, line_id, body)))


@writes("/lines/{line_id}/events", scope="write:lines", response=LineReceiptOut)
def post_line_event(request: HttpRequest, line_id: PathId, body: AnyLineEvent = BODY) -> LineReceiptOut:
    """Draws, or changes the limit. Purchases and conversions are events of the account, under /loans."""
    said = _said(request, line_id, body, idempotency_key=key_of(request))
    _require_unchanged(body, said)
    return line_receipt_out(line_verb(body.verb).run(**said))


@writes("/lines/{line_id}/proposals", scope="write:lines", response=ProposalOut)
def propose_line_event(request: HttpRequest, line_id: PathId, body: AnyLineEvent = BODY) -> ProposalOut:
    """Puts a change of the limit before a second person, who approves it on the screen."""
    said = _said(request, line_id, body, idempotency_key=key_of(request))
    _require_unchanged(body, said)
    return ProposalOut(proposal_id=propose_on_line(verb=body.verb, said=said))


def _require_unchanged(body: Any, said: dict[str, Any]) -> None:
    """Raises UnableToCarryOut when the body carries the mark of a preview of another history."""
    if body.history_mark is not None:
        require_line_unchanged(line_id=said["line_id"], history_mark=body.history_mark)


def _said(request: HttpRequest, line_id: int, body: Any, **more: Any) -> dict[str, Any]:
    caller, opened = caller_of(request), business_date()
    first_due = getattr(body, "first_due_on", None)
    if first_due is not None and abs(first_due - opened) > _SPAN:
        raise UnableToDraw(
            _("The first due day of a drawing lies within a year of the business date %(opened)s.")
            % {"opened": opened}
        )
    return {
        "line_id": access_line(caller=caller, line_id=line_id),
        "value_on": opened,
        "actor": caller.name,  # the log-in itself: who proposes through the API can't approve on the screen
        "source": SOURCE,
        **told(body),
        **more,
    }
