"""What payments asks of providers of cards and wallets and of files of banks; adapters implement it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string

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


class StatementTaker(Protocol):
    """Takes a bank statement."""

    def __call__(self, *, path: Path, mapping: Path | None, actor: str) -> int:
        """The id of the bank file. `mapping`: of a CSV file. Raises Unable… with the fault of the file."""


class DebitFileMaker(Protocol):
    """Makes a file of direct debits of what is planned."""

    def __call__(self, *, currency: str, through: date, actor: str) -> int:
        """The id of the debit file. Raises Unable… when there is nothing to collect."""


def statement_taker() -> StatementTaker:
    """The function that the setting BANK_STATEMENT_TAKER names."""
    return cast(StatementTaker, import_string(settings.BANK_STATEMENT_TAKER))


def debit_file_maker() -> DebitFileMaker:
    """The function that the setting DEBIT_FILE_MAKER names."""
    return cast(DebitFileMaker, import_string(settings.DEBIT_FILE_MAKER))
