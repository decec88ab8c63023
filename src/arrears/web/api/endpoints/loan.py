"""One loan. Its address takes every number that no other address took."""

from django.http import HttpRequest
from ninja import Router

from arrears.web.api.days import AsOf, KnownAt
from arrears.web.api.endpoints.loans import LoanNumber, page_of
from arrears.web.api.routes import reads
from arrears.web.api.schemas.loans import LoanOut, loan_out

router = Router(tags=["loans"])


@reads(router, "/loans/{path:number}", scope="read:loans", response=LoanOut)
def get_loan(
    request: HttpRequest, number: LoanNumber, as_of: AsOf = None, known_at: KnownAt = None
) -> LoanOut:
    """One loan: what was agreed, and how it stands."""
    return loan_out(page_of(request, number, as_of, known_at), known_at=known_at)
