"""Tags and filters of the design system."""

from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from arrears.web import formats

register = template.Library()


@register.filter
def is_checkbox(field: BoundField) -> bool:
    return isinstance(field.field.widget, CheckboxInput)


@register.filter
def percent(value: float | None, digits: int = 2) -> str:
    return formats.percent(value, digits)


@register.filter
def count(value: int | None) -> str:
    return formats.NONE if value is None else formats.count(value)


@register.filter
def exact(minor: int | None, currency: str = "CNY") -> str:
    return formats.NONE if minor is None else formats.exact(minor=minor, currency=currency)


@register.filter
def currency_name(currency: str) -> str:
    return formats.currency_name(currency)


@register.filter
def place(code: str) -> str:
    """The name of a jurisdiction in the reader's language."""
    return formats.place_name(code)


@register.filter
def region(code: str) -> str:
    return formats.region_name(code)


@register.simple_tag
def badge(state: Any, filled: bool = False) -> SafeString:
    """A state with its label and colour: anything with `.label` and `.colour`."""
    style = "badge badge-filled" if filled else "badge"
    return format_html('<span class="{} is-{}">{}</span>', style, state.colour, state.label)


@register.inclusion_tag("design/table.html")
def datatable(
    table: Any, style: str = "rows", hide_caption: bool = False, sort: Any = None, cards: bool = False
) -> dict[str, Any]:
    """A table (web.tables.Table). `sort` (web.sorting.Sort) makes the headers links; `cards`: a row becomes
    a card on a narrow screen."""
    return {"table": table, "style": style, "hide_caption": hide_caption, "sort": sort, "cards": cards}


@register.inclusion_tag("design/chart.html")
def chart(chart: Any, table_style: str = "rows") -> dict[str, Any]:
    """A chart with its table behind it and its files."""
    return {"chart": chart, "spec_id": f"spec-{chart.key}", "table_style": table_style}


@register.inclusion_tag("design/define.html")
def define(key: str, title: Any, words: Any, tags: Any = ()) -> dict[str, Any]:
    """The button that shows a definition."""
    return {"key": key, "heading": title, "words": words, "tags": tags}


@register.simple_tag
def sort_state(sort: Any, key: str) -> SafeString:
    if sort.key != key:
        return SafeString("")
    return format_html(' aria-sort="{}"', "descending" if sort.descending else "ascending")


@register.simple_tag
def sort_address(sort: Any, key: str) -> str:
    return str(sort.address(key))


@register.simple_tag
def sort_arrow(sort: Any, key: str) -> SafeString:
    if sort.key != key:
        return SafeString("")
    words = _("largest first") if sort.descending else _("smallest first")
    return format_html(
        '<span aria-hidden="true">{}</span><span class="unseen">{}</span>',
        "↓" if sort.descending else "↑",
        words,
    )


@register.inclusion_tag("design/heat.html")
def heat(heat: Any) -> dict[str, Any]:
    """A table whose cells are shaded (web.heat.Heat)."""
    return {"heat": heat}
