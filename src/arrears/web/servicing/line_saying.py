"""A Django form made from the description of a verb of a line, and what it tells the verb."""

import uuid
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from arrears.rulebook import products
from arrears.servicing.choices import LINE_KIND
from arrears.servicing.line_kinds import LineKind, reversed_ids
from arrears.servicing.queries.line_page import LinePage
from arrears.web import formats
from arrears.web.console.options import product_name
from arrears.web.servicing.describing import Field
from arrears.web.servicing.line_forms import LineForm
from arrears.web.servicing.saying import Saying

_LASTING = (LineKind.GRANTED, LineKind.REVERSED)


def line_saying(form: LineForm, page: LinePage, data: Mapping[str, Any] | None, **first: Any) -> Saying:
    """The form of a verb on a line; `first` are values to begin with."""
    made = Saying(data, initial={"value_on": page.as_of, "key": uuid.uuid4(), **first})
    for field in form.fields:
        made.fields[field.name] = _field(field, page)
    made.fields["reason"].label = _("Reason")
    made.fields["reason"].help_text = _("Kept with the event; whoever approves it reads it.")
    made.order_fields([*(field.name for field in form.fields), "reason", "key"])
    return made


def line_told(form: LineForm, filled: Saying, page: LinePage, *, actor: str) -> dict[str, Any]:
    """What the verb is told, from a valid form."""
    values = filled.cleaned_data
    said: dict[str, Any] = {
        "line_id": page.line_id,
        "idempotency_key": f"screen:{values['key']}",
        "actor": actor,
        "source": "screen",
        "reason": values["reason"],
    }
    for field in form.fields:
        value = values[field.name]
        if field.kind == "money":
            value = int(value.scaleb(formats.exponent(page.currency)))
        elif field.kind == "change":
            value = int(value)
        said[field.name] = value
    return said


def changes_to_undo(page: LinePage) -> list[tuple[str, str]]:
    """(id, day and kind) of the changes that can be undone, the newest first."""
    undone = reversed_ids(changes=page.changes, known=page.known_on)
    return [
        (str(change.event_id), f"{change.value_on} {LINE_KIND[change.kind].label}")
        for change in reversed(page.changes)
        if change.kind not in _LASTING and change.event_id not in undone
    ]


def products_of(page: LinePage) -> list[tuple[str, str]]:
    """(code, name with its terms) of the products that draw on the limit, the line's own first."""
    found = [
        product
        for product in products.all_products()
        if product.limit is not None
        and product.statement is None
        and (product.limit.shared or product.code) == page.shared
        and product.currency == page.currency
    ]
    found.sort(key=lambda product: product.code != page.product_code)
    return [
        (
            product.code,
            _("%(name)s (%(terms)s instalments)")
            % {"name": product_name(product.code), "terms": ", ".join(map(str, product.instalments))},
        )
        for product in found
    ]


def _field(field: Field, page: LinePage) -> forms.Field:
    common: dict[str, Any] = {"label": field.label, "help_text": field.help, "required": field.required}
    match field.kind:
        case "money":
            return _money(field, page)
        case "day":
            widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            return forms.DateField(widget=widget, **common)
        case "count":
            widget_of_count = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
            return forms.IntegerField(min_value=1, max_value=600, widget=widget_of_count, **common)
        case "product":
            return forms.ChoiceField(choices=products_of(page), **common)
    return forms.ChoiceField(choices=changes_to_undo(page), **common)


def _money(field: Field, page: LinePage) -> forms.Field:
    digits, currency = formats.exponent(page.currency), page.currency
    words = {
        "limit": formats.exact(minor=page.limit.limit_minor, currency=currency),
        "available": formats.exact(minor=page.available_minor, currency=currency),
    }
    return forms.DecimalField(
        label=f"{field.label} ({formats.currency_name(currency)})",
        help_text=_("The limit is %(limit)s now, of which %(available)s is available.") % words,
        min_value=Decimal(0) if field.name == "limit_minor" else Decimal(1).scaleb(-digits),
        max_digits=17,
        decimal_places=digits,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
