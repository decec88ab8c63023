"""Proposals as tables, and what one says, in words."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arrears.servicing.approval_policy import Needed, is_of_observation
from arrears.servicing.choices import KIND, VERDICT
from arrears.servicing.operations.verbs import operation
from arrears.servicing.queries.book_of_loan import head_of_loan
from arrears.servicing.queries.line_page import line_page
from arrears.servicing.queries.loan_page import LoanPage
from arrears.servicing.queries.proposals import ProposalRow, proposals_of_loan
from arrears.web import formats
from arrears.web.servicing.event_forms import FORMS
from arrears.web.servicing.line_forms import LINE_FORMS
from arrears.web.tables import Column, Link, Mark, Table

STALE = Mark(label=gettext_lazy("waits, but the loan has changed"), colour="late")


OF_OWNERS = {
    "remit_to_owner": gettext_lazy("Payment to the owner of sold claims"),
    "take_back_remittance": gettext_lazy("A payment to an owner taken back"),
}


def verb_label(verb: str) -> str:
    if verb in OF_OWNERS:
        return str(OF_OWNERS[verb])
    if verb in LINE_FORMS:
        return str(LINE_FORMS[verb].label)
    form = FORMS.get(verb)
    return str(form.label if form else KIND[operation(verb).verb.kind].label)


def stake_sentence(verb: str, needed: Needed | None, *, currency: str) -> str:
    """Why a second person has to approve; nothing where none has to."""
    if needed is None:
        return ""
    if is_of_observation(rule=needed.rule):
        return _("It was restructured and is under observation: nobody restructures it again alone.")
    return _("At stake: %(stake)s; one person alone may do up to %(limit)s.") % {
        "stake": stake_text(verb, needed.stake, currency=currency),
        "limit": stake_text(verb, needed.limit, currency=currency),
    }


def stake_text(verb: str, value: Decimal | None, *, currency: str) -> str:
    """What is at stake, or its limit: an amount, of a change of rate points a year."""
    if value is None:
        return ""
    if verb == "change_rate":
        return formats.points(float(value))
    return f"{formats.exact(minor=int(value), currency=currency)} {formats.currency_name(currency)}"


def verdict_mark(row: ProposalRow) -> Any:
    """What became of it; a waiting one that can't be approved any more says so."""
    return STALE if row.stale else VERDICT[row.verdict]


def table_of(rows: Sequence[ProposalRow], *, of_one_loan: bool = False) -> Table:
    """A row a proposal, in the order given."""
    columns = [
        Column(key="what", label=_("Proposal"), kind="link", head=True),
        *([] if of_one_loan else [Column(key="loan", label=_("Loan, line or owner"), kind="link")]),
        Column(key="state", label=_("State"), kind="mark"),
        Column(key="maker", label=_("Proposed by")),
        Column(key="on", label=_("Proposed on"), kind="date"),
        Column(key="reason", label=_("Reason"), kind="words"),
    ]
    return Table(caption=_("Proposals"), columns=columns, rows=[_line(row) for row in rows])


def _line(row: ProposalRow) -> dict[str, Any]:
    return {
        "what": Link(text=verb_label(row.verb), href=reverse("approval", args=[row.id])),
        "loan": about(row),
        "state": verdict_mark(row),
        "maker": row.maker,
        "on": row.proposed_on,
        "reason": row.reason,
    }


def about(row: ProposalRow) -> Link:
    """The loan, the line or the owner that it is about."""
    if row.party:
        return Link(text=row.party, href=reverse("sale_owners"))
    if row.line_id is not None:
        return Link(text=_("Line %(id)s") % {"id": row.line_id}, href=reverse("line", args=[row.line_id]))
    return Link(text=row.loan_number, href=reverse("loan", args=[row.loan_number]))


def currency_of(row: ProposalRow) -> str:
    """The currency of what it is about."""
    if row.party:
        return str(row.previewed["currency"])
    if row.line_id is not None:
        return line_page(line_id=row.line_id, as_of=row.proposed_on).currency
    return head_of_loan(loan_id=row.loan_id or 0).currency


def proposals_table(page: LoanPage) -> Table | None:
    """All proposals of a loan, the newest first; None when there was none."""
    rows = proposals_of_loan(loan_id=page.header.loan_id)
    return table_of(rows, of_one_loan=True) if rows else None


def said_lines(row: ProposalRow, *, currency: str) -> list[tuple[str, str]]:
    """What was proposed, label and value."""
    if row.party:
        return [(_("Owner"), row.party), (_("Reference of the payment"), str(row.said["evidence"]))]
    form = LINE_FORMS.get(row.verb) or FORMS.get(row.verb)
    if form is None:
        return []
    return [
        (str(field.label), _value(field.kind, field.choices, row.said[field.name], currency))
        for field in form.fields
        if field.name in row.said
    ]


def _value(kind: str, choices: Any, value: Any, currency: str) -> str:
    if kind == "money":
        return f"{formats.exact(minor=int(value), currency=currency)} {formats.currency_name(currency)}"
    if kind == "rate":
        return f"{int(value) / 1e7:.4g}%"
    if kind == "code":
        return str(dict(choices).get(str(value), value))
    return value.isoformat() if isinstance(value, date) else str(value)


def owner_table(row: ProposalRow, *, currency: str) -> Table:
    """What would be sent to the owner, or come back, by loan, and in all."""
    amounts = [*row.previewed["loans"], [_("Altogether"), row.previewed["total_minor"]]]
    return Table(
        caption=_("What it does"),
        columns=[
            Column(key="loan", label=_("Loan"), head=True),
            Column(key="amount", label=formats.currency_name(currency), kind="figure"),
        ],
        rows=[
            {"loan": str(number), "amount": formats.exact(minor=int(amount), currency=currency)}
            for number, amount in amounts
        ],
    )
