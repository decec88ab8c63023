"""Figures in the reader's form: 万 and 亿 in Chinese, k and m in English; never a float for money."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import get_language, pgettext

NONE = "–"
_EXPONENTS = {"JPY": 0, "KRW": 0, "VND": 0, "CLP": 0, "KWD": 3, "BHD": 3}


@dataclass(frozen=True, kw_only=True)
class Scale:
    """A power of ten that a column of amounts is shown in, and the name of its unit."""

    divisor: int  # of minor units
    unit: str
    digits: int


def exponent(currency: str) -> int:
    """Digits of the currency's minor unit."""
    return _EXPONENTS.get(currency, 2)


def is_chinese() -> bool:
    return (get_language() or "").startswith("zh")


def currency_name(currency: str) -> str:
    """元 for CNY in Chinese, else the code."""
    return "元" if currency == "CNY" and is_chinese() else currency


def scale_for(*, largest_minor: int, currency: str) -> Scale:
    """The scale in which the largest amount has at most five digits before the point."""
    one = 10 ** exponent(currency)
    name = currency_name(currency)
    if is_chinese():
        steps = [(10**8, f"亿{name}", 2), (10**4, f"万{name}", 2), (1, name, 0)]
    else:
        steps = [(10**6, f"{name} m", 2), (10**3, f"{name} k", 1), (1, name, 0)]
    for factor, unit, digits in steps:
        if abs(largest_minor) >= factor * one * (1 if factor == 10**8 else 10):
            return Scale(divisor=factor * one, unit=unit, digits=digits)
    return Scale(divisor=one, unit=name, digits=0)


def exact(*, minor: int, currency: str) -> str:
    """1,234,567.89, to the minor unit."""
    digits = exponent(currency)
    return f"{Decimal(minor).scaleb(-digits):,.{digits}f}"


def scaled(*, minor: int, scale: Scale) -> str:
    value = Decimal(minor) / scale.divisor
    return f"{value.quantize(Decimal(1).scaleb(-scale.digits), rounding=ROUND_HALF_UP):,}"


def count(value: int) -> str:
    return f"{value:,}"


def percent(value: float | None, digits: int = 2) -> str:
    """0.0321 → 3.21%; None → a dash."""
    return NONE if value is None else f"{value * 100:.{digits}f}%"


def points(value: float) -> str:
    """A change of a rate in percentage points."""
    return pgettext("percentage points", "%(number)s pp") % {"number": f"{abs(value) * 100:.2f}"}
