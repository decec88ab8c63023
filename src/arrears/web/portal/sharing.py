"""A borrower shares an account statement: the form is filled from it, and the request says what it showed.

The file is read and not kept; what it showed travels with the form, signed, and stands with the means.
"""

from dataclasses import asdict
from decimal import Decimal
from typing import Any

from django.core import signing
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from arrears.collection.hardship.policies.statement import (
    BYTES_MAX,
    Shared,
    UnableToReadStatement,
    read_shared,
)
from arrears.web import formats

FILE, FIELD = "statement", "shared"
_SALT, _DAY_SECONDS = "portal.statement", 86_400
_SOURCE = "portal, account statement "


def shared_with(*, request: HttpRequest, currency: str) -> Shared | None:
    """What a statement in this request shows; None where none was shared. Raises UnableToReadStatement."""
    if "share" not in request.POST:
        return None
    file = request.FILES.get(FILE)
    if file is None:
        raise UnableToReadStatement(_("Choose the file of your account statement first."))
    return read_shared(content=file.read(BYTES_MAX + 1), digits=formats.exponent(currency))


def answers_from(shared: Shared, currency: str) -> dict[str, Any]:
    """What the form is filled with."""
    unit = -formats.exponent(currency)
    return {
        "income": Decimal(shared.income_minor).scaleb(unit),
        "living": Decimal(shared.spent_minor).scaleb(unit),
    }


def seal_shared(shared: Shared) -> str:
    """For the form to carry."""
    return signing.dumps(asdict(shared), salt=_SALT)


def source_of(request: HttpRequest) -> str:
    """Where the figures of a request come from: `portal`, or what the statement showed that went before."""
    try:
        found = Shared(**signing.loads(request.POST.get(FIELD, ""), salt=_SALT, max_age=_DAY_SECONDS))
    except (signing.BadSignature, TypeError):
        return "portal"
    return f"{_SOURCE}{found.digest[:12]} {found.months} {found.income_minor} {found.spent_minor}"


def source_words(source: str, currency: str) -> str:
    """The same for who decides; empty where nothing was shared."""
    parts = source.removeprefix(_SOURCE).split()
    if not source.startswith(_SOURCE) or len(parts) != 4:
        return ""
    digest, months, income, spent = parts
    said = ngettext(
        "Shared: an account statement of %(n)d month, %(income)s in and %(spent)s out a month "
        "(sha256 %(digest)s)",
        "Shared: an account statement of %(n)d months, %(income)s in and %(spent)s out a month "
        "(sha256 %(digest)s)",
        int(months),
    )
    return said % {
        "n": int(months),
        "income": formats.money(int(income), currency),
        "spent": formats.money(int(spent), currency),
        "digest": digest,
    }
