"""Direct-debit mandates: listed (masked), kept, revoked with a reason."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from arrears.payments.operations.mandate import keep_mandate, revoke_mandate
from arrears.payments.queries_of_debits import MandateRow, mandates
from arrears.plumbing.failures import Unable
from arrears.servicing.queries.loan_page import id_of_loan
from arrears.servicing.queries.numbers import numbers_of_loans
from arrears.web.access import access_servicing
from arrears.web.tables import Column, Link, Mark, Table
from arrears.web.today import today

_PLAIN = {"autocomplete": "off"}
_SCHEMES = {"CORE": gettext_lazy("Core (consumers)"), "B2B": gettext_lazy("B2B (businesses)")}


class MandateForm(forms.Form):
    """A permission as it was signed; the name and the account are sealed when it is kept."""

    loan = forms.CharField(label=gettext_lazy("Loan number"), max_length=50)
    reference = forms.CharField(
        label=gettext_lazy("Reference of the mandate"),
        help_text=gettext_lazy("The number that the bank knows it by."),
        max_length=35,
        widget=forms.TextInput(attrs=_PLAIN),
    )
    name = forms.CharField(
        label=gettext_lazy("Holder of the account"), max_length=70, widget=forms.TextInput(attrs=_PLAIN)
    )
    account = forms.CharField(
        label=gettext_lazy("Bank account"),
        help_text=gettext_lazy("An IBAN, or the number of the account or card where there is none."),
        max_length=50,
        widget=forms.TextInput(attrs=_PLAIN),
    )
    bic = forms.CharField(
        label="BIC",
        help_text=gettext_lazy("Where the bank needs one."),
        max_length=11,
        required=False,
        widget=forms.TextInput(attrs=_PLAIN),
    )
    signed_on = forms.DateField(
        label=gettext_lazy("Signed on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    scheme = forms.ChoiceField(
        label=gettext_lazy("Scheme"),
        choices=list(_SCHEMES.items()),
    )


def debit_mandates(request: HttpRequest) -> HttpResponse:
    """GET: all mandates and the form. POST: keeps one."""
    staff = access_servicing(request.user)
    form = MandateForm(request.POST or None, initial={"signed_on": today()})
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        try:
            loan_id = id_of_loan(number=said.pop("loan"))
            keep_mandate(loan_id=loan_id, actor=staff.name, **said)
        except Unable as failure:
            form.add_error(None, str(failure))
        else:
            messages.success(request, _("Mandate %(reference)s is kept.") % {"reference": said["reference"]})
            return redirect("mandates")
    return _page(request, form)


@require_POST
def revoke_debit_mandate(request: HttpRequest, mandate_id: int) -> HttpResponse:
    """Nothing is collected under it any more."""
    staff = access_servicing(request.user)
    found = next((row for row in mandates() if row.id == mandate_id), None)
    try:
        reference = "" if found is None else found.reference
        revoke_mandate(reference=reference, actor=staff.name, reason=request.POST.get("reason", ""))
        messages.success(request, _("Mandate %(reference)s is revoked.") % {"reference": reference})
    except Unable as failure:
        messages.error(request, str(failure))
    return redirect("mandates")


def _page(request: HttpRequest, form: MandateForm) -> HttpResponse:
    rows = mandates()
    context: dict[str, Any] = {
        "form": form,
        "table": mandates_table(rows) if rows else None,
        "standing": [(row.id, row.reference) for row in rows if row.revoked_on is None],
    }
    return render(request, "servicing/mandates.html", context, status=422 if form.errors else 200)


def mandates_table(rows: Sequence[MandateRow]) -> Table:
    """Those that stand first, the newest first; name and account masked."""
    numbers = numbers_of_loans(ids={row.loan_id for row in rows})
    return Table(
        caption=_("Debit mandates"),
        columns=[
            Column(key="reference", label=_("Reference of the mandate"), head=True),
            Column(key="state", label=_("State"), kind="mark"),
            Column(key="loan", label=_("Loan"), kind="link"),
            Column(key="name", label=_("Holder of the account")),
            Column(key="account", label=_("Bank account")),
            Column(key="scheme", label=_("Scheme"), less=True),
            Column(key="signed", label=_("Signed on"), kind="date"),
            Column(key="used", label=_("First used on"), kind="date"),
            Column(key="why", label=_("Why it was revoked"), kind="words"),
        ],
        rows=[
            {
                "reference": row.reference,
                "state": _state(row),
                "loan": Link(text=numbers[row.loan_id], href=f"/loans/{numbers[row.loan_id]}/"),
                "name": row.name,
                "account": row.account,
                "scheme": str(_SCHEMES.get(row.scheme, row.scheme)),
                "signed": row.signed_on,
                "used": row.first_used_on,
                "why": row.reason or None,
            }
            for row in rows
        ],
    )


def _state(row: MandateRow) -> Mark:
    if row.revoked_on is None:
        return Mark(label=_("In force"), colour="good")
    return Mark(label=_("Revoked on %(day)s") % {"day": row.revoked_on}, colour="neutral")
