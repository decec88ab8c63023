"""Which contact points can be written down. Pure: values in, the reason for a refusal out."""

import re

from django.utils.translation import gettext as _

from arrears.parties.choices import PointType

_PHONE = re.compile(r"\+?[0-9][0-9 -]{4,19}")
_EMAIL = re.compile(r"[^\s@<>,;]{1,64}@[^\s@<>,;]{1,190}")
_LONGEST = {PointType.ADDRESS: 500, PointType.PUSH: 4_000, PointType.IN_APP: 100}


def point_refusal(*, kind: PointType, value: str) -> str | None:
    """Why a value is no contact point of its kind, or None."""
    if kind == PointType.PHONE and not _PHONE.fullmatch(value):
        return _("a phone number has 5 to 20 digits")
    if kind == PointType.EMAIL and not _EMAIL.fullmatch(value):
        return _("an e-mail address has a name, an @ and a domain")
    if not 1 <= len(value.strip()) <= _LONGEST.get(kind, 300):
        return _("it has 1 to %(most)s characters") % {"most": _LONGEST.get(kind, 300)}
    return None
