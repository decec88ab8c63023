"""Orders to providers of cards and wallets, and the news of them: each written down once."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction

from arrears.payments.models import ProviderEvent, ProviderOrder
from arrears.payments.ports import PaymentProvider, ProviderPayment, ProviderState
from arrears.plumbing import clock
from arrears.plumbing.idempotency import require_same


@dataclass(frozen=True, kw_only=True)
class Order:
    """An order as it stands."""

    id: int
    loan_id: int
    amount_minor: int
    currency: str
    state: ProviderState
    provider_payment_id: str
    receipt_id: int | None
    pay_url: str = ""


def place_order(
    *,
    provider: PaymentProvider,
    loan_id: int,
    amount_minor: int,
    currency: str,
    description: str,
    idempotency_key: str,
    actor: str,
) -> Order:
    """Asks the provider for a payment of a loan. Repeated with the same key it asks for the same payment.

    The order is written down before the provider is asked, with the key that it is asked with: after a crash
    between, the same call goes on where it ended. Raises UnableToUseProvider, UnableToReuseKey.
    """
    content = {
        "provider": provider.name,
        "loan_id": loan_id,
        "amount_minor": amount_minor,
        "currency": currency,
    }
    order, _ = ProviderOrder.objects.get_or_create(
        idempotency_key=idempotency_key,
        defaults={**content, "state": ProviderState.PENDING, "actor": actor},
    )
    require_same(key=idempotency_key, stored={name: getattr(order, name) for name in content}, given=content)
    made = provider.create(
        key=f"arrears-order-{order.id}", amount_minor=amount_minor, currency=currency, description=description
    )
    ProviderOrder.objects.filter(id=order.id, provider_payment_id="").update(provider_payment_id=made.id)
    order.refresh_from_db()
    return _order(order, made.pay_url)


def note_event(*, provider: str, event_id: str) -> bool:
    """Whether the event is new; it is noted in the caller's transaction."""
    try:
        with transaction.atomic():
            ProviderEvent.objects.create(
                provider=provider, event_id=event_id, received_on=clock.business_date()
            )
    except IntegrityError:
        return False
    return True


def order_of(*, provider: str, payment_id: str) -> Order | None:
    """The order of a provider's payment, locked in the caller's transaction; None when it is not ours."""
    found = (
        ProviderOrder.objects.select_for_update()
        .filter(provider=provider, provider_payment_id=payment_id)
        .first()
    )
    return None if found is None else _order(found)


def settle_order(*, order_id: int, payment: ProviderPayment, receipt_id: int | None) -> None:
    """How the order stands now."""
    ProviderOrder.objects.filter(id=order_id).update(state=payment.state, receipt_id=receipt_id)


def _order(found: ProviderOrder, pay_url: str = "") -> Order:
    names = ("id", "loan_id", "amount_minor", "currency", "provider_payment_id", "receipt_id")
    return Order(
        **{name: getattr(found, name) for name in names}, state=ProviderState(found.state), pay_url=pay_url
    )
