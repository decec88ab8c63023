"""The figures at the head of a line's page, and what was agreed, in words."""

from django.utils.translation import gettext as _

from arrears.portfolio.format import percent
from arrears.rulebook import products
from arrears.servicing.queries.line_account import LineAccount
from arrears.servicing.queries.line_page import LinePage
from arrears.web import formats
from arrears.web.console.loan_facts import Fact
from arrears.web.console.options import product_name

_PPM = 1_000_000


def facts_of_line(page: LinePage, account: LineAccount | None) -> list[Fact]:
    """Limit, used, available, then what is due of the statements or of the drawings."""
    unit = formats.currency_name(page.currency)

    def fact(key: str, label: str, minor: int, more: str = "") -> Fact:
        value = formats.exact(minor=minor, currency=page.currency)
        return Fact(key=key, label=label, value=value, unit=unit, more=more)

    share = formats.percent(page.used_minor / page.limit.limit_minor) if page.limit.limit_minor else ""
    used_more = _("%(share)s of the limit") % {"share": share} if share else ""
    found = [
        fact("limit", _("Limit"), page.limit.limit_minor),
        fact("used", _("Used"), page.used_minor, used_more),
        fact("available", _("Available"), page.available_minor),
    ]
    if account is not None:
        on = {"day": account.next_statement_on}
        found += [
            fact("full", _("To pay all statements in full"), account.in_full_minor, _minimum(account)),
            fact(
                "running",
                _("Bought since the last statement"),
                account.running_minor,
                _("on the statement of %(day)s") % on,
            ),
        ]
    overdue = sum(loan.state["overdue_minor"] for loan in page.loans)
    days = max((loan.state["dpd_days"] for loan in page.loans), default=0)
    more = _("%(days)s days past due") % {"days": days} if days else _("nothing is past due")
    return [*found, fact("overdue", _("Overdue amount"), overdue, more)]


def _minimum(account: LineAccount) -> str:
    """What of it has to be paid, and by when."""
    asked = [one for one in account.statements if one.row.open_minor]
    if not asked:
        return ""
    currency = account.page.header.currency
    minimum = sum(one.row.open_minor for one in asked)
    return _("minimum %(amount)s, due on %(day)s") % {
        "amount": formats.exact(minor=minimum, currency=currency),
        "day": asked[0].due_on,
    }


def terms_of_line(page: LinePage) -> list[tuple[str, str]]:
    """What was agreed: label and value."""
    product = products.load(code=page.product_code, version=page.product_version)
    found = [
        (_("Product version"), f"{product_name(page.product_code)} {page.product_version}"),
        (_("Opened on"), page.opened_on.isoformat()),
        (_("Rate per year"), percent(page.rate_ppb / 1_000_000_000, digits=2)),
    ]
    if product.limit is not None:
        found.append((_("Agreed for"), _("%(months)s months") % {"months": product.limit.months}))
    statement = product.statement
    if statement is None:
        return found
    share = percent(statement.minimum.share_ppm / _PPM, digits=2)
    floor = formats.exact(minor=statement.minimum.floor_minor, currency=page.currency)
    found += [
        (_("Statement day"), _("day %(day)s of the month") % {"day": statement.statement_day}),
        (_("Due day"), _("day %(day)s of the month") % {"day": statement.due_day}),
        (
            _("Minimum payment"),
            _("%(share)s of the purchases, at least %(floor)s, and all that is charged")
            % {"share": share, "floor": floor},
        ),
        (
            _("Interest"),
            _("none on a statement that is paid in full by its due day")
            if statement.interest_free
            else _("by the day, whatever is paid"),
        ),
    ]
    return found
