"""Papers of a loan as PDF: statement, payoff quote, settlement letter. The borrower is named masked."""

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from ninja import Query

from arrears.plumbing.speaking import CODES
from arrears.servicing.documents.paper import Paper
from arrears.servicing.operations.quote_payoff import quote_payoff
from arrears.servicing.queries.payoff_quotes import quote_of
from arrears.web.api.access import access_loan
from arrears.web.api.days import AsOf, KnownAt, moment
from arrears.web.api.endpoints.loans import LoanNumber
from arrears.web.api.fields import Body, Day, Line, PathId, Shown
from arrears.web.api.idempotency import caller_of
from arrears.web.api.routes import PDF, reads, writes
from arrears.web.papers.make import payoff_of, settlement_of, statement_of
from arrears.web.papers.pdf import as_pdf

SOURCE = "api"
Language = Annotated[str, Query(pattern="^(en|zh)$", description="of the paper")]


class PayoffQuoteIn(Body):
    """By which day the loan would be paid off."""

    valid_to: Day
    reason: Line


class PayoffQuoteMade(Shown):
    """The quote that is kept; its letter is a paper of its own."""

    id: int
    amount_minor: int
    currency: str


@reads("/loans/{path:number}/statement.pdf", scope="read:statements", response=PDF)
def get_statement_paper(
    request: HttpRequest,
    number: LoanNumber,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    language: Language = "en",
) -> HttpResponse:
    """The statement as it is printed."""
    caller = caller_of(request)
    loan_id = access_loan(caller=caller, number=number)
    when = moment(as_of, known_at)
    with translation.override(CODES[language]):
        return _file(
            statement_of(loan_id=loan_id, as_of=when.as_of, known_on=when.known_on, actor=caller.name)
        )


@reads("/loans/{path:number}/settlement-letter.pdf", scope="read:statements", response=PDF)
def get_settlement_letter(
    request: HttpRequest, number: LoanNumber, language: Language = "en"
) -> HttpResponse:
    """The letter that nothing is owed any more; refused (409) while something is."""
    caller = caller_of(request)
    loan_id = access_loan(caller=caller, number=number)
    with translation.override(CODES[language]):
        return _file(settlement_of(loan_id=loan_id, actor=caller.name))


@writes("/loans/{path:number}/payoff-quotes", scope="write:quotes", response=PayoffQuoteMade)
def make_payoff_quote(request: HttpRequest, number: LoanNumber, body: PayoffQuoteIn) -> PayoffQuoteMade:
    """Quotes what pays the loan off by a day, and keeps the quote."""
    caller = caller_of(request)
    loan_id = access_loan(caller=caller, number=number)
    quote = quote_payoff(loan_id=loan_id, valid_to=body.valid_to, actor=caller.name, source=SOURCE)
    return PayoffQuoteMade(id=quote.id, amount_minor=quote.amount_minor, currency=quote.currency)


@reads("/payoff-quotes/{id}/letter.pdf", scope="read:statements", response=PDF)
def get_payoff_letter(request: HttpRequest, id: PathId, language: Language = "en") -> HttpResponse:
    """The letter of a payoff quote, as it was on its day."""
    quote = quote_of(quote_id=id)
    with translation.override(CODES[language]):
        return _file(payoff_of(quote_id=quote.id, actor=caller_of(request).name))


def _file(paper: Paper) -> HttpResponse:
    return HttpResponse(as_pdf(paper), content_type="application/pdf")
