"""A Django form made from an event's description, and what it tells the verb."""

import uuid
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from arrears.kernel.codes import Unit
from arrears.servicing.queries.loan_page import LoanPage
from arrears.web import formats
from arrears.web.servicing.describing import Described, Field
from arrears.web.servicing.purchases import purchases, terms_of_conversion
from arrears.web.servicing.reversible import payments, reversible

_WORDS = 300
_LINE = 200
_PPB_OF_PERCENT = 7  # 1 % is 10^7 parts per billion
_MOST_INSTALMENTS = 600


class Saying(forms.Form):
    """The fields of every event: the reason, and what makes a second click harmless."""

    reason = forms.CharField(max_length=_WORDS, strip=True, widget=forms.Textarea(attrs={"rows": 2}))
    key = forms.UUIDField(widget=forms.HiddenInput)

    def clean_reason(self) -> str:
        return " ".join(self.cleaned_data["reason"].split())  # one line: line breaks are control characters


def saying(form: Described, page: LoanPage, data: Mapping[str, Any] | None, **first: Any) -> Saying:
    """The form of an event on a loan; `first` are values to begin with."""
    made = Saying(data, initial={"value_on": page.as_of, "key": uuid.uuid4(), **first})
    for field in form.fields:
        made.fields[field.name] = _field(field, page)
    made.fields["reason"].label = _("Reason")
    made.fields["reason"].help_text = _("Kept with the event; whoever approves it reads it.")
    made.order_fields([*(field.name for field in form.fields), "reason", "key"])
    return made


def told(form: Described, filled: Saying, page: LoanPage, *, actor: str) -> dict[str, Any]:
    """What the verb is told, from a valid form."""
    values = filled.cleaned_data
    said: dict[str, Any] = {
        "loan_id": page.header.loan_id,
        "idempotency_key": f"screen:{values['key']}",
        "actor": actor,
        "source": "screen",
        "reason": values["reason"],
    }
    for field in form.fields:
        value = values[field.name]
        if value in (None, ""):
            continue
        if field.kind == "money":
            value = int(value.scaleb(formats.exponent(page.header.currency)))
        elif field.kind in {"code", "event", "fact", "payment", "purchase", "term"}:
            value = int(value)
        elif field.kind == "rate":
            value = int(value.scaleb(_PPB_OF_PERCENT))
        said[field.name] = value
    return said


def _field(field: Field, page: LoanPage) -> forms.Field:
    common: dict[str, Any] = {"label": field.label, "help_text": field.help, "required": field.required}
    match field.kind:
        case "money":
            return _money(field, page)
        case "day":
            return forms.DateField(
                widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **common
            )
        case "count":
            return forms.IntegerField(
                min_value=1,
                max_value=_MOST_INSTALMENTS,
                widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
                **common,
            )
        case "rate":
            return _rate(field, page)
        case "code":
            return forms.ChoiceField(choices=field.choices, widget=forms.RadioSelect, **common)
        case "text":
            return forms.CharField(max_length=_LINE, strip=True, **common)
        case "fact":
            return forms.ChoiceField(**common)  # the page of facts knows which
        case "payment":
            return forms.ChoiceField(choices=[("", _("none in particular")), *payments(page)], **common)
        case "purchase":
            whole = [] if field.required else [("", _("the statements that were drawn"))]
            return forms.ChoiceField(choices=[*whole, *purchases(page)], **common)
        case "term":
            return forms.ChoiceField(choices=terms_of_conversion(page), widget=forms.RadioSelect, **common)
    return forms.ChoiceField(choices=reversible(page), **common)


def _rate(field: Field, page: LoanPage) -> forms.Field:
    monthly = page.header.terms["rate_unit"] == Unit.MONTH
    now = f"{page.header.rate_ppb / 10**_PPB_OF_PERCENT:.4g}%"
    period = _("per month") if monthly else _("per year")
    return forms.DecimalField(
        label=f"{field.label} (% {period})",
        help_text=_("Agreed at the beginning: %(rate)s %(period)s.") % {"rate": now, "period": period},
        min_value=0,
        max_value=1000,
        max_digits=11,
        decimal_places=_PPB_OF_PERCENT,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )


def _money(field: Field, page: LoanPage) -> forms.Field:
    digits, currency = formats.exponent(page.header.currency), page.header.currency
    payoff = formats.exact(minor=page.state["payoff_minor"], currency=currency)
    return forms.DecimalField(
        label=f"{field.label} ({formats.currency_name(currency)})",
        help_text=str(field.help) or _("To pay the loan off takes %(amount)s.") % {"amount": payoff},
        required=field.required,
        min_value=Decimal(1).scaleb(-digits),
        max_digits=17,
        decimal_places=digits,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
