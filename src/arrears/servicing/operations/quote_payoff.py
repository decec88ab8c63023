"""A payoff quote: what pays the loan off on a day to come, written down with who gave it."""

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from arrears.kernel.codes import Method, Status
from arrears.plumbing import clock, locks
from arrears.plumbing.failures import Unable
from arrears.servicing.documents.lender import lender
from arrears.servicing.models import PayoffQuote as Row
from arrears.servicing.queries.loan_page import loan_page
from arrears.servicing.queries.payoff_quotes import PayoffQuote, quote_of


class UnableToQuote(Unable):
    """There is nothing to quote, or not for that day; the message says why."""


def quote_payoff(*, loan_id: int, valid_to: date, actor: str, source: str) -> PayoffQuote:
    """Writes down what pays the loan off on `valid_to`, as known on the open business date.

    The same loan, day and amount, asked for again on one business date, is the same quote.
    Raises UnableToQuote, UnableToFindLoan.
    """
    opened, longest = clock.business_date(), lender().payoff_days_max
    if not opened <= valid_to <= opened + timedelta(days=longest):
        raise UnableToQuote(
            _("A payoff quote holds to a day from %(first)s to %(last)s.")
            % {"first": opened, "last": opened + timedelta(days=longest)}
        )
    with transaction.atomic():
        shard = loan_page(loan_id=loan_id, as_of=opened).header.shard
        locks.hold_loan(shard=shard, loan_id=loan_id)
        page = loan_page(loan_id=loan_id, as_of=valid_to, known_on=opened)
        state, number = page.state, page.header.number
        if state["fault"] or page.header.terms["method"] == Method.AS_REPORTED:
            raise UnableToQuote(_("Loan %(number)s can't be calculated to the day.") % {"number": number})
        if state["status"] != Status.ACTIVE or state["payoff_minor"] <= 0:
            raise UnableToQuote(_("Nothing is to be paid off on loan %(number)s.") % {"number": number})
        row, _made = Row.objects.get_or_create(
            loan_id=loan_id,
            quoted_on=opened,
            valid_to=valid_to,
            amount_minor=state["payoff_minor"],
            defaults={"currency": page.header.currency, "actor": actor, "source": source},
        )
    return quote_of(quote_id=row.id)
