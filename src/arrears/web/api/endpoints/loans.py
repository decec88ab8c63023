"""Loans: a list, one, its schedule, its events; as of any day and as known at any day."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Query
from pydantic import Field

from arrears.servicing.queries import LoanPage, loan_page
from arrears.servicing.queries.loan_list import LoanFilter
from arrears.servicing.queries.loans_after import loans_after
from arrears.web.api.access import access_loan
from arrears.web.api.days import AsOf, KnownAt, moment
from arrears.web.api.fields import IN_ADDRESS, TEXT, Code, PathId
from arrears.web.api.idempotency import caller_of
from arrears.web.api.pages import DEFAULT, Cursor, Limit, after, cursor
from arrears.web.api.routes import reads
from arrears.web.api.schemas.loans import (
    EventsOut,
    LoanOut,
    LoansOut,
    ScheduleOut,
    event_out,
    instalment_out,
    loan_listed,
    loan_out,
)

LoanNumber = Annotated[str, Field(min_length=1, max_length=120, pattern=TEXT)]
_Days = Annotated[int, Field(ge=0, le=100_000), IN_ADDRESS] | None


@reads("/loans", scope="read:loans", response=LoansOut)
def list_loans(
    request: HttpRequest,
    number_starts: Annotated[str | None, Field(max_length=120, pattern=TEXT)] = None,
    product_code: Code | None = None,
    borrower_id: PathId | None = None,
    dpd_from_days: _Days = None,
    dpd_to_days: _Days = None,
    cursor_: Annotated[Cursor | None, Query(alias="cursor")] = None,
    limit: Limit = DEFAULT,
) -> LoansOut:
    """Loans in the order in which they were agreed, with their stored state."""
    chosen = LoanFilter(
        text=number_starts,
        product_code=product_code,
        borrower_ids=None if borrower_id is None else (borrower_id,),
        dpd_from_days=dpd_from_days,
        dpd_to_days=dpd_to_days,
    )
    rows = loans_after(chosen=chosen, after_id=after(cursor_), limit=limit + 1)
    more = len(rows) > limit
    return LoansOut(
        items=[loan_listed(row) for row in rows[:limit]],
        next=cursor(rows[limit - 1].loan_id) if more else None,
    )


@reads("/loans/{path:number}/schedule", scope="read:loans", response=ScheduleOut)
def get_schedule(
    request: HttpRequest, number: LoanNumber, as_of: AsOf = None, known_at: KnownAt = None
) -> ScheduleOut:
    """The instalments with what is paid of them."""
    page = page_of(request, number, as_of, known_at)
    return ScheduleOut(
        number=page.header.number,
        currency=page.header.currency,
        as_of=page.as_of,
        known_at=known_at,
        items=[instalment_out(row) for row in page.instalments],
    )


@reads("/loans/{path:number}/events", scope="read:events", response=EventsOut)
def list_events(
    request: HttpRequest,
    number: LoanNumber,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    cursor_: Annotated[Cursor | None, Query(alias="cursor")] = None,
    limit: Limit = DEFAULT,
) -> EventsOut:
    """What happened to the loan, in the order in which it was written down."""
    page, start = page_of(request, number, as_of, known_at), after(cursor_)
    rows = sorted((row for row in page.events if row.event_id > start), key=lambda row: row.event_id)
    more = len(rows) > limit
    return EventsOut(
        items=[event_out(row) for row in rows[:limit]],
        next=cursor(rows[limit - 1].event_id) if more else None,
    )


@reads("/loans/{path:number}", scope="read:loans", response=LoanOut)
def get_loan(
    request: HttpRequest, number: LoanNumber, as_of: AsOf = None, known_at: KnownAt = None
) -> LoanOut:
    """One loan: what was agreed, and how it stands."""
    return loan_out(page_of(request, number, as_of, known_at), known_at=known_at)


def page_of(request: HttpRequest, number: str, as_of: AsOf, known_at: KnownAt) -> LoanPage:
    """The loan at the moment asked for. Raises UnableToFindLoan, UnableToLookThere."""
    loan_id = access_loan(caller=caller_of(request), number=number)
    when = moment(as_of, known_at)
    return loan_page(loan_id=loan_id, as_of=when.as_of, known_on=when.known_on)
