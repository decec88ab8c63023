"""Money in: received, matched or unapplied, assigned by a person."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Query

from arrears.payments.operations.receive import receive
from arrears.payments.queries import receipt, receipts_after
from arrears.plumbing.audit import record
from arrears.plumbing.clock import business_date
from arrears.servicing.operations.apply_receipt import apply_receipt, assign_receipt
from arrears.web.api.access import access_loan, access_receipt
from arrears.web.api.fields import PathId
from arrears.web.api.idempotency import caller_of, key_of
from arrears.web.api.pages import DEFAULT, Cursor, Limit, after, cursor
from arrears.web.api.routes import reads, writes
from arrears.web.api.schemas.writing import (
    AssignIn,
    PaymentIn,
    PaymentMade,
    PaymentOut,
    PaymentsOut,
    payment_made,
    payment_out,
)


@reads("/payments", scope="read:payments", response=PaymentsOut)
def list_payments(
    request: HttpRequest,
    waiting: Annotated[
        str | None, Query(pattern="^(true|false)$", description="true: only what waits for its loan")
    ] = None,
    cursor_: Annotated[Cursor | None, Query(alias="cursor")] = None,
    limit: Limit = DEFAULT,
) -> PaymentsOut:
    """Money that came in, in the order in which it was written down."""
    rows = receipts_after(after_id=after(cursor_), limit=limit + 1, waiting=waiting == "true")
    more = len(rows) > limit
    return PaymentsOut(
        items=[payment_out(row) for row in rows[:limit]], next=cursor(rows[limit - 1].id) if more else None
    )


@reads("/payments/{id}", scope="read:payments", response=PaymentOut)
def get_payment(request: HttpRequest, id: PathId) -> PaymentOut:
    """One payment."""
    return payment_out(access_receipt(caller=caller_of(request), receipt_id=id))


@writes("/payments", scope="write:payments", response=PaymentMade)
def receive_payment(request: HttpRequest, body: PaymentIn) -> PaymentMade:
    """Receives money and applies it where it is certain which loan it is for."""
    actor = caller_of(request).name
    texts = ("reference", "payer_name", "payer_account", "end_to_end_id")
    made = receive(
        amount_minor=body.amount_minor,
        currency=body.currency,
        value_on=body.value_on or business_date(),
        channel=body.channel,
        idempotency_key=key_of(request),
        actor=actor,
        **{name: getattr(body, name) or "" for name in texts},
    )
    if body.reason:
        record(actor=actor, action="payment.receive", subject=f"receipt/{made}", reason=body.reason)
    apply_receipt(receipt_id=made, actor=actor)
    return payment_made(receipt(receipt_id=made))


@writes("/payments/{id}/assign", scope="write:payments", response=PaymentMade)
def assign_payment(request: HttpRequest, id: PathId, body: AssignIn) -> PaymentMade:
    """Says which loan unapplied cash is for."""
    caller = caller_of(request)
    found = access_receipt(caller=caller, receipt_id=id)
    loan_id = access_loan(caller=caller, number=body.number)
    assign_receipt(receipt_id=found.id, loan_id=loan_id, actor=caller.name, reason=body.reason)
    return payment_made(receipt(receipt_id=found.id))
