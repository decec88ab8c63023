"""Numbers as readers expect them: 万 and 亿 in Chinese, k and m in English. Money is never a float."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import get_language

from arrears.plumbing.currency import exponent as exponent  # the screens take it from here

NONE = "–"


@dataclass(frozen=True, kw_only=True)
class Scale:
    """A power of ten in which a column of amounts is shown, and the name of its unit."""

    divisor: int  # of minor units
    unit: str
    digits: int


def is_chinese() -> bool:
    """Whether the reader's language is Chinese."""
    return (get_language() or "").startswith("zh")


def currency_name(currency: str) -> str:
    """元 for CNY in Chinese, else the code."""
    return "元" if currency == "CNY" and is_chinese() else currency


def scale_for(*, largest_minor: int, currency: str) -> Scale:
    """The scale for a column whose largest amount is given: its unit goes into the heading."""
    one = 10 ** exponent(currency)
    name = currency_name(currency)
    steps = [(10**8, f"亿{name}", 2), (10**5, f"万{name}", 2)] if is_chinese() else []
    steps = steps or [(10**7, f"{name} m", 2), (10**4, f"{name} k", 1)]
    divisors = {f"亿{name}": 10**8, f"万{name}": 10**4, f"{name} m": 10**6, f"{name} k": 10**3}
    for least, unit, digits in steps:
        if abs(largest_minor) >= least * one:
            return Scale(divisor=divisors[unit] * one, unit=unit, digits=digits)
    return Scale(divisor=one, unit=name, digits=2)


def exact(*, minor: int, currency: str) -> str:
    """1,234,567.89, to the minor unit."""
    digits = exponent(currency)
    return f"{Decimal(minor).scaleb(-digits):,.{digits}f}"


def scaled(*, minor: int, scale: Scale) -> str:
    """An amount in a scale, without its unit."""
    value = Decimal(minor) / scale.divisor
    return f"{value.quantize(Decimal(1).scaleb(-scale.digits), rounding=ROUND_HALF_UP):,}"


def percent(value: float, *, digits: int = 2) -> str:
    """0.0321 → 3.21%."""
    return f"{value:.{digits}%}"


def cell(value: Any, *, unit: str, scale: Scale) -> str:
    """A cell of a measure's table by its unit; None is a dash."""
    if value is None:
        return NONE
    if unit == "minor":
        return scaled(minor=value, scale=scale)
    if unit == "share":
        return percent(value)
    if unit == "month":
        return f"{value:%Y-%m}"
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:,}" if unit in ("count", "days") else str(value)
