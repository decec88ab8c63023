"""Money came in: written down once, held as unapplied cash until it goes to a loan."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from arrears import rulebook
from arrears.ledger.operations.post import post_changes
from arrears.parties.queries import indexes_of_words
from arrears.payments.choices import CHANNELS, ReceiptState
from arrears.payments.matching import words
from arrears.payments.models import Receipt
from arrears.payments.sealed import (
    ACCOUNT_PURPOSE,
    CONTENT_PURPOSE,
    END_TO_END_PURPOSE,
    PAYER_PURPOSE,
    content_text,
    payer_text,
    sealed_reference,
)
from arrears.plumbing import clock, locks
from arrears.plumbing.crypto import blind_index, fingerprint, seal
from arrears.plumbing.failures import Unable
from arrears.plumbing.idempotency import UnableToReuseKey

AMOUNT_LIMIT_MINOR = 10**15
HELD = (0, "", "")  # the ledger's group of money that belongs to no loan: shard, product, book


class UnableToReceive(Unable):
    """The receipt is refused; the message says why and what to do."""


def receive(
    *,
    amount_minor: int,
    currency: str,
    value_on: date,
    channel: str,
    idempotency_key: str,
    actor: str,
    reference: str = "",
    payer_name: str = "",
    payer_account: str = "",
    end_to_end_id: str = "",
) -> int:
    """Writes the receipt down and returns its id; a known key with the same content gives the first one's.

    Raises UnableToReceive, UnableToReuseKey.
    """
    content = content_text(
        amount_minor=amount_minor, currency=currency, value_on=value_on, channel=channel, reference=reference
    )
    digest = fingerprint(content, purpose=CONTENT_PURPOSE)
    with transaction.atomic():
        locks.share_shard(shard=HELD[0])  # a close of the day is over or has not begun
        opened = clock.business_date()
        _check(
            amount_minor=amount_minor, currency=currency, value_on=value_on, channel=channel, opened=opened
        )
        locks.hold_key(key=f"receipt:{idempotency_key}")
        known = Receipt.objects.filter(idempotency_key=idempotency_key).first()
        if known is not None:
            if known.content_hash != digest:
                raise UnableToReuseKey(
                    _("The key %(key)r was used before for another receipt. Use a new key for new money.")
                    % {"key": idempotency_key}
                )
            return known.id
        made = Receipt.objects.create(
            idempotency_key=idempotency_key,
            content_hash=digest,
            received_on=opened,
            value_on=value_on,
            amount_minor=amount_minor,
            currency=currency,
            channel=channel,
            reference_sealed=sealed_reference(reference),
            reference_indexes=indexes_of_words(words=words(reference=reference)),
            payer_sealed=_sealed_payer(payer_name, payer_account),
            account_index=_index(payer_account, ACCOUNT_PURPOSE),
            end_to_end_index=_index(end_to_end_id, END_TO_END_PURPOSE),
            state=ReceiptState.WAITING,
            actor=actor,
        )
        post_unapplied(change_minor=amount_minor, currency=currency, source="receive", actor=actor, on=opened)
        return made.id


def _sealed_payer(name: str, account: str) -> bytes | None:
    text = payer_text(name=name, account=account)
    return None if text is None else seal(text, purpose=PAYER_PURPOSE)


def _index(text: str, purpose: str) -> bytes | None:
    return blind_index(text, purpose=purpose) if text else None


def post_unapplied(*, change_minor: int, currency: str, source: str, actor: str, on: date) -> None:
    """Posts that unapplied cash grew (or, below zero, shrank)."""
    post_changes(
        business_date=on,
        changes={(*HELD, currency): {"unapplied_minor": change_minor}},
        source=source,
        actor=actor,
        rulebook_version=rulebook.version(),
    )


def _check(*, amount_minor: int, currency: str, value_on: date, channel: str, opened: date) -> None:
    if not 1 <= amount_minor < AMOUNT_LIMIT_MINOR:
        raise UnableToReceive(_("The amount must be above zero and have at most 15 digits."))
    if len(currency) != 3 or not currency.isascii() or not currency.isupper():
        raise UnableToReceive(
            _("%(currency)r is not a currency; write three capital letters such as CNY.")
            % {"currency": currency}
        )
    if value_on > opened:
        raise UnableToReceive(
            _("The value date %(value_on)s lies after the open business date %(opened)s.")
            % {"value_on": value_on, "opened": opened}
        )
    if channel not in CHANNELS:
        raise UnableToReceive(
            _("The channel %(channel)r is unknown; there are %(known)s.")
            % {"channel": channel, "known": ", ".join(sorted(CHANNELS))}
        )
