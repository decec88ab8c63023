"""The tables of a line's page."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from arrears.kernel.codes import Status
from arrears.servicing.choices import FREEDOM, LINE_KIND, STATUS
from arrears.servicing.line_kinds import LineKind, reversed_ids
from arrears.servicing.queries.line_account import ConversionRow, LineAccount, PurchaseRow
from arrears.servicing.queries.line_page import LinePage
from arrears.web import formats
from arrears.web.console.loan_tables import STANDING
from arrears.web.console.options import product_name
from arrears.web.origin import who
from arrears.web.servicing.line_saying import changes_to_undo
from arrears.web.tables import Column, Link, Mark, Table

_NO_LIMIT = (LineKind.REVERSED,)


def statements_table(account: LineAccount) -> Table:
    """The statements, the newest first: what each shows, asks for, and whether it is free of interest."""
    currency = account.page.header.currency
    columns = [
        Column(key="drawn", label=_("Statement of"), kind="date", head=True),
        Column(key="purchases", label=_("Bought"), kind="money", currency=currency, less=True),
        Column(key="balance", label=_("Balance"), kind="money", currency=currency),
        Column(key="minimum", label=_("Minimum payment"), kind="money", currency=currency),
        Column(key="interest", label=_("of it interest"), kind="money", currency=currency, less=True),
        Column(key="paid", label=_("Paid"), kind="money", currency=currency),
        Column(key="open", label=_("Open"), kind="money", currency=currency),
        Column(key="due", label=_("Due"), kind="date"),
        Column(key="standing", label=_("Minimum"), kind="mark"),
        Column(key="freedom", label=_("Interest"), kind="mark"),
    ]
    rows = [
        {
            "drawn": one.drawn_on,
            "purchases": one.purchases_minor or None,
            "balance": one.balance_minor,
            "minimum": one.row.total_minor,
            "interest": one.row.interest_minor or None,
            "paid": one.row.paid_minor,
            "open": one.row.open_minor,
            "due": one.due_on,
            "standing": STANDING[one.row.standing],
            "freedom": FREEDOM[one.freedom],
        }
        for one in account.statements
    ]
    return Table(caption=_("Statements"), columns=columns, rows=rows)


def purchases_table(account: LineAccount, *, may_service: bool) -> Table:
    """What was bought, the newest first; what came back, what was turned into instalments."""
    header = account.page.header
    address = reverse("event", args=["refund_line_purchase", header.number])
    columns = [
        Column(key="day", label=_("Bought on"), kind="date", head=True),
        Column(key="amount", label=_("Amount"), kind="money", currency=header.currency),
        Column(key="statement", label=_("On the statement of"), kind="date"),
        Column(key="refunded", label=_("Given back"), kind="money", currency=header.currency),
        Column(key="converted", label=_("In instalments"), kind="money", currency=header.currency),
        Column(key="what", label=_("State"), kind="mark"),
        Column(key="who", label=_("Who and why"), kind="words", less=True),
        *([Column(key="refund", label=_("Refund"), kind="link")] if may_service else []),
    ]
    rows = [
        _purchase(row, f"{address}?event_id={row.event.event_id}" if may_service else "")
        for row in account.purchases
    ]
    return Table(caption=_("Purchases"), columns=columns, rows=rows)


def _purchase(row: PurchaseRow, address: str) -> dict[str, Any]:
    event = row.event
    gone = event.reversed_by is not None
    back = row.refunded_minor >= event.amount_minor
    mark = (
        Mark(label=_("reversed"), colour="neutral")
        if gone
        else Mark(label=_("given back"), colour="info")
        if back
        else Mark(label=_("bought"), colour="good")
    )
    return {
        "day": event.value_on,
        "amount": event.amount_minor,
        "statement": row.statement_on,
        "refunded": row.refunded_minor or None,
        "converted": row.converted_minor or None,
        "what": mark,
        "who": who(actor=event.actor, source=event.source, reason=event.reason),
        "refund": Link(text=_("refund"), href=address) if address and not gone and not back else "",
    }


@dataclass(frozen=True, kw_only=True)
class ConversionPanel:
    """One conversion: what it is, what it costs, what is still to come."""

    title: str
    facts: list[tuple[str, str]]
    to_come: Table | None


def conversion_panels(account: LineAccount) -> list[ConversionPanel]:
    """Every conversion, the newest first."""
    return [_conversion(row, account) for row in account.conversions]


def _conversion(row: ConversionRow, account: LineAccount) -> ConversionPanel:
    currency, plan = account.page.header.currency, row.plan

    def money(minor: int) -> str:
        return f"{formats.exact(minor=minor, currency=currency)} {formats.currency_name(currency)}"

    bought = {one.event.event_id: one.event.value_on for one in account.purchases}
    what = (
        _("the statements drawn")
        if row.purchase_id is None
        else _("the purchase of %(day)s") % {"day": bought.get(row.purchase_id, "–")}
    )
    of = len(plan.instalments)
    return ConversionPanel(
        title=_("%(amount)s in %(count)d instalments, from %(day)s")
        % {"amount": money(plan.amount_minor), "count": of, "day": row.event.value_on},
        facts=[
            (_("What"), what),
            (_("Fee"), money(plan.fee_minor)),
            (_("Annual cost (IRR)"), formats.percent(float(plan.annual_cost))),
            (_("Asked for so far"), _("%(asked)d of %(of)d") % {"asked": row.asked, "of": of}),
            (_("Principal to come"), money(row.left_minor)),
        ],
        to_come=_to_come(row, currency) if row.to_come else None,
    )


def _to_come(row: ConversionRow, currency: str) -> Table:
    columns = [
        Column(key="number", label=_("No."), head=True),
        Column(key="statement", label=_("On the statement of"), kind="date"),
        Column(key="due", label=_("Due"), kind="date"),
        Column(key="principal", label=_("Principal"), kind="money", currency=currency),
        Column(key="fee", label=_("Fee"), kind="money", currency=currency),
    ]
    rows = [
        {
            "number": one.number,
            "statement": one.statement_on,
            "due": one.due_on,
            "principal": one.principal_minor,
            "fee": one.fee_minor,
        }
        for one in row.to_come
    ]
    return Table(caption=_("Instalments to come"), columns=columns, rows=rows)


def drawings_table(page: LinePage) -> Table:
    """The drawings of a cash line, the newest first: each is a loan."""
    columns = [
        Column(key="number", label=_("Loan"), kind="link", head=True),
        Column(key="product", label=_("Product")),
        Column(key="drawn", label=_("Drawn"), kind="money", currency=page.currency),
        Column(key="principal", label=_("Principal outstanding"), kind="money", currency=page.currency),
        Column(key="next", label=_("Next due"), kind="money", currency=page.currency),
        Column(key="overdue", label=_("Overdue"), kind="money", currency=page.currency),
        Column(key="status", label=_("State"), kind="mark"),
    ]
    rows = [
        {
            "number": Link(text=loan.number, href=reverse("loan", args=[loan.number])),
            "product": product_name(loan.product_code),
            "drawn": loan.state["disbursed_minor"],
            "principal": loan.state["principal_outstanding_minor"],
            "next": loan.state["next_due_minor"] or None,
            "overdue": loan.state["overdue_minor"] or None,
            "status": STATUS[Status(loan.state["status"])],
        }
        for loan in reversed(page.loans)
    ]
    return Table(caption=_("Drawings"), columns=columns, rows=rows)


def changes_table(page: LinePage, *, may_service: bool) -> Table:
    """What happened to the limit, the newest first; those that can be undone have a link."""
    undone = reversed_ids(changes=page.changes, known=page.known_on)
    can = dict(changes_to_undo(page)) if may_service else {}
    address = reverse("line_event", args=[page.line_id, "reverse_line_change"])
    columns = [
        Column(key="day", label=_("Value date"), kind="date", head=True),
        Column(key="what", label=_("Change"), kind="mark"),
        Column(key="limit", label=_("Limit"), kind="money", currency=page.currency),
        Column(key="known", label=_("Written down"), kind="date"),
        Column(key="who", label=_("Who and why"), kind="words"),
        *([Column(key="undo", label=_("Undo"), kind="link")] if may_service else []),
    ]
    rows = []
    for change in reversed(page.changes):
        found = LINE_KIND[change.kind]
        mark = Mark(label=found.label, colour=found.colour)
        if change.event_id in undone:
            mark = Mark(label=_("%(event)s, undone later") % {"event": found.label}, colour="neutral")
        link = Link(text=_("undo"), href=f"{address}?event_id={change.event_id}")
        rows.append(
            {
                "day": change.value_on,
                "what": mark,
                "limit": None if change.kind in _NO_LIMIT else change.limit_minor,
                "known": change.known_on,
                "who": who(actor=change.actor, reason=change.reason),
                "undo": link if str(change.event_id) in can else "",
            }
        )
    return Table(caption=_("Changes of the limit"), columns=columns, rows=rows)
