"""The tables of a loan's page."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from arrears.kernel.codes import Channel, Kind
from arrears.ledger.posting_rules import CREDIT_NATURED
from arrears.ledger.queries import EntryLine, accounts
from arrears.servicing.choices import CHANNEL, KIND
from arrears.servicing.queries.loan_page import LoanPage
from arrears.servicing.queries.loan_rows import EventRow, InstalmentRow, Standing
from arrears.web.formats import is_chinese
from arrears.web.origin import who
from arrears.web.servicing.reversible import may_be_undone
from arrears.web.tables import Column, Link, Mark, Table

STANDING = {
    Standing.AHEAD: Mark(label=gettext_lazy("not due yet"), colour="neutral"),
    Standing.PARTLY_PAID: Mark(label=gettext_lazy("partly paid in advance"), colour="info"),
    Standing.PAID: Mark(label=pgettext_lazy("instalment", "paid"), colour="good"),
    Standing.DUE: Mark(label=gettext_lazy("due today"), colour="watch"),
    Standing.OVERDUE: Mark(label=pgettext_lazy("instalment", "overdue"), colour="late"),
    Standing.CHARGED_OFF: Mark(label=pgettext_lazy("instalment", "charged off"), colour="grave"),
}
_PARTS = ("principal_minor", "interest_minor", "fee_minor", "penalty_minor")


def schedule_table(page: LoanPage) -> Table:
    """The instalments with what is paid of them; parts that no instalment has are left out."""
    currency = page.header.currency
    labels = {
        "principal_minor": _("Principal"),
        "interest_minor": _("Interest"),
        "fee_minor": _("Fees"),
        "penalty_minor": _("Penalty interest"),
        "billed_minor": _("Billed"),
        "waived_minor": _("Waived"),
        "charged_off_minor": _("Charged off"),
    }
    used = [key for key in labels if any(getattr(row, key) for row in page.instalments)]
    before = [key for key in used if key in (*_PARTS, "billed_minor")]
    after = [key for key in used if key not in before]
    columns = [
        Column(key="number", label=_("No."), head=True),
        Column(key="due", label=_("Due"), kind="date"),
        *(Column(key=key, label=labels[key], kind="money", currency=currency, less=True) for key in before),
        Column(key="total", label=_("In all"), kind="money", currency=currency),
        Column(key="paid", label=_("Paid"), kind="money", currency=currency, less=True),
        *(Column(key=key, label=labels[key], kind="money", currency=currency, less=True) for key in after),
        Column(key="open", label=_("Open"), kind="money", currency=currency),
        Column(key="paid_on", label=_("Paid on"), kind="date", less=True),
        Column(key="late", label=_("Days late"), kind="days", less=True),
        Column(key="standing", label=_("State"), kind="mark"),
    ]
    rows = [_instalment(row, used) for row in page.instalments]
    sums = ("total", "paid", "open", *used)
    total = {"number": _("Sum")} | {key: sum(row[key] for row in rows) for key in sums}
    return Table(caption=_("Schedule"), columns=columns, rows=rows, total=total if rows else None)


def _instalment(row: InstalmentRow, used: Sequence[str]) -> dict[str, Any]:
    late = row.dpd_days or (
        (row.paid_on - row.due_on).days if row.paid_on and row.paid_on > row.due_on else 0
    )
    name = str(row.number)
    if row.is_down_payment:
        name = _("%(number)s (down payment)") % {"number": name}
    elif row.is_additional:
        name = _("%(number)s (additional)") % {"number": name}
    return {
        "number": name,
        "due": row.due_on,
        "total": row.total_minor,
        "paid": row.paid_minor,
        "open": row.open_minor,
        "paid_on": row.paid_on,
        "late": late or None,
        "standing": STANDING[row.standing],
        **{key: getattr(row, key) for key in used},
    }


def events_table(page: LoanPage, *, reversible: bool = False) -> Table:
    """The history up to the day of the page, newest first, with what each amount paid."""
    currency = page.header.currency
    shown = [row for row in reversed(page.events) if row.value_on <= page.as_of]
    labels = {
        "principal_minor": _("Principal"),
        "interest_minor": _("Interest"),
        "fee_minor": _("Fees"),
        "penalty_minor": _("Penalty interest"),
    }
    used = [key for key in labels if any(getattr(row, key) for row in shown)]
    columns = [
        Column(key="value_on", label=_("Value date"), kind="date", head=True),
        Column(key="what", label=_("Event"), kind="mark"),
        Column(key="amount", label=_("Amount"), kind="money", currency=currency),
        *(Column(key=key, label=labels[key], kind="money", currency=currency, less=True) for key in used),
        Column(key="balance_minor", label=_("Principal after"), kind="money", currency=currency),
        Column(key="posted_on", label=_("Written down")),
        Column(key="who", label=_("Who and why"), kind="words"),
        *([Column(key="undo", label=_("Undo"), kind="link")] if reversible else []),
    ]
    return Table(
        caption=_("Events"), columns=columns, rows=[_event(row) | {"undo": _undo(page, row)} for row in shown]
    )


def _undo(page: LoanPage, row: EventRow) -> Link | str:
    """Where the event is undone; nothing where it can't be."""
    if not may_be_undone(row):
        return ""
    address = reverse("event", args=["reverse", page.header.number])
    return Link(text=_("reverse"), href=f"{address}?event_id={row.event_id}")


def _event(row: EventRow) -> dict[str, Any]:
    what = KIND[Kind(row.kind)]
    label, colour = str(what.label), what.colour
    if row.kind == Kind.REPAY and row.channel != Channel.REPAYMENT:
        label = str(CHANNEL[Channel(row.channel)].label)
    if row.reversed_by is not None:
        label, colour = _("%(event)s, reversed later") % {"event": label}, "neutral"
    posted = row.posted_on.isoformat()
    return {
        "value_on": row.value_on,
        "what": Mark(label=label, colour=colour),
        "amount": row.amount_minor or None,
        **{key: getattr(row, key) or None for key in _PARTS},
        "balance_minor": row.balance_minor,
        "posted_on": _("%(day)s, backdated") % {"day": posted} if row.backdated else posted,
        "who": who(actor=row.actor, source=row.source, reason=row.reason),
    }


def held_table(page: LoanPage) -> Table:
    """What the accounts hold for this loan on the page's day: debit positive, credit negative."""
    chart, chinese = accounts(), is_chinese()
    columns = [
        Column(key="account", label=_("Account"), head=True),
        Column(key="balance", label=_("Balance"), kind="money", currency=page.header.currency),
    ]
    rows: list[dict[str, Any]] = []
    for role, minor in page.held.items():
        if minor:
            one = chart[role]
            name = f"{one.code} {one.name_zh if chinese else one.name_en}"
            rows.append({"account": name, "balance": -minor if role in CREDIT_NATURED else minor})
    total = {"account": _("Carrying amount"), "balance": sum(row["balance"] for row in rows)}
    return Table(caption=_("In the ledger"), columns=columns, rows=rows, total=total if rows else None)


def entries_table(lines: Sequence[EntryLine], *, currency: str) -> Table:
    """The journal of this loan: debit positive, credit negative."""
    chinese = is_chinese()
    columns = [
        Column(key="day", label=_("Business date"), kind="date", head=True),
        Column(key="entry", label=_("Entry"), kind="count"),
        Column(key="account", label=_("Account")),
        Column(key="debit", label=_("Debit"), kind="money", currency=currency),
        Column(key="credit", label=_("Credit"), kind="money", currency=currency),
        Column(key="source", label=_("Source")),
    ]
    rows = [
        {
            "day": line.business_date,
            "entry": line.entry_id,
            "account": f"{line.account_code} {line.name_zh if chinese else line.name_en}",
            "debit": line.amount_minor if line.amount_minor > 0 else None,
            "credit": -line.amount_minor if line.amount_minor < 0 else None,
            "source": who(actor=line.actor, source=line.source),
        }
        for line in lines
    ]
    return Table(caption=_("Journal"), columns=columns, rows=rows)
