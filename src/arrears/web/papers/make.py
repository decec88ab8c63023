"""Papers of a loan, made: what commands, screens and the API call. In the active language."""

from datetime import date

from arrears.parties.operations.unmask import unmask
from arrears.parties.queries import masked_people
from arrears.plumbing import clock
from arrears.servicing.documents.line_statement import line_statement
from arrears.servicing.documents.paper import Paper
from arrears.servicing.documents.payoff import payoff
from arrears.servicing.documents.settlement import settlement
from arrears.servicing.documents.statement import statement
from arrears.servicing.queries.line_account import line_account
from arrears.servicing.queries.line_page import line_page
from arrears.servicing.queries.loan_page import LoanPage, loan_page
from arrears.servicing.queries.payoff_quotes import quote_of


def statement_of(
    *, loan_id: int, as_of: date, known_on: date | None = None, actor: str, reason: str = ""
) -> Paper:
    """A loan's statement. With a reason the borrower is named in clear, and that is recorded."""
    page = loan_page(loan_id=loan_id, as_of=as_of, known_on=known_on)
    written_on = known_on or clock.business_date()
    return statement(page=page, addressee=_addressee(page, actor, reason), written_on=written_on)


def line_statement_of(
    *, line_id: int, as_of: date, known_on: date | None = None, actor: str, reason: str = ""
) -> Paper:
    """A line's statement; else as statement_of. Raises UnableToFindLine."""
    page = line_page(line_id=line_id, as_of=as_of, known_on=known_on)
    account = None
    if not page.draws_cash:
        account = line_account(loan_id=page.loans[0].loan_id, as_of=as_of, known_on=known_on)
    return line_statement(
        page=page,
        account=account,
        addressee=_name(page.borrower_id, actor, reason),
        written_on=known_on or clock.business_date(),
    )


def payoff_of(*, quote_id: int, actor: str, reason: str = "") -> Paper:
    """The letter of a stored payoff quote, as it was on its day."""
    quote = quote_of(quote_id=quote_id)
    page = loan_page(loan_id=quote.loan_id, as_of=quote.valid_to, known_on=quote.quoted_on)
    return payoff(page=page, quote=quote, addressee=_addressee(page, actor, reason))


def settlement_of(*, loan_id: int, actor: str, reason: str = "") -> Paper:
    """The settlement letter of a loan that is paid off. Raises UnableToWriteSettlement."""
    opened = clock.business_date()
    page = loan_page(loan_id=loan_id, as_of=opened)
    return settlement(page=page, addressee=_addressee(page, actor, reason), written_on=opened)


def _addressee(page: LoanPage, actor: str, reason: str) -> str:
    return _name(page.header.borrower_id, actor, reason)


def _name(person_id: int, actor: str, reason: str) -> str:
    if reason:
        return unmask(person_id=person_id, actor=actor, reason=reason).name or ""
    found = masked_people(ids=[person_id]).get(person_id)
    return found.name if found else ""
