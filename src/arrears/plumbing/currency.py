"""Currencies: how many digits their minor unit has, and exact amounts from what a person writes."""

import re

from django.utils.translation import gettext as _

from arrears.plumbing.failures import Unable

# ISO 4217, list one (active codes): those whose minor unit has not two digits.
_NONE = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
_THREE = "BHD IQD JOD KWD LYD OMR TND"
_DIGITS = {**dict.fromkeys(_NONE.split(), 0), **dict.fromkeys(_THREE.split(), 3), "CLF": 4, "UYW": 4}


class UnableToReadAmount(Unable):
    """The text is no amount of the currency; the message says how to write one."""


def exponent(currency: str) -> int:
    """Digits of a currency's minor unit."""
    return _DIGITS.get(currency, 2)


def plain_amount(minor: int, currency: str) -> str:
    """An amount in the currency's own unit with thousands apart, without its sign: 1,234.50."""
    digits = exponent(currency)
    whole, part = divmod(abs(minor), 10**digits)
    return f"{'-' if minor < 0 else ''}{whole:,}" + (f".{part:0{digits}}" if digits else "")


def minor_of(*, text: str, currency: str) -> int:
    """Minor units of an amount such as `1234.50`, never rounded. Raises UnableToReadAmount."""
    digits = exponent(currency)
    found = re.fullmatch(r"([0-9]{1,15})(?:\.([0-9]+))?", text.strip())
    if found is None:
        raise UnableToReadAmount(
            _(
                "%(text)r is no amount: write digits with a point, without sign or separators, such as "
                "1234.50."
            )
            % {"text": text}
        )
    whole, part = found[1], found[2] or ""
    if len(part.rstrip("0")) > digits:
        raise UnableToReadAmount(
            _("%(text)s has more decimals than %(currency)s, which has %(digits)d.")
            % {"text": text, "currency": currency, "digits": digits}
        )
    minor: int = int(whole) * 10**digits + int(part[:digits].ljust(digits, "0") or "0")
    return minor
