"""A line is opened for a borrower in three steps: say it, see cost and law, confirm."""

import uuid
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arrears.plumbing.failures import Unable
from arrears.rulebook import line_words, products
from arrears.rulebook.disclosure_words import told
from arrears.rulebook.products import Product
from arrears.servicing.operations.open_line import Opening, product_of, second_person_to_open
from arrears.servicing.operations.price_line import price_line
from arrears.servicing.operations.propose_line import open_or_propose
from arrears.servicing.queries.line_list import LineFilter, list_lines
from arrears.web import formats
from arrears.web.access import Staff, access_serviced_person
from arrears.web.console.lines import lines_table
from arrears.web.console.options import product_name
from arrears.web.servicing.proposal_tables import stake_sentence
from arrears.web.servicing.saying import Saying
from arrears.web.today import today

_PPB_OF_PERCENT = 7
_DECIMAL = {"inputmode": "decimal", "autocomplete": "off"}


class OpeningForm(Saying):
    """Which line, how much, at which rate, and why."""

    product_code = forms.ChoiceField(label=gettext_lazy("Product"))
    limit = forms.DecimalField(
        label=gettext_lazy("Limit"),
        min_value=Decimal(0),
        max_digits=17,
        widget=forms.TextInput(attrs=_DECIMAL),
    )
    rate = forms.DecimalField(
        label=gettext_lazy("Rate a year, %"),
        min_value=Decimal(0),
        max_digits=11,
        decimal_places=_PPB_OF_PERCENT,
        widget=forms.TextInput(attrs=_DECIMAL),
    )
    field_order = ("product_code", "limit", "rate", "reason", "key")


def open_line_for(request: HttpRequest, person_id: int) -> HttpResponse:
    """GET: the form. POST `step=preview`: cost, law, second person. POST `step=confirm`: opened, once."""
    staff, person = access_serviced_person(user=request.user, person_id=person_id)
    form = _form(request)
    context: dict[str, Any] = {"person": person, "form": form, "lines": _lines_of(person_id)}
    if request.method != "POST" or not form.is_valid() or request.POST.get("step") == "change":
        return render(request, "servicing/opening.html", context)
    said = _said(form, person_id, staff)
    try:
        if request.POST.get("step") == "confirm":
            return _confirm(request, said)
        context |= _shown(said)
    except Unable as failure:
        return render(request, "servicing/opening.html", context | {"failure": str(failure)}, status=422)
    return render(request, "servicing/opening.html", context)


def _form(request: HttpRequest) -> OpeningForm:
    found = [one for one in products.all_products(on=today()) if one.limit is not None]
    first = {"key": uuid.uuid4(), "rate": _percent(found[0].rate_max_ppb)} if found else {}
    form = OpeningForm(request.POST or None, initial=first)
    chooses = form.fields["product_code"]
    assert isinstance(chooses, forms.ChoiceField)
    chooses.choices = [(one.code, _words(one)) for one in found]
    form.fields["reason"].label = _("Reason")
    form.fields["reason"].help_text = _("Kept with the line; whoever approves it reads it.")
    return form


def _words(product: Product) -> str:
    """Its name with the limits and rates that it knows."""
    return _("%(name)s: %(least)s to %(most)s %(currency)s, %(low)s to %(high)s%%") % {
        "name": product_name(product.code),
        "least": formats.exact(minor=product.amount_min_minor, currency=product.currency),
        "most": formats.exact(minor=product.amount_max_minor, currency=product.currency),
        "currency": formats.currency_name(product.currency),
        "low": _percent(product.rate_min_ppb),
        "high": _percent(product.rate_max_ppb),
    }


def _percent(ppb: int) -> str:
    return f"{Decimal(ppb).scaleb(-_PPB_OF_PERCENT).normalize():f}"


def _said(form: OpeningForm, person_id: int, staff: Staff) -> Opening:
    values = form.cleaned_data
    currency = products.load(code=values["product_code"], on=today()).currency
    return Opening(
        product_code=values["product_code"],
        borrower_id=person_id,
        limit_minor=int(values["limit"].scaleb(formats.exponent(currency))),
        rate_ppb=int(values["rate"].scaleb(_PPB_OF_PERCENT)),
        opened_on=today(),
        idempotency_key=f"screen:{values['key']}",
        actor=staff.name,
        source="screen",
        reason=values["reason"],
    )


def _shown(said: Opening) -> dict[str, Any]:
    """What the line would cost, the law that it was held against, and whether another has to approve it."""
    product = product_of(said)
    price = price_line(
        product=product,
        limit_minor=said["limit_minor"],
        rate_ppb=said["rate_ppb"],
        opened_on=said["opened_on"],
    )
    needed, currency = second_person_to_open(product=product, said=said), product.currency
    shown: dict[str, Any] = {"product": product_name(product.code), "needed": needed, "previewed": True}
    if price.purchase is not None:
        shown |= {
            "facts": line_words.facts(price.purchase),
            "sentences": line_words.sentences(price.purchase),
        }
    if price.drawing is not None:
        words = told(price.drawing)
        shown |= {"facts": words.facts, "sentences": (*words.late, *words.early, *words.law)}
    if needed is not None:
        shown["stake"] = stake_sentence("change_limit", needed, currency=currency)
    return shown


def _confirm(request: HttpRequest, said: Opening) -> HttpResponse:
    made = open_or_propose(**said)
    if made.proposal_id is not None:
        messages.success(
            request,
            _("Line %(line)s is open without a limit: a second person approves the limit.")
            % {"line": made.line_id},
        )
        return redirect("approval", proposal_id=made.proposal_id)
    messages.success(request, _("Line %(line)s is open.") % {"line": made.line_id})
    return redirect("line", line_id=made.line_id)


def _lines_of(person_id: int) -> Any:
    rows = list_lines(as_of=today(), chosen=LineFilter(borrower_ids=(person_id,)), limit=20, newest=True)
    return lines_table(rows) if rows else None
