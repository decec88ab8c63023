"""Which particulars a person may be registered with. Pure: values in, the reason for a refusal out."""

import re
from datetime import date

from django.utils.translation import gettext as _

NAME_PURPOSE = "person.name.key"  # of the blind index over `name_key`
_ID_NUMBER = re.compile(r"[0-9A-Za-z][0-9A-Za-z -]{3,29}")
_PHONE = re.compile(r"\+?[0-9][0-9 -]{4,19}")


def refusal(
    *, name: str | None, id_number: str | None, phone: str | None, born_on: date | None, created_on: date
) -> str | None:
    """Why a person can't be registered like that, or None.

    Check digits are not tested: old books hold odd numbers.
    """
    if name is not None and not 1 <= len(name.strip()) <= 100:
        return _("a name has 1 to 100 characters")
    if id_number is not None and not _ID_NUMBER.fullmatch(id_number):
        return _("an ID number has 4 to 30 letters and digits")
    if phone is not None and not _PHONE.fullmatch(phone):
        return _("a phone number has 5 to 20 digits")
    if born_on is not None and not date(1900, 1, 1) <= born_on <= created_on:
        return _("the date of birth lies between 1900-01-01 and %(created_on)s") % {"created_on": created_on}
    return None


def name_key(name: str) -> str:
    """The same for the spellings of a name: word order, case and punctuation make no difference."""
    return " ".join(sorted(re.findall(r"\w+", name.casefold())))


def age_on(*, born_on: date, on: date) -> int:
    """Whole years; somebody born on 29 February turns older on 1 March of other years."""
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))
