"""The payoff quote: what pays the loan off, to which day it holds, and how it is made up."""

from django.utils.translation import gettext as _

from arrears.servicing.documents.paper import Block, Paper
from arrears.servicing.documents.parts import amount, compose, day, how_to_pay, identity, owed
from arrears.servicing.queries.loan_page import LoanPage
from arrears.servicing.queries.payoff_quotes import PayoffQuote


def payoff(*, page: LoanPage, quote: PayoffQuote, addressee: str) -> Paper:
    """The letter of a stored quote; `page` is the loan as of its last day, known on the day of the quote."""
    words = {
        "amount": amount(quote.amount_minor, quote.currency),
        "day": day(quote.valid_to),
    }
    return compose(
        title=_("What pays your loan off"),
        addressee=addressee,
        written_on=quote.quoted_on,
        blocks=(
            Block(
                title=_("Your loan"),
                facts=(*identity(page), (_("Quote"), str(quote.id))),
                lines=(
                    _("%(amount)s, received by %(day)s, pays this loan off.") % words,
                    _by_the_day() if page.header.terms["recalculate"] else _agreed_interest(),
                    _("Money that comes earlier pays the loan off too. What is too much is paid back."),
                    _("After %(day)s please ask for a new quote: the amount may have changed.") % words,
                ),
            ),
            Block(title=_("How the amount is made up on %(day)s") % words, facts=_made_up(page, quote)),
            how_to_pay(page),
        ),
    )


def _by_the_day() -> str:
    return _("Interest is counted up to that day; what would have come after it is not asked for.")


def _agreed_interest() -> str:
    return _(
        "Your contract counts the interest of the instalments to come as well when it is paid off early."
    )


def _made_up(page: LoanPage, quote: PayoffQuote) -> tuple[tuple[str, str], ...]:
    """The parts, what paying now adds to them or saves, and the amount."""
    state = page.state
    parts = sum(
        state[name]
        for name in (
            "principal_outstanding_minor",
            "interest_outstanding_minor",
            "interest_accrued_minor",
            "fee_outstanding_minor",
            "penalty_outstanding_minor",
        )
    )
    facts = owed(page)[:-1]
    rest = quote.amount_minor - parts
    fees = _later_fees(page, quote)
    if fees:
        facts = (*facts, (_("Fees of the instalments to come"), amount(fees, quote.currency)))
    if rest != fees:
        said = (
            _("Interest of the instalments to come") if rest > fees else _("Interest that is not asked for")
        )
        facts = (*facts, (said, amount(rest - fees, quote.currency)))
    return (*facts, (_("To pay"), amount(quote.amount_minor, quote.currency)))


def _later_fees(page: LoanPage, quote: PayoffQuote) -> int:
    """Fees of instalments that are not due which the payoff takes; those that it frees are not in it."""
    free = page.header.terms["free_later_fees"]
    return sum(
        fee
        for row in page.instalments
        if row.due_on > quote.valid_to
        and not (free and row.from_on is not None and row.from_on >= quote.valid_to)
        and (fee := row.fee_minor - row.fee_paid_minor - row.waived_minor) > 0
    )
