"""A line as lines of text, for the command line."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from arrears.servicing.choices import FREEDOM, LINE_KIND
from arrears.servicing.explain_forms import money, percent
from arrears.servicing.queries.line_account import LineAccount, line_account
from arrears.servicing.queries.line_page import LinePage, line_page


def report(*, line_id: int, as_of: date, known_on: date | None = None) -> Iterator[str]:
    """The line as of the evening of a day, in the active language. Raises UnableToFindLine."""
    page = line_page(line_id=line_id, as_of=as_of, known_on=known_on)
    words = {"id": page.line_id, "product": page.product_code, "day": page.opened_on}
    yield _("Line %(id)s (%(product)s), open since %(day)s") % words
    yield "  " + _("limit %(limit)s, used %(used)s, available %(available)s, %(rate)s a year") % {
        "limit": money(page.limit.limit_minor, page.currency),
        "used": money(page.used_minor, page.currency),
        "available": money(page.available_minor, page.currency),
        "rate": percent(page.rate_ppb),
    }
    for change in page.changes:
        yield (
            f"  {change.value_on} #{change.event_id} {LINE_KIND[change.kind].label} "
            f"{money(change.limit_minor, page.currency)} {change.reason}".rstrip()
        )
    if page.draws_cash:
        yield from _drawings(page)
    else:
        account = line_account(loan_id=page.loans[0].loan_id, as_of=as_of, known_on=known_on)
        yield from _account(account)


def _drawings(page: LinePage) -> Iterator[str]:
    for loan in page.loans:
        yield "  " + _("Drawing %(number)s: %(drawn)s drawn, %(payoff)s to pay it off") % {
            "number": loan.number,
            "drawn": money(loan.state["disbursed_minor"], page.currency),
            "payoff": money(loan.state["payoff_minor"], page.currency),
        }


def _account(account: LineAccount) -> Iterator[str]:
    currency = account.page.header.currency
    yield "  " + _("Account %(number)s: %(full)s pays all statements in full") % {
        "number": account.page.header.number,
        "full": money(account.in_full_minor, currency),
    }
    for one in account.statements:
        words = _(
            "Statement of %(drawn)s: balance %(balance)s, minimum %(minimum)s, open %(open)s, due %(due)s: "
            "%(state)s"
        )
        yield "  " + words % {
            "drawn": one.drawn_on,
            "balance": money(one.balance_minor, currency),
            "minimum": money(one.row.total_minor, currency),
            "open": money(one.row.open_minor, currency),
            "due": one.due_on,
            "state": FREEDOM[one.freedom].label,
        }
    for bought in account.purchases:
        yield "  " + _("Purchase #%(id)s on %(day)s: %(amount)s") % {
            "id": bought.event.event_id,
            "day": bought.event.value_on,
            "amount": money(bought.event.amount_minor, currency),
        }
    for row in account.conversions:
        yield "  " + _(
            "Conversion #%(id)s: %(amount)s in %(count)d instalments for %(fee)s, %(cost)s a year (IRR)"
        ) % {
            "id": row.event.event_id,
            "amount": money(row.plan.amount_minor, currency),
            "count": len(row.plan.instalments),
            "fee": money(row.plan.fee_minor, currency),
            "cost": f"{row.plan.annual_cost * 100:.2f}%",
        }
