"""A loan's statement: as it was printed then (`known_at`), or as we know it now."""

from datetime import date
from typing import Annotated

from django.http import HttpRequest
from ninja import Query

from arrears.servicing.queries.explanation import sections
from arrears.web.api.days import AsOf, KnownAt
from arrears.web.api.endpoints.loans import LoanNumber, page_of
from arrears.web.api.fields import Shown
from arrears.web.api.routes import reads
from arrears.web.api.schemas.loans import (
    EventOut,
    InstalmentOut,
    LoanOut,
    event_out,
    instalment_out,
    loan_out,
)

_PARTS = ("principal", "interest", "fee", "penalty")


class Owed(Shown):
    """What is open of each part on the day; interest earned but not yet due is beside it."""

    principal_minor: int
    interest_minor: int
    interest_not_yet_due_minor: int
    fee_minor: int
    penalty_minor: int
    to_pay_off_minor: int
    held_for_the_borrower_minor: int


class Paragraph(Shown):
    """Why the figures are what they are."""

    title: str
    lines: list[str]


class StatementOut(Shown):
    """Everything of a loan on a day."""

    loan: LoanOut
    currency: str
    as_of: date
    known_at: date | None
    owed: Owed
    schedule: list[InstalmentOut]
    events: list[EventOut]
    explanation: list[Paragraph]


@reads("/loans/{path:number}/statement", scope="read:statements", response=StatementOut)
def get_statement(
    request: HttpRequest,
    number: LoanNumber,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    language: Annotated[str, Query(pattern="^(en|zh)$", description="of the explanation")] = "en",
) -> StatementOut:
    """The loan's statement with what is owed by part, schedule, events and an explanation."""
    page = page_of(request, number, as_of, known_at)
    state = page.state
    owed = {f"{part}_minor": state[f"{part}_outstanding_minor"] for part in _PARTS}
    return StatementOut(
        loan=loan_out(page, known_at=known_at),
        currency=page.header.currency,
        as_of=page.as_of,
        known_at=known_at,
        owed=Owed(
            **owed,
            interest_not_yet_due_minor=state["interest_accrued_minor"],
            to_pay_off_minor=state["payoff_minor"],
            held_for_the_borrower_minor=state["overpaid_minor"],
        ),
        schedule=[instalment_out(row) for row in page.instalments],
        events=[event_out(row) for row in page.events if row.value_on <= page.as_of],
        explanation=[
            Paragraph(title=section.title, lines=list(section.lines))
            for section in sections(page=page, language=language)
        ],
    )
