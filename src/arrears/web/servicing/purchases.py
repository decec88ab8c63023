"""What was bought on an account and can be given back or turned into instalments, named for a form."""

from django.utils.translation import gettext as _

from arrears.kernel.codes import Kind
from arrears.rulebook import products
from arrears.rulebook.conversion import conversion_plan
from arrears.servicing.queries.loan_page import LoanPage
from arrears.web import formats
from arrears.web.servicing.reversible import describe

_EXAMPLE_MINOR = 1_000_000  # the share of the fee, and so the annual cost, is the same for every amount
_PPM = 1_000_000


def purchases(page: LoanPage) -> list[tuple[str, str]]:
    """(event id, day and amount) of the purchases that count, the newest first."""
    return [
        (str(event.event_id), describe(event, currency=page.header.currency))
        for event in reversed(page.events)
        if event.kind == Kind.PURCHASE and event.reversed_by is None
    ]


def terms_of_conversion(page: LoanPage) -> list[tuple[str, str]]:
    """(instalments, with fee and annual cost) that the product offers."""
    try:
        product = products.load(code=page.header.product_code, version=page.header.product_version)
    except products.UnableToFindProduct:
        return []
    found = []
    for one in product.conversions:
        plan = conversion_plan(
            product=product,
            amount_minor=_EXAMPLE_MINOR,
            instalments=one.instalments,
            fee_minor=one.fee_minor(_EXAMPLE_MINOR),
            converted_on=page.as_of,
        )
        words = _("%(count)d instalments: fee %(fee)s in all, %(cost)s a year (IRR)") % {
            "count": one.instalments,
            "fee": formats.percent(one.fee_ppm / _PPM),
            "cost": formats.percent(float(plan.annual_cost)),
        }
        found.append((str(one.instalments), words))
    return found
