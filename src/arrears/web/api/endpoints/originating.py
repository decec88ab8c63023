"""A borrower is registered; a loan is agreed."""

from datetime import timedelta

from django.http import HttpRequest
from django.utils.translation import gettext as _

from arrears.parties.operations.register import register
from arrears.plumbing.audit import record
from arrears.plumbing.clock import business_date
from arrears.servicing.operations.originate import originate
from arrears.servicing.operations.originate_many import UnableToOriginate
from arrears.web.api.idempotency import caller_of, key_of
from arrears.web.api.routes import writes
from arrears.web.api.schemas.writing import BorrowerIn, BorrowerMade, LoanIn, LoanMade

_SPAN = timedelta(days=366)


@writes("/borrowers", scope="write:borrowers", response=BorrowerMade)
def register_borrower(request: HttpRequest, body: BorrowerIn) -> BorrowerMade:
    """Registers a person."""
    made = register(
        name=body.name,
        created_on=business_date(),
        id_number=body.id_number,
        phone=body.phone,
        born_on=body.born_on,
        region=body.region,
        source_ref=key_of(request),
    )
    record(
        actor=caller_of(request).name,
        action="borrower.register",
        subject=f"person/{made}",
        reason=body.reason,
    )
    return BorrowerMade(id=made)


@writes("/loans", scope="write:loans", response=LoanMade)
def originate_loan(request: HttpRequest, body: LoanIn) -> LoanMade:
    """Agrees on a loan of a product. To pay it out, post `disburse`."""
    opened = business_date()
    start = body.start_on or opened
    if any(abs(day - opened) > _SPAN for day in (start, body.first_due_on or start)):
        raise UnableToOriginate(
            _("The days of a new loan lie within a year of the business date %(opened)s.")
            % {"opened": opened}
        )
    made = originate(
        product_code=body.product_code,
        borrower_id=body.borrower_id,
        principal_minor=body.principal_minor,
        rate_ppb=body.rate_ppb,
        instalments=body.instalments,
        start_on=start,
        first_due_on=body.first_due_on,
        idempotency_key=key_of(request),
        actor=caller_of(request).name,
    )
    record(
        actor=caller_of(request).name,
        action="loan.originate",
        subject=f"loan/{made.number}",
        reason=body.reason,
    )
    return LoanMade(number=made.number)
