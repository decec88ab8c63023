"""A line's limit is raised or lowered; what is used above a lower limit is repaid as agreed."""

from datetime import date

from arrears.rulebook import products
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
        raise UnableToFindLine(f"There is no line with id {line_id}.")
    product = products.load(code=line.product_code, version=line.product_version)
    if not 0 <= limit_minor <= product.amount_max_minor:
        raise UnableToChangeLine(
            f"The limit of {product.code} is 0 to {product.amount_max_minor} minor units, not {limit_minor}."
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
