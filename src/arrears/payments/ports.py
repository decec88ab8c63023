"""What payments asks of a provider of card and wallet payments; adapters implement it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from arrears.plumbing.failures import Unable


class UnableToUseProvider(Unable):
    """The provider refused or did not answer. `again`: the same call may be repeated with the same key."""

    def __init__(self, message: str, *, again: bool) -> None:
        super().__init__(message)
        self.again = again


class UnableToTrustWebhook(Unable):
    """A webhook that is not the provider's, is too old, or was altered on its way."""


class ProviderState(StrEnum):
    """Where a payment stands at the provider."""

    PENDING = "pending"
    PAID = "paid"
    FAILED = "failed"
    REFUNDED = "refunded"  # by us
    CHARGED_BACK = "charged_back"  # by the payer's bank


@dataclass(frozen=True, kw_only=True)
class ProviderPayment:
    """A payment as the provider tells it."""

    id: str  # the provider's
    state: ProviderState
    amount_minor: int
    currency: str
    refunded_minor: int = 0
    pay_url: str = ""  # where the payer pays


@dataclass(frozen=True, kw_only=True)
class ProviderNews:
    """A webhook that is proven to be the provider's."""

    event_id: str  # the same however often it is delivered
    payment: ProviderPayment


class PaymentProvider(Protocol):
    """A provider. Every call that changes something carries a key: repeated, it does nothing again."""

    @property
    def name(self) -> str:
        """What it is called here."""

    @property
    def channel(self) -> str:
        """Of payments.choices.CHANNELS: card or wallet."""

    def create(self, *, key: str, amount_minor: int, currency: str, description: str) -> ProviderPayment:
        """Asks for a payment. Raises UnableToUseProvider."""

    def query(self, *, payment_id: str) -> ProviderPayment:
        """How a payment stands. Raises UnableToUseProvider."""

    def refund(self, *, key: str, payment_id: str, amount_minor: int) -> ProviderPayment:
        """Gives money back. Raises UnableToUseProvider."""

    def news(self, *, headers: dict[str, str], body: bytes, now: float) -> ProviderNews:
        """What a webhook says; `now` in seconds since 1970. Raises UnableToTrustWebhook."""
