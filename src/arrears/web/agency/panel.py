"""The lender's view of its agencies: the panel, the league table, one agency, its invoices."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from arrears.collection.agencies.choices import LINE_VERDICT, RENEWAL, Renewal, Why
from arrears.collection.agencies.operations.evaluate import evaluate
from arrears.collection.agencies.operations.place import place_by_rules
from arrears.collection.agencies.operations.recall import recall
from arrears.collection.agencies.operations.take_invoice import settle_invoice, take_invoice
from arrears.collection.agencies.queries.invoices import InvoiceRow, invoice, invoices
from arrears.collection.agencies.queries.league import Standing, league
from arrears.collection.agencies.queries.panel import AgencyRow, agencies, evaluations, mandates, placements
from arrears.collection.contacts.gate.planned import Channel
from arrears.collection.contacts.words import CHANNELS
from arrears.plumbing import clock
from arrears.plumbing.failures import Unable
from arrears.web.access import access_agencies, access_invoices, access_supervisor
from arrears.web.agency.complaints import complaints_by_agency
from arrears.web.agency.placed import MAX_BYTES, placements_table
from arrears.web.formats import money
from arrears.web.roles import May
from arrears.web.tables import Column, Link, Mark, Table
from arrears.web.today import today

_YEAR = timedelta(days=365)


class Judgement(forms.Form):
    """The yearly evaluation."""

    conduct = forms.IntegerField(label=gettext_lazy("Conduct, 0–100"), min_value=0, max_value=100)
    quality = forms.IntegerField(label=gettext_lazy("Quality of the work, 0–100"), min_value=0, max_value=100)
    security = forms.IntegerField(
        label=gettext_lazy("Security of information, 0–100"), min_value=0, max_value=100
    )
    renewal = forms.TypedChoiceField(
        label=gettext_lazy("What follows"),
        choices=[(code.value, choice.label) for code, choice in RENEWAL.items()],
        coerce=Renewal,
        widget=forms.RadioSelect,
    )
    remark = forms.CharField(label=gettext_lazy("What it rests on"), max_length=2000, widget=forms.Textarea)


def panel(request: HttpRequest) -> HttpResponse:
    """The agencies, and the league table of the last twelve months."""
    staff = access_agencies(request.user)
    on = today()
    rows = agencies()
    standings = league(from_on=on - _YEAR, to_on=on, complaints=complaints_by_agency(since=on - _YEAR))
    context = {
        "table": _panel_table(rows, on) if rows else None,
        "league": league_table(standings) if standings else None,
        "may_place": staff.may(May.SUPERVISE),
    }
    return render(request, "agency/panel.html", context)


@require_POST
def place(request: HttpRequest) -> HttpResponse:
    """Places by the rules."""
    staff = access_supervisor(request.user)
    try:
        count = place_by_rules(at=clock.moment(), actor=staff.name)
        messages.success(request, _("%(count)d cases were placed.") % {"count": count})
    except Unable as failure:
        messages.error(request, str(failure))
    return redirect("agencies")


def mandate_channels(codes: Collection[str]) -> str:
    """The channels of a mandate in words."""
    return _(", ").join(str(CHANNELS.get(Channel(code), code)) for code in codes)


def agency(request: HttpRequest, code: str) -> HttpResponse:
    """One agency: contract, mandates, placements, invoices, evaluations."""
    staff = access_agencies(request.user)
    row = next((one for one in agencies() if one.code == code), None)
    if row is None:
        raise Http404
    form = Judgement(request.POST or None)
    if request.method == "POST":
        access_supervisor(request.user)
        if form.is_valid():
            on = today()
            told = complaints_by_agency(since=on - _YEAR).get(code, 0)
            try:
                evaluate(agency=code, complaints=told, actor=staff.name, **form.cleaned_data)
                messages.success(request, _("The evaluation is written down."))
                return redirect("agency", code=code)
            except Unable as failure:
                form.add_error(None, str(failure))
    count, held = placements(agency=code, limit=100)
    context = {
        "row": row,
        "mandates": [(one, mandate_channels(one.channels)) for one in mandates(agency=code)],
        "count": count,
        "placements": placements_table(held, own=False) if held else None,
        "open": [one for one in held if one.closed_on is None],
        "invoices": _invoices_table(invoices(agency=code)),
        "evaluations": [(one, RENEWAL[one.renewal]) for one in evaluations(agency=code)],
        "form": form,
        "may_supervise": staff.may(May.SUPERVISE),
        "may_invoice": staff.may(May.SERVICE),
    }
    return render(request, "agency/agency.html", context, status=422 if form.errors else 200)


@require_POST
def recall_placement(request: HttpRequest, code: str) -> HttpResponse:
    """Takes one placement back."""
    staff = access_supervisor(request.user)
    try:
        recall(placement_id=int(request.POST.get("placement", "")), why=Why.LENDER, actor=staff.name)
        messages.success(request, _("The case is taken back."))
    except (Unable, ValueError) as failure:
        messages.error(request, str(failure))
    return redirect("agency", code=code)


@require_POST
def upload_invoice(request: HttpRequest, code: str) -> HttpResponse:
    """Takes an invoice in and shows what the ledger says of it."""
    staff = access_invoices(request.user)
    file = request.FILES.get("file")
    if file is None or not file.size or file.size > MAX_BYTES:
        messages.error(request, _("Choose a CSV file of at most %(mb)d MB.") % {"mb": MAX_BYTES // 1_000_000})
        return redirect("agency", code=code)
    try:
        number = take_invoice(agency=code, content=file.read(), name=str(file.name)[:200], actor=staff.name)
    except Unable as failure:
        messages.error(request, str(failure))
        return redirect("agency", code=code)
    return redirect("agency_invoice", invoice_id=number)


def agency_invoice(request: HttpRequest, invoice_id: int) -> HttpResponse:
    """An invoice, line by line; another person than the one who took it in settles it."""
    staff = access_invoices(request.user)
    if request.method == "POST":
        try:
            settle_invoice(invoice_id=invoice_id, actor=staff.name)
            messages.success(request, _("The invoice is settled."))
        except Unable as failure:
            messages.error(request, str(failure))
        return redirect("agency_invoice", invoice_id=invoice_id)
    found = invoice(invoice_id=invoice_id)
    if found is None:
        raise Http404
    row, lines = found
    table = Table(
        caption=_("Lines"),
        columns=[
            Column(key="row", label=_("Row"), kind="count", head=True),
            Column(key="loan", label=_("Loan")),
            Column(key="on", label=_("Day of the payment"), kind="date"),
            Column(key="paid", label=_("Paid"), kind="money", currency=row.currency),
            Column(key="asked", label=_("Asked"), kind="money", currency=row.currency),
            Column(key="agreed", label=_("Agreed"), kind="money", currency=row.currency),
            Column(key="verdict", label=_("Verdict"), kind="mark"),
        ],
        rows=[
            {
                "row": line.row,
                "loan": line.loan_number,
                "on": line.paid_on,
                "paid": line.paid_minor,
                "asked": line.claimed_minor,
                "agreed": line.agreed_minor,
                "verdict": LINE_VERDICT[line.verdict],
            }
            for line in lines
        ],
    )
    context = {
        "row": row,
        "table": table,
        "claimed": money(row.claimed_minor, row.currency),
        "agreed": money(row.agreed_minor, row.currency),
    }
    return render(request, "agency/invoice.html", context)


def _panel_table(rows: list[AgencyRow], on: date) -> Table:
    return Table(
        caption=_("Agencies"),
        columns=[
            Column(key="name", label=_("Agency"), kind="link", head=True),
            Column(key="state", label=_("State"), kind="mark"),
            Column(key="held", label=_("Debtors"), kind="count"),
            Column(key="capacity", label=_("Room for"), kind="count"),
            Column(key="to", label=_("Contract to"), kind="date"),
            Column(key="judged", label=_("Evaluated on"), kind="date"),
        ],
        rows=[
            {
                "name": Link(text=row.name, href=reverse("agency", args=[row.code])),
                "state": _state(row, on),
                "held": row.held,
                "capacity": row.capacity,
                "to": row.contract_to,
                "judged": row.evaluated_on,
            }
            for row in rows
        ],
    )


def _state(row: AgencyRow, on: date) -> Mark:
    if row.ended_on is not None:
        return Mark(label=_("left the panel"), colour="neutral")
    last = row.evaluated_on or row.admitted_on
    if last + _YEAR < on:
        return Mark(label=_("evaluation is due"), colour="watch")
    return Mark(label=_("in the panel"), colour="good")


def league_table(rows: list[Standing]) -> Table:
    """What each agency brought in net of commission, with complaints per 10,000 accounts."""
    return Table(
        caption=_("League table of agencies"),
        columns=[
            Column(key="name", label=_("Agency"), head=True),
            Column(key="accounts", label=_("Debtors"), kind="count"),
            Column(key="placed", label=_("Placed"), kind="figure"),
            Column(key="collected", label=_("Collected"), kind="figure"),
            Column(key="commission", label=_("Commission"), kind="figure"),
            Column(key="net", label=_("Net liquidation"), kind="rate"),
            Column(key="complaints", label=_("Complaints per 10,000"), kind="figure"),
        ],
        rows=[_league_row(row) for row in rows],
    )


def _league_row(row: Standing) -> dict[str, Any]:
    per = row.complaints_per_10000
    return {
        "name": row.name,
        "accounts": row.accounts,
        "placed": money(row.placed_minor, row.currency),
        "collected": money(row.collected_minor, row.currency),
        "commission": money(row.commission_minor, row.currency),
        "net": row.net_liquidation,
        "complaints": None if per is None else f"{per:,.1f}",
    }


def _invoices_table(rows: list[InvoiceRow]) -> Table | None:
    if not rows:
        return None
    return Table(
        caption=_("Invoices"),
        columns=[
            Column(key="number", label=_("Invoice"), kind="link", head=True),
            Column(key="on", label=_("Received on"), kind="date"),
            Column(key="asked", label=_("Asked"), kind="figure"),
            Column(key="agreed", label=_("Agreed"), kind="figure"),
            Column(key="wrong", label=_("Lines that do not agree"), kind="count"),
            Column(key="settled", label=_("Settled on"), kind="date"),
        ],
        rows=[
            {
                "number": Link(text=row.number, href=reverse("agency_invoice", args=[row.id])),
                "on": row.received_on,
                "asked": money(row.claimed_minor, row.currency),
                "agreed": money(row.agreed_minor, row.currency),
                "wrong": row.disagreed,
                "settled": row.settled_on,
            }
            for row in rows
        ],
    )
