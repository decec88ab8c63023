"""The money goes out with the product's charges: each is an event of the loan, all on one day and at once."""

from datetime import date

import numpy as np
from django.db import transaction

from arrears.kernel.book import Book
from arrears.kernel.codes import Kind, Part
from arrears.plumbing import clock
from arrears.plumbing.days import to_date, to_day
from arrears.rulebook import products
from arrears.rulebook.charge_events import ChargeEvent, at_payout
from arrears.rulebook.charges import Charge
from arrears.servicing.operations.one_event import Receipt, post_one
from arrears.servicing.operations.plan import folded
from arrears.servicing.operations.post_many import UnableToPost
from arrears.servicing.operations.verb import Request
from arrears.servicing.queries.book_of_loan import book_of_loan, head_of_loan


def pay_out(*, request: Request, failure: type[UnableToPost]) -> Receipt:
    """Posts a DISBURSE; with the first money come the product's charges, on the amount that was agreed.

    What is kept back stands before the payout, what falls due with the first instalment or with each of
    them after it. The receipt is the payout's. Raises as `post_one`; then nothing is posted.
    """
    with transaction.atomic():
        charges = _charges(request)
        book = book_of_loan(loan_id=request.loan_id)
        if not charges or np.any(book.events["kind"] == Kind.DISBURSE):
            return post_one(request=request, failure=failure)
        agreed = int(book.loans["principal_minor"][0])
        for charge in at_payout(charges=charges, amount_minor=agreed, first_due_on=request.value_on):
            if charge.kind is Kind.DISBURSEMENT_FEE:
                post_one(request=_event(charge, request), failure=failure)
        receipt = post_one(request=request, failure=failure)
        due = _first_due(book_of_loan(loan_id=request.loan_id), request.value_on)
        for charge in at_payout(charges=charges, amount_minor=agreed, first_due_on=due):
            if charge.kind is not Kind.DISBURSEMENT_FEE:
                post_one(request=_event(charge, request), failure=failure)
        return receipt


def _charges(request: Request) -> tuple[Charge, ...]:
    """The product's charges; none for an imported loan, whose product the rules don't hold."""
    head = head_of_loan(loan_id=request.loan_id)
    try:
        return products.load(code=head.product_code, version=head.product_version).charges
    except products.UnableToFindProduct:
        return ()


def _first_due(book: Book, paid_out_on: date) -> date:
    rows = folded(book=book, as_of=clock.business_date(), detail=True).instalments["due_day"]
    return to_date(int(rows[rows > to_day(paid_out_on)].min()))


def _event(charge: ChargeEvent, request: Request) -> Request:
    return Request(
        loan_id=request.loan_id,
        kind=charge.kind,
        part=Part.FEE,
        value_on=request.value_on,
        due_on=charge.due_on,
        amount_minor=charge.amount_minor,
        share_ppm=charge.share_ppm,
        idempotency_key=f"{request.idempotency_key}/{charge.code}",
        actor=request.actor,
        source=request.source,
        reason=charge.code,
    )
