"""What was agreed on a revolving line, in words for a borrower. Pure."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from arrears.kernel.codes import CarryFrom
from arrears.servicing.explain_forms import day, money, percent

if TYPE_CHECKING:
    from arrears.servicing.queries.loan_page import LoanPage

_PPB_OF_PPM = 1_000


def agreed_line(page: "LoanPage") -> Iterator[str]:
    """The limit at the beginning, the cycle, the price of carrying, the minimum payment."""
    header, terms = page.header, page.header.terms
    words = {
        "limit": money(header.principal_minor, header.currency),
        "day": day(header.start_on),
        "statement": terms["statement_on"],
        "due": terms["statement_due_on"],
        "rate": percent(header.rate_ppb),
        "share": percent(terms["minimum_ppm"] * _PPB_OF_PPM),
        "floor": money(terms["minimum_floor_minor"], header.currency),
    }
    yield _("A line for purchases, opened on %(day)s with a limit of %(limit)s.") % words
    yield (
        _(
            "What is bought up to day %(statement)s of a month is on the statement of that day, which is due "
            "on the next day %(due)s of a month."
        )
        % words
    )
    since = {
        CarryFrom.PURCHASE_DAY: _("the day of the purchase"),
        CarryFrom.STATEMENT_DAY: _("the day of the statement"),
        CarryFrom.DUE_DAY: _("the due day"),
    }[CarryFrom(terms["carry_from"])]
    words["since"] = since
    if terms["statement_free"]:
        yield _("A statement that is paid in full by its due day bears no interest.")
    yield _("What is carried bears %(rate)s a year by the day, from %(since)s.") % words
    yield (
        _("The minimum payment is %(share)s of the purchases, at least %(floor)s, and all that is charged.")
        % words
    )
