"""The statement of a line for its borrower: limit, statements or drawings, instalments and what they cost."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from arrears.rulebook import products
from arrears.servicing.choices import FREEDOM, LINE_KIND
from arrears.servicing.documents.lender import speaks_chinese
from arrears.servicing.documents.paper import Block, Grid, Paper
from arrears.servicing.documents.parts import amount, compose, day, figure, how_to_pay_for, owed
from arrears.servicing.queries.line_account import ConversionRow, LineAccount
from arrears.servicing.queries.line_page import LinePage


def line_statement(*, page: LinePage, account: LineAccount | None, addressee: str, written_on: date) -> Paper:
    """The statement of a line as of the page's day, in the active language; `account`: of its purchases.

    Pages with `known_on` give it as it was printed then, without what was written down later.
    """
    blocks = [Block(title=_("Your line"), facts=_facts(page), lines=tuple(_sentences(page)))]
    if account is not None:
        blocks += _of_account(account)
    else:
        blocks.append(_drawings(page))
    blocks.append(Block(title=_("The limit over time"), grid=_changes(page)))
    number = account.page.header.number if account else str(page.line_id)
    blocks.append(how_to_pay_for(number))
    return compose(
        title=_("Statement of your line"), addressee=addressee, blocks=blocks, written_on=written_on
    )


def _facts(page: LinePage) -> tuple[tuple[str, str], ...]:
    product = products.load(code=page.product_code, version=page.product_version)
    facts = [
        (_("Number of the line"), str(page.line_id)),
        (_("Product"), product.names["zh" if speaks_chinese() else "en"]),
        (_("Opened on"), day(page.opened_on)),
        (_("State on"), day(page.as_of)),
    ]
    if page.known_on != date.max:
        facts.append((_("With what was known on"), day(page.known_on)))
    return (
        *facts,
        (_("Limit"), amount(page.limit.limit_minor, page.currency)),
        (_("Used"), amount(page.used_minor, page.currency)),
        (_("Available"), amount(page.available_minor, page.currency)),
        (_("Rate a year"), f"{page.rate_ppb / 10_000_000:.2f}%"),
    )


def _sentences(page: LinePage) -> Iterator[str]:
    if page.limit.cancelled:
        yield _("The line is cancelled; what is owed is repaid as agreed.")
    elif page.limit.frozen:
        yield _("The line is frozen: nothing more can be used of it for now.")
    overdue = sum(loan.state["overdue_minor"] for loan in page.loans)
    if overdue:
        days = max(loan.state["dpd_days"] for loan in page.loans)
        yield _("%(amount)s of it is past due, for %(days)d days.") % {
            "amount": amount(overdue, page.currency),
            "days": days,
        }


def _of_account(account: LineAccount) -> list[Block]:
    currency = account.page.header.currency
    title = _("What is owed on %(day)s") % {"day": day(account.page.as_of)}
    blocks = [Block(title=title, facts=owed(account.page), lines=tuple(_due(account)))]
    if account.statements:
        blocks.append(Block(title=_("Statements, and what is paid of them"), grid=_statements(account)))
    if account.purchases:
        blocks.append(Block(title=_("What was bought"), grid=_purchases(account)))
    for row in account.conversions:
        name = _("%(amount)s in %(count)d instalments") % {
            "amount": amount(row.plan.amount_minor, currency),
            "count": len(row.plan.instalments),
        }
        blocks.append(_conversion(name, row, currency))
    return blocks


def _due(account: LineAccount) -> Iterator[str]:
    currency = account.page.header.currency
    asked = [one for one in account.statements if one.row.open_minor]
    if account.in_full_minor:
        yield _("%(amount)s pays all statements drawn so far in full.") % {
            "amount": amount(account.in_full_minor, currency)
        }
    if asked:
        yield _("At least %(amount)s of it is to be paid by %(day)s.") % {
            "amount": amount(sum(one.row.open_minor for one in asked), currency),
            "day": day(asked[0].due_on),
        }
    if account.page.header.terms["statement_free"]:
        yield _("Paid in full by the due day, what was bought bears no interest.")
    yield _("The next statement is drawn on %(day)s.") % {"day": day(account.next_statement_on)}


def _statements(account: LineAccount) -> Grid:
    currency = account.page.header.currency
    return Grid(
        headings=(
            _("Statement of"),
            _("Due on"),
            _("Interest"),
            _("Balance"),
            _("Minimum payment"),
            _("Paid"),
            _("Open"),
        ),
        rows=tuple(
            (
                one.drawn_on.isoformat(),
                one.due_on.isoformat(),
                str(FREEDOM[one.freedom].label),
                *(
                    figure(minor, currency)
                    for minor in (
                        one.balance_minor,
                        one.row.total_minor,
                        one.row.paid_minor,
                        one.row.open_minor,
                    )
                ),
            )
            for one in account.statements
        ),
        figures_from=3,
    )


def _purchases(account: LineAccount) -> Grid:
    currency = account.page.header.currency
    rows = tuple(
        (
            one.event.value_on.isoformat(),
            one.statement_on.isoformat(),
            figure(one.event.amount_minor, currency),
            figure(one.refunded_minor, currency),
            figure(one.converted_minor, currency),
        )
        for one in account.purchases
        if one.event.reversed_by is None
    )
    headings = (_("Bought on"), _("On the statement of"), _("Amount"), _("Given back"), _("In instalments"))
    return Grid(headings=headings, rows=rows, figures_from=2)


def _conversion(title: str, row: ConversionRow, currency: str) -> Block:
    plan = row.plan
    told = _("The fee is %(fee)s in all; that is %(cost)s a year (IRR, by days).") % {
        "fee": amount(plan.fee_minor, currency),
        "cost": f"{plan.annual_cost * 100:.2f}%",
    }
    so_far = _("%(asked)d of %(of)d instalments have been asked for.") % {
        "asked": row.asked,
        "of": len(plan.instalments),
    }
    rows = tuple(
        (
            str(one.number),
            one.due_on.isoformat(),
            figure(one.principal_minor, currency),
            figure(one.fee_minor, currency),
            figure(one.principal_minor + one.fee_minor, currency),
        )
        for one in row.to_come
    )
    headings = (_("No."), _("Due on"), _("Principal"), _("Fee"), _("All of it"))
    grid = Grid(headings=headings, rows=rows, figures_from=2) if rows else None
    return Block(title=title, grid=grid, lines=(told, so_far))


def _drawings(page: LinePage) -> Block:
    rows = tuple(
        (
            loan.number,
            *(
                figure(loan.state[name], page.currency)
                for name in (
                    "disbursed_minor",
                    "principal_outstanding_minor",
                    "payoff_minor",
                    "overdue_minor",
                )
            ),
        )
        for loan in page.loans
    )
    headings = (_("Loan"), _("Drawn"), _("Principal left"), _("To pay it off"), _("Overdue"))
    return Block(
        title=_("Drawings on %(day)s") % {"day": day(page.as_of)},
        grid=Grid(headings=headings, rows=rows, figures_from=1) if rows else None,
        lines=() if rows else (_("Nothing was drawn yet."),),
    )


def _changes(page: LinePage) -> Grid:
    rows = tuple(
        (
            change.value_on.isoformat(),
            str(LINE_KIND[change.kind].label),
            figure(change.limit_minor, page.currency),
        )
        for change in page.changes
        if change.value_on <= page.as_of
    )
    return Grid(headings=(_("Day"), _("What"), _("Limit")), rows=rows, figures_from=2)
