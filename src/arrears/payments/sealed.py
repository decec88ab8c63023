"""What a payer wrote and who they are, sealed: names, phones and ID numbers stand in payment references."""

from datetime import date

from arrears.plumbing.crypto import open_sealed, seal

PURPOSE = "receipt.reference"
PAYER_PURPOSE = "receipt.payer"
ACCOUNT_PURPOSE = "bank.account"  # of blind indexes, like the next
END_TO_END_PURPOSE = "bank.end_to_end"
_BETWEEN = "\x1f"  # no account holds it
CONTENT_PURPOSE = "receipt.content"  # of the fingerprint of a receipt's content


def sealed_reference(reference: str) -> bytes | None:
    """The reference as it is stored; None when there is none."""
    return seal(reference, purpose=PURPOSE) if reference else None


def opened_reference(sealed: bytes | memoryview | None) -> str:
    """The reference in clear. Raises UnableToOpenSealed."""
    return "" if sealed is None else open_sealed(sealed, purpose=PURPOSE)


def payer_text(*, name: str, account: str) -> str | None:
    """Name and account as one text to seal; None when neither is known."""
    return f"{account}{_BETWEEN}{name}" if name or account else None


def opened_payer(sealed: bytes | memoryview | None) -> tuple[str, str]:
    """Name and account of the payer in clear. Raises UnableToOpenSealed."""
    if sealed is None:
        return "", ""
    account, _, name = open_sealed(sealed, purpose=PAYER_PURPOSE).partition(_BETWEEN)
    return name, account


def content_text(*, amount_minor: int, currency: str, value_on: date, channel: str, reference: str) -> str:
    """What must be the same when a key comes again: the text to fingerprint."""
    return f"{amount_minor}|{currency}|{value_on}|{channel}|{reference}"
