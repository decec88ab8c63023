"""Figures in the reader's form: portfolio.format, and what only screens need."""

from django.utils.translation import pgettext

from arrears.portfolio.format import (
    NONE,
    Scale,
    currency_name,
    exact,
    exponent,
    is_chinese,
    scale_for,
    scaled,
)
from arrears.portfolio.format import percent as share
from arrears.rulebook import jurisdictions, regions

__all__ = [
    "NONE",
    "Scale",
    "count",
    "currency_name",
    "exact",
    "exponent",
    "is_chinese",
    "percent",
    "place_name",
    "points",
    "region_name",
    "scale_for",
    "scaled",
]


def money(minor: int, currency: str) -> str:
    """1,234.56 yuan: an exact amount with the name of its currency."""
    return f"{exact(minor=minor, currency=currency)} {currency_name(currency)}"


def count(value: int) -> str:
    """12,345."""
    return f"{value:,}"


def percent(value: float | None, digits: int = 2) -> str:
    """0.0321 → 3.21%; None → a dash."""
    return NONE if value is None else share(value, digits=digits)


def points(value: float) -> str:
    """A change of a rate in percentage points."""
    return pgettext("percentage points", "%(number)s pp") % {"number": f"{abs(value) * 100:.2f}"}


def region_name(code: str) -> str:
    """The region's name in the reader's language; one without a known code keeps its own text."""
    return regions.name(region=code, language="zh" if is_chinese() else "en")


def place_name(code: str) -> str:
    """The jurisdiction's name in the reader's language; one that is not known keeps its code."""
    try:
        return jurisdictions.load(code).names["zh" if is_chinese() else "en"]
    except jurisdictions.UnableToFindJurisdiction:
        return code
