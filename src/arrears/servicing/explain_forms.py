"""Amounts, days and rates as a borrower reads them, in the language that is active."""

from datetime import date
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import get_language

from arrears.plumbing.currency import plain_amount


def money(minor: int, currency: str) -> str:
    """An amount with its currency, to the minor unit."""
    amount = plain_amount(minor, currency)
    if currency == "CNY" and (get_language() or "").startswith("zh"):
        return f"{amount} 元"
    return f"{currency} {amount}"


def day(value: date) -> str:
    return date_format(value, "Y年n月j日" if (get_language() or "").startswith("zh") else "j F Y")


def percent(ppb: int) -> str:
    return f"{(Decimal(ppb) / 10**7).normalize():f} %"
