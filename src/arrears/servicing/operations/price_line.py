"""What a line would cost at its rate, held against the limits of price in force."""

from dataclasses import dataclass
from datetime import date

from arrears.rulebook.disclosure import Disclosure, disclose
from arrears.rulebook.line_disclosure import LineDisclosure, disclose_line
from arrears.rulebook.products import Product


@dataclass(frozen=True, kw_only=True)
class LinePrice:
    """The disclosure of a purchase on the line, or of a drawing of the whole limit over its dearest term."""

    purchase: LineDisclosure | None
    drawing: Disclosure | None


def price_line(*, product: Product, limit_minor: int, rate_ppb: int, opened_on: date) -> LinePrice:
    """Every term that the line may be used with is held against the law; the longest is told.

    Raises UnableToPrice above a limit in force, UnableToAgree for figures outside the product.
    """
    if product.statement is not None:
        purchase = disclose_line(
            product=product,
            limit_minor=limit_minor,
            rate_ppb=rate_ppb,
            amount_minor=limit_minor,
            bought_on=opened_on,
        )
        return LinePrice(purchase=purchase, drawing=None)
    drawings = [
        disclose(
            product=product,
            amount_minor=limit_minor,
            rate_ppb=rate_ppb,
            instalments=count,
            start_on=opened_on,
            jurisdiction=product.jurisdiction,
        )
        for count in product.instalments
    ]
    return LinePrice(purchase=None, drawing=drawings[-1])
