"""Terms that many loans share, kept once."""

import hashlib
import json
from collections.abc import Mapping

from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from arrears import rulebook
from arrears.kernel.book import TERMS_DEFAULTS
from arrears.plumbing.failures import Unable
from arrears.servicing.models import Terms

_LOCK = 0x5445524D  # one writer at a time, so that the ids follow each other


class UnableToAgreeTerms(Unable):
    """The terms name a field that the kernel does not know."""


def agree_terms(
    *,
    product_code: str,
    product_version: str,
    currency: str,
    jurisdiction: str,
    fields: Mapping[str, int],
    rulebook_version: str | None = None,
) -> int:
    """Id of these terms, made when nobody agreed the same before. Raises UnableToAgreeTerms."""
    unknown = sorted(fields.keys() - TERMS_DEFAULTS.keys())
    if unknown:
        raise UnableToAgreeTerms(
            _("The terms of %(product_code)s name unknown fields %(unknown)s.")
            % {"product_code": product_code, "unknown": unknown}
        )
    version = rulebook_version or rulebook.version()
    values = {name: int(fields.get(name, default)) for name, default in TERMS_DEFAULTS.items()}
    body = json.dumps(
        [product_code, product_version, currency, jurisdiction, values, version], sort_keys=True
    )
    digest = hashlib.sha256(body.encode()).hexdigest()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(%s)", [_LOCK])
        known = Terms.objects.filter(digest=digest).values_list("id", flat=True).first()
        if known is not None:
            return known
        return Terms.objects.create(
            id=(Terms.objects.aggregate(last=Max("id"))["last"] or 0) + 1,
            digest=digest,
            product_code=product_code,
            product_version=product_version,
            currency=currency,
            jurisdiction=jurisdiction,
            fields=values,
            rulebook_version=version,
        ).id
