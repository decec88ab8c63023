"""A text with its variables put in. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from arrears.collection.reminders.template_file import Text
from arrears.plumbing.currency import exponent

_VARIABLE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, kw_only=True)
class Rendered:
    """What the person reads."""

    subject: str
    body: str


def render(*, text: Text, values: Mapping[str, str], added_line: str = "") -> Rendered:
    """The text with its variables. KeyError for a variable without a value; `added_line` follows the body.

    Values are put in once: a brace in a name stays a brace.
    """

    def put(match: re.Match[str]) -> str:
        return values[match[1]]

    body = _VARIABLE.sub(put, text.body)
    if added_line:
        body += ("\n" if "\n" in body else " ") + added_line
    return Rendered(subject=_VARIABLE.sub(put, text.subject), body=body)


def amount_text(*, minor: int, currency: str, language: str) -> str:
    """`1,234.50元`, `CNY 1,234.50`: ASCII, so that an SMS in English stays in the 7-bit alphabet."""
    digits = exponent(currency)
    whole, part = divmod(minor, 10**digits)
    figure = f"{whole:,}" + (f".{part:0{digits}d}" if digits else "")
    if language == "zh":
        return f"{figure}元" if currency == "CNY" else f"{currency} {figure}"
    return f"{currency} {figure}"


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day_text(*, day: date, language: str) -> str:
    """`11月25日`, `25 Nov`."""
    return f"{day.month}月{day.day}日" if language == "zh" else f"{day.day} {_MONTHS[day.month - 1]}"
