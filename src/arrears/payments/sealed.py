"""What a payer wrote, sealed: names, phones and ID numbers stand in payment references."""

from arrears.plumbing.crypto import open_sealed, seal

PURPOSE = "receipt.reference"


def sealed_reference(reference: str) -> bytes | None:
    """The reference as it is stored; None when there is none."""
    return seal(reference, purpose=PURPOSE) if reference else None


def opened_reference(sealed: bytes | memoryview | None) -> str:
    """The reference in clear. Raises UnableToOpenSealed."""
    return "" if sealed is None else open_sealed(sealed, purpose=PURPOSE)
