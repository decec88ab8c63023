"""Sales of claims: chosen, bid for, agreed, transferred by a second person, told, taken back."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from arrears.collection.legal.choices import EXCLUDED, SALE_STATE, Excluded, SaleState, SoldState
from arrears.collection.legal.operations.bid import accept_bid, cancel_sale, take_bid
from arrears.collection.legal.operations.freeze_sale import freeze_sale
from arrears.collection.legal.operations.notify_assignment import notify_assignment
from arrears.collection.legal.operations.repurchase import repurchase
from arrears.collection.legal.operations.transfer_sale import transfer_sale
from arrears.collection.legal.operations.write_tape import buyer_tape, masked_tape
from arrears.collection.legal.queries.sales import SaleRow, bids, claims_of_sale, sales
from arrears.plumbing import clock
from arrears.plumbing.failures import Unable
from arrears.servicing.queries.loan_page import id_of_loan
from arrears.web.access import access_legal, access_legal_work, access_sale, access_sale_approval
from arrears.web.legal.forms import Bidding, Freezing, minor
from arrears.web.legal.showing import amount, bids_table, claims_table, sales_table
from arrears.web.roles import May
from arrears.web.today import today

_SHOWN = 200


def legal_sales(request: HttpRequest) -> HttpResponse:
    """All sales, and the form that chooses one."""
    staff = access_legal(request.user)
    form = Freezing(request.POST or None)
    if request.method == "POST":
        access_legal_work(request.user)
        if form.is_valid():
            try:
                number = freeze_sale(at=clock.moment(), actor=staff.name, **form.cleaned_data)
                return redirect("legal_sale", sale_id=number)
            except Unable as failure:
                form.add_error(None, str(failure))
    rows = sales()
    context = {
        "table": sales_table(rows) if rows else None,
        "form": form,
        "may_work": staff.may(May.SERVICE),
    }
    return render(request, "legal/sales.html", context, status=422 if form.errors else 200)


def legal_sale(request: HttpRequest, sale_id: int) -> HttpResponse:
    """GET: the sale. POST: a bid."""
    staff, row = access_sale(user=request.user, sale_id=sale_id)
    form = Bidding(request.POST or None)
    if request.method == "POST":
        access_legal_work(request.user)
        if form.is_valid():
            said = form.cleaned_data
            try:
                take_bid(
                    sale_id=sale_id,
                    bidder=said["bidder"],
                    price_minor=minor(said["price"], row.currency),
                    document=said["document"],
                    on=today(),
                    actor=staff.name,
                )
                return redirect("legal_sale", sale_id=sale_id)
            except Unable as failure:
                form.add_error(None, str(failure))
    offered, claims = bids(sale_id=sale_id), claims_of_sale(sale_id=sale_id, limit=_SHOWN)
    context = _context(row) | {
        "bids": bids_table(offered, row.currency) if offered else None,
        "offered": [(one.id, f"{one.bidder} · {amount(one.price_minor, row.currency)}") for one in offered],
        "claims": claims_table(claims, row.currency),
        "untold": sum(one.state is SoldState.SOLD and one.noticed_on is None for one in claims),
        "form": form,
        "may_work": staff.may(May.SERVICE),
        "may_approve": staff.may(May.APPROVE) and staff.name not in (row.agreed_by, row.chosen_by),
    }
    return render(request, "legal/sale.html", context, status=422 if form.errors else 200)


def _context(row: SaleRow) -> dict[str, Any]:
    return {
        "row": row,
        "state": SALE_STATE[row.state],
        "owed": amount(row.claim_minor, row.currency),
        "price": amount(row.price_minor, row.currency),
        "excluded": [(EXCLUDED[Excluded(key)], count) for key, count in row.excluded.items()],
        "is_frozen": row.state is SaleState.FROZEN,
        "is_agreed": row.state is SaleState.AGREED,
        "is_sold": row.state is SaleState.TRANSFERRED,
        "may_cancel": row.state in (SaleState.FROZEN, SaleState.AGREED),
    }


@require_POST
def change_sale(request: HttpRequest, sale_id: int, action: str) -> HttpResponse:
    """Accepts a bid, transfers, tells the debtors, takes a claim back, or calls the sale off."""
    may = access_sale_approval if action in ("transfer", "take_back") else access_legal_work
    staff = may(request.user)
    access_sale(user=request.user, sale_id=sale_id)
    try:
        words = _ACTIONS[action](request, sale_id, staff.name)
        messages.success(request, words)
    except (Unable, ValueError) as failure:
        messages.error(request, str(failure))
    return redirect("legal_sale", sale_id=sale_id)


def _accept(request: HttpRequest, sale_id: int, actor: str) -> str:
    number = int(request.POST.get("bid", "0"))
    if number not in {one.id for one in bids(sale_id=sale_id)}:
        raise ValueError(_("Choose one of the bids."))
    accept_bid(bid_id=number, contract=request.POST.get("contract", ""), actor=actor)
    return _("The bid is taken. Another person has to approve the sale.")


def _transfer(_request: HttpRequest, sale_id: int, actor: str) -> str:
    count = transfer_sale(sale_id=sale_id, at=clock.moment(), actor=actor)
    return _("%(count)d claims were transferred.") % {"count": count}


def _tell(_request: HttpRequest, sale_id: int, actor: str) -> str:
    told = notify_assignment(sale_id=sale_id, at=clock.moment(), actor=actor)
    return _("%(sent)d notices sent, %(denied)d not allowed now, %(without)d without an address.") % {
        "sent": told.sent,
        "denied": told.denied,
        "without": told.without_address,
    }


def _take_back(request: HttpRequest, sale_id: int, actor: str) -> str:
    repurchase(
        sale_id=sale_id,
        loan_id=id_of_loan(number=request.POST.get("loan", "")),
        why=request.POST.get("why", ""),
        evidence=request.POST.get("evidence", ""),
        at=clock.moment(),
        actor=actor,
    )
    return _("The claim is taken back; its case is open again.")


def _cancel(_request: HttpRequest, sale_id: int, actor: str) -> str:
    cancel_sale(sale_id=sale_id, actor=actor)
    return _("The sale is called off; its claims are free again.")


_ACTIONS: dict[str, Callable[[HttpRequest, int, str], str]] = {
    "accept": _accept,
    "transfer": _transfer,
    "tell": _tell,
    "take_back": _take_back,
    "cancel": _cancel,
}


def sale_tape(request: HttpRequest, sale_id: int) -> HttpResponse:
    """GET: the frozen, masked tape. POST with a reason: the buyer's, in clear; that is recorded."""
    access_sale(user=request.user, sale_id=sale_id)
    try:
        if request.method == "POST":
            staff = access_legal_work(request.user)
            reason = request.POST.get("reason", "")
            content, name = buyer_tape(sale_id=sale_id, actor=staff.name, reason=reason), "buyer"
        else:
            content, name = masked_tape(sale_id=sale_id), "tape"
    except Unable as failure:
        messages.error(request, str(failure))
        return redirect("legal_sale", sale_id=sale_id)
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="sale-{sale_id}-{name}.csv"'
    response["Cache-Control"] = "no-store"
    return response
