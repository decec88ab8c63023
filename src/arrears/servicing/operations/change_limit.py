"""A line's limit is raised or lowered; what is used above a lower limit is repaid as agreed."""

from typing import Unpack

from django.utils.translation import gettext as _

from arrears.rulebook import products
from arrears.servicing.explain_forms import money
from arrears.servicing.line_kinds import LineKind
from arrears.servicing.operations.one_line_change import (
    LineChanged,
    LineRequest,
    SaidOnLine,
    UnableToChangeLine,
    change_line,
    line_of,
)


class NewLimit(SaidOnLine):
    """The limit from the value date on."""

    limit_minor: int


def change_limit(**said: Unpack[NewLimit]) -> LineChanged:
    """Sets the limit, within the product's bounds; above the lender's limit a second person approves it.

    Raises UnableToChangeLine, UnableToFindLine, UnableToReuseKey.
    """
    return change_line(request=request_of(**said))


def request_of(**said: Unpack[NewLimit]) -> LineRequest:
    """The change that is asked for. Raises UnableToChangeLine beyond the product, UnableToFindLine."""
    line, limit = line_of(line_id=said["line_id"]), said["limit_minor"]
    product = products.load(code=line.product_code, version=line.product_version)
    if type(limit) is not int or not 0 <= limit <= product.amount_max_minor:
        raise UnableToChangeLine(
            _("The limit of %(code)s is 0 to %(amount_max)s, not %(limit)s.")
            % {
                "code": product.code,
                "amount_max": money(product.amount_max_minor, product.currency),
                "limit": money(limit, product.currency) if type(limit) is int else limit,
            }
        )
    return LineRequest(kind=LineKind.RAISED, **said)
