"""What an operation that records a fact is told."""

from datetime import date
from typing import NotRequired, TypedDict


class Told(TypedDict):
    """Of which loan, when, and who says it."""

    loan_id: int
    happened_on: date
    idempotency_key: str  # the same key with the same content gives the first answer again
    actor: str
    source: str
    reason: NotRequired[str]


class Proved(Told):
    """The same, with the reference of the proof (a document's, a recording's, a delivery's number)."""

    evidence: str


class ProvedWithParty(Proved):
    """The same, and who the other side is."""

    party: str


class Ending(Told):
    """What is ended or taken back."""

    ref: int
    evidence: NotRequired[str]
