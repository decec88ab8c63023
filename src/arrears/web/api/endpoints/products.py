"""Products on sale, and what a loan of one costs before anybody signs."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from arrears.plumbing.clock import business_date
from arrears.plumbing.failures import Unable
from arrears.rulebook import catalogue, products
from arrears.rulebook.disclosure import as_json, disclose
from arrears.web.api.fields import Code
from arrears.web.api.routes import reads
from arrears.web.api.schemas.products import ProductOut, ProductsOut, product_out
from arrears.web.api.schemas.quotes import QuoteIn, QuoteOut

_SPAN = timedelta(days=366)


class UnableToQuote(Unable):
    """The days of the quote can't be; the message says what they may be."""


@reads("/products", scope="read:products", response=ProductsOut)
def list_products(request: HttpRequest) -> ProductsOut:
    """The catalogue on the open business date."""
    return ProductsOut(items=[product_out(entry) for entry in catalogue.entries(on=business_date())])


@reads("/products/{code}", scope="read:products", response=ProductOut)
def get_product(request: HttpRequest, code: Code) -> ProductOut:
    """One product of the catalogue."""
    products.load(code=code)
    return next(
        product_out(entry) for entry in catalogue.entries(on=business_date()) if entry.product.code == code
    )


@reads("/quotes", scope="read:quotes", response=QuoteOut, by="post")
def quote(request: HttpRequest, body: QuoteIn) -> dict[str, Any]:
    """Everything that is told before signing. Nothing is stored. Above a limit of the law it is refused."""
    opened = business_date()
    start = body.start_on or opened
    days = (start, body.first_due_on or start, body.agreed_on or start)
    if any(abs(day - opened) > _SPAN for day in days):
        raise UnableToQuote(
            _("The days of a quote lie within a year of the business date %(opened)s.") % {"opened": opened}
        )
    found = disclose(
        product=products.load(code=body.product_code, on=start),
        amount_minor=body.amount_minor,
        rate_ppb=body.rate_ppb,
        instalments=body.instalments,
        start_on=start,
        first_due_on=body.first_due_on,
        jurisdiction=body.jurisdiction,
        agreed_on=body.agreed_on,
    )
    return as_json(found)
