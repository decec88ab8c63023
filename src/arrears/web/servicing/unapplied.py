"""Unapplied cash: money that waits for a person to say which loan it is for, or to send it back."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from arrears.kernel.codes import Status
from arrears.payments.choices import CHANNELS, MATCH_REASON, RECEIPT_STATE, MatchReason, ReceiptState
from arrears.payments.operations.settle import send_back
from arrears.payments.operations.unmask import Written, unmask
from arrears.payments.queries import ReceiptRow, unapplied
from arrears.plumbing.failures import Unable
from arrears.servicing.choices import STATUS
from arrears.servicing.operations.apply_receipt import assign_receipt
from arrears.servicing.queries.loan_page import LoanPage, id_of_loan, loan_page
from arrears.web import formats
from arrears.web.access import access_particulars, access_receipt, access_servicing
from arrears.web.console.options import product_name
from arrears.web.servicing.return_reasons import words_of
from arrears.web.tables import Column, Link, Table
from arrears.web.today import today

LIMIT = 200
CANDIDATES = 10


def unapplied_cash(request: HttpRequest) -> HttpResponse:
    """Money that waits, the oldest first."""
    access_servicing(request.user)
    rows = unapplied(limit=LIMIT)
    return render(request, "servicing/unapplied.html", {"table": _table(rows) if rows else None})


def _table(rows: list[ReceiptRow]) -> Table:
    return Table(
        caption=_("Unapplied cash"),
        columns=[
            Column(key="receipt", label=_("Receipt"), kind="link", head=True),
            Column(key="on", label=_("Value date"), kind="date"),
            Column(key="amount", label=_("Amount"), kind="figure"),
            Column(key="channel", label=_("Channel")),
            Column(key="payer", label=_("Payer")),
            Column(key="reference", label=_("Reference")),
            Column(key="reason", label=_("Why it waits"), kind="words"),
        ],
        rows=[
            {
                "receipt": Link(text=f"#{row.id}", href=reverse("receipt", args=[row.id])),
                "on": row.value_on,
                "amount": amount_of(row),
                "channel": CHANNELS.get(row.channel, row.channel),
                "payer": row.payer or None,
                "reference": row.reference,
                "reason": why(row),
            }
            for row in rows
        ],
    )


def amount_of(row: ReceiptRow) -> str:
    return formats.money(row.amount_minor, row.currency)


def why(row: ReceiptRow) -> str:
    """Why it is not certain which loan it is for."""
    named = MatchReason.__members__.get(row.reason.upper())
    return (
        str(MATCH_REASON[named]) if named else words_of(row.reason) or str(_("nobody has looked at it yet"))
    )


def receipt(request: HttpRequest, receipt_id: int) -> HttpResponse:
    """One receipt with the loans that it may be for."""
    _staff, row = access_receipt(user=request.user, receipt_id=receipt_id)
    return _page(request, row)


@require_POST
def unmask_receipt(request: HttpRequest, receipt_id: int) -> HttpResponse:
    """The receipt with what the payer wrote in clear, once; who and why goes into the audit trail."""
    staff = access_particulars(request.user)
    _staff, row = access_receipt(user=request.user, receipt_id=receipt_id)
    try:
        reason = request.POST.get("reason", "")
        shown = unmask(receipt_ids=[row.id], actor=staff.name, reason=reason)[row.id]
    except Unable as failure:
        return _page(request, row, unmask_failure=str(failure))
    response = _page(request, row, shown=shown)
    response["Cache-Control"] = "no-store"
    return response


def _page(
    request: HttpRequest,
    row: ReceiptRow,
    *,
    failure: str = "",
    shown: Written | None = None,
    unmask_failure: str = "",
) -> HttpResponse:
    proposed = [] if row.loan_id is None else [row.loan_id]
    wanted = list(dict.fromkeys([*proposed, *row.candidate_loans]))
    loans = [loan_page(loan_id=loan_id, as_of=today()) for loan_id in wanted[:CANDIDATES]]
    context = {
        "row": row,
        "amount": amount_of(row),
        "channel": CHANNELS.get(row.channel, row.channel),
        "state": RECEIPT_STATE[row.state],
        "why": why(row),
        "open": row.state in (ReceiptState.WAITING, ReceiptState.UNAPPLIED),
        "candidates": [_candidate(loan) for loan in loans],
        "number": request.POST.get("number", ""),
        "other": request.POST.get("other", ""),
        "failure": failure,
        "shown": shown,
        "unmask_failure": unmask_failure,
    }
    status = 422 if failure or unmask_failure else 200
    return render(request, "servicing/receipt.html", context, status=status)


def _candidate(loan: LoanPage) -> dict[str, Any]:
    state, currency = loan.state, loan.header.currency
    unit = formats.currency_name(currency)
    return {
        "number": loan.header.number,
        "borrower": loan.borrower.name if loan.borrower else "",
        "product": product_name(loan.header.product_code),
        "status": STATUS[Status(state["status"])],
        "overdue": f"{formats.exact(minor=state['overdue_minor'], currency=currency)} {unit}",
        "next": f"{formats.exact(minor=state['next_due_minor'], currency=currency)} {unit}",
        "payoff": f"{formats.exact(minor=state['payoff_minor'], currency=currency)} {unit}",
    }


@require_POST
def settle_receipt(request: HttpRequest, receipt_id: int) -> HttpResponse:
    """Assigns it to a loan, or sends it back, for a reason."""
    staff, row = access_receipt(user=request.user, receipt_id=receipt_id)
    reason = " ".join(request.POST.get("reason", "").split())[:300]
    if not reason:
        return _page(request, row, failure=_("Say why; it is kept with the money."))
    try:
        if request.POST.get("action") == "send_back":
            send_back(receipt_id=row.id, actor=staff.name, reason=reason)
            messages.success(request, _("Receipt #%(id)s is sent back.") % {"id": row.id})
            return redirect("unapplied")
        number = (request.POST.get("number") or request.POST.get("other", "")).strip()
        loan_id = id_of_loan(number=number)
        assign_receipt(receipt_id=row.id, loan_id=loan_id, actor=staff.name, reason=reason)
    except Unable as failure:
        return _page(request, row, failure=str(failure))
    messages.success(
        request, _("Receipt #%(id)s is posted to loan %(loan)s.") % {"id": row.id, "loan": number}
    )
    return redirect("unapplied")
