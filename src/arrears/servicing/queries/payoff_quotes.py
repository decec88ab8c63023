"""Payoff quotes that were given."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from arrears.plumbing.failures import Unable
from arrears.servicing.models import PayoffQuote as Row


class UnableToFindQuote(Unable):
    """No payoff quote has this number."""


@dataclass(frozen=True, kw_only=True)
class PayoffQuote:
    """A quote: the amount, received by `valid_to`, pays the loan off."""

    id: int
    loan_id: int
    amount_minor: int
    currency: str
    quoted_on: date
    valid_to: date
    actor: str
    source: str
    recorded_at: datetime


def quote_of(*, quote_id: int) -> PayoffQuote:
    """One quote. Raises UnableToFindQuote."""
    found = Row.objects.filter(id=quote_id).first()
    if found is None:
        raise UnableToFindQuote(_("There is no payoff quote %(quote_id)s.") % {"quote_id": quote_id})
    return _quote(found)


def quotes_of_loan(*, loan_id: int) -> list[PayoffQuote]:
    """All quotes given for a loan, the newest first."""
    return [_quote(row) for row in Row.objects.filter(loan_id=loan_id).order_by("-id")]


def _quote(row: Row) -> PayoffQuote:
    return PayoffQuote(**{name: getattr(row, name) for name in PayoffQuote.__dataclass_fields__})
