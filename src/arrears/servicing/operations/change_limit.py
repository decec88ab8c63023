"""A line's limit is raised or lowered; what is used above a lower limit is repaid as agreed."""

from datetime import date

from django.utils.translation import gettext as _

from arrears.rulebook import products
from arrears.servicing.explain_forms import money
from arrears.servicing.line_kinds import LineKind
from arrears.servicing.models import Line
from arrears.servicing.operations.one_line_change import (
    LineChanged,
    LineRequest,
    UnableToChangeLine,
    change_line,
)
from arrears.servicing.queries.line_page import UnableToFindLine


def change_limit(
    *,
    line_id: int,
    limit_minor: int,
    value_on: date,
    idempotency_key: str,
    actor: str,
    source: str,
    reason: str = "",
) -> LineChanged:
    """Sets the limit, within the product's bounds.

    Raises UnableToChangeLine, UnableToFindLine, UnableToReuseKey.
    """
    line = Line.objects.filter(id=line_id).first()
    if line is None:
        raise UnableToFindLine(_("There is no line with id %(line_id)s.") % {"line_id": line_id})
    product = products.load(code=line.product_code, version=line.product_version)
    if not 0 <= limit_minor <= product.amount_max_minor:
        raise UnableToChangeLine(
            _("The limit of %(code)s is 0 to %(amount_max)s, not %(limit)s.")
            % {
                "code": product.code,
                "amount_max": money(product.amount_max_minor, product.currency),
                "limit": money(limit_minor, product.currency),
            }
        )
    return change_line(
        request=LineRequest(
            line_id=line_id,
            kind=LineKind.RAISED,
            value_on=value_on,
            idempotency_key=idempotency_key,
            actor=actor,
            source=source,
            reason=reason,
            limit_minor=limit_minor,
        )
    )
