"""News from a provider of cards and wallets: a payment that was made, refunded or charged back."""

from django.db import transaction
from django.utils.translation import gettext as _

from arrears.payments.operations.provider_order import Order, note_event, order_of, settle_order
from arrears.payments.operations.receive import HELD, receive
from arrears.payments.operations.settle import UnableToSettleReceipt
from arrears.payments.ports import PaymentProvider, ProviderNews, ProviderPayment, ProviderState
from arrears.plumbing import clock, locks
from arrears.plumbing.audit import record
from arrears.plumbing.failures import Unable
from arrears.servicing.operations.apply_receipt import assign_receipt
from arrears.servicing.operations.post_many import UnableToPost
from arrears.servicing.operations.take_back import take_back

_UNDONE = (ProviderState.REFUNDED, ProviderState.CHARGED_BACK)


class UnableToFindOrder(Unable):
    """The news is of a payment that no order has, or not yet: the provider delivers it again."""


def take_news(*, provider: PaymentProvider, news: ProviderNews, actor: str) -> bool:
    """Takes a webhook; False when it was taken before.

    One transaction: delivered again after a crash it is new. News that comes in the wrong order (an undone
    payment first) leaves nothing paid that should not be. Raises UnableToFindOrder.
    """
    with transaction.atomic():
        locks.share_shard(shard=HELD[0])
        order = order_of(provider=provider.name, payment_id=news.payment.id)
        if order is None:
            raise UnableToFindOrder(_("No order has this payment yet. Deliver it again later."))
        if not note_event(provider=provider.name, event_id=news.event_id):
            return False
        receipt_id = order.receipt_id
        if news.payment.state == ProviderState.PAID and order.state == ProviderState.PENDING:
            receipt_id = _paid(provider, order, news.payment, actor)
        elif news.payment.state in _UNDONE and order.state == ProviderState.PAID:
            if not _undone(provider, order, news.payment, actor):
                return True
        elif order.state != ProviderState.PENDING:
            return True  # older than what is known
        settle_order(order_id=order.id, payment=news.payment, receipt_id=receipt_id)
        return True


def _paid(provider: PaymentProvider, order: Order, payment: ProviderPayment, actor: str) -> int:
    """The money is received; it goes to the order's loan, or waits when that can't take it."""
    receipt_id = receive(
        amount_minor=payment.amount_minor,
        currency=payment.currency,
        value_on=clock.business_date(),
        channel=provider.channel,
        idempotency_key=f"provider:{provider.name}:{payment.id}",
        actor=actor,
        reference=f"{provider.name} {payment.id}",
        end_to_end_id=payment.id,
    )
    if (payment.amount_minor, payment.currency) == (order.amount_minor, order.currency):
        try:
            with transaction.atomic():
                assign_receipt(
                    receipt_id=receipt_id, loan_id=order.loan_id, actor=actor, reason="answers_collection"
                )
        except UnableToPost:
            pass  # the loan can't take it: it waits as unapplied cash
    return receipt_id


def _undone(provider: PaymentProvider, order: Order, payment: ProviderPayment, actor: str) -> bool:
    """The money is gone again: what it paid is owed again. A person may have sent it back before.

    A part that was refunded changes nothing here: the audit trail says so, and a person decides.
    """
    if payment.refunded_minor not in (0, payment.amount_minor):
        detail = {"payment": payment.id, "refunded_minor": payment.refunded_minor}
        record(actor=actor, action="provider.partly_refunded", subject=f"order/{order.id}", detail=detail)
        return False
    if order.receipt_id is None:
        return True
    try:
        with transaction.atomic():
            take_back(
                receipt_id=order.receipt_id,
                value_on=clock.business_date(),
                idempotency_key=f"provider:{provider.name}:{payment.id}:{payment.state}",
                actor=actor,
                source="bank",
                reason=str(payment.state),
            )
    except UnableToSettleReceipt:
        return True
    return True
