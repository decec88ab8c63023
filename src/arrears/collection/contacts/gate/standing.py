"""What the gate has to know of a debtor, and what was done before. Pure values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from arrears.collection.contacts.gate.planned import Channel, Purpose

# Whose contact point it is (parties.choices.Owner, by name in small letters).
THIRD = frozenset({"spouse", "relative", "contact", "employer"})


@dataclass(frozen=True, kw_only=True)
class Point:
    """A contact point. `number` is the same for the same number, whoever gave it."""

    id: int
    type: str  # phone, email, address, push, in_app
    owner: str  # self, spouse, relative, contact, employer, guarantor, representative
    number: bytes
    place: str = "unknown"  # unknown, home, work, work_prohibited, inconvenient
    status: str = "valid"  # valid, invalid, wrong_number, refused, suppressed
    verified_at: datetime | None = None
    consented_at: datetime | None = None

    @property
    def is_third(self) -> bool:
        """Whether it belongs to a third person."""
        return self.owner in THIRD


@dataclass(frozen=True, kw_only=True)
class Stop:
    """Something that holds contacts back: contacts.gate.stops.KEPT says which purposes remain."""

    kind: str
    since: datetime
    until: datetime | None = None
    loan_ids: tuple[int, ...] = ()  # () = all loans
    channel: Channel | None = None  # None = all channels
    number: bytes | None = None  # None = all contact points


@dataclass(frozen=True, kw_only=True)
class Consent:
    """What the debtor agreed to, with evidence: lifts one rule, or asks to be contacted."""

    kind: str  # agreement, consent (a rule's `override`), request (to be contacted: purpose ANSWER)
    rule: str = ""  # "CN/contact_hours"; "" of a request
    channel: Channel | None = None  # None = any
    since: datetime
    until: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class LoanStanding:
    """What matters of a loan."""

    id: int
    overdue_since: date | None = None  # the oldest due date that is not paid
    time_barred_from: date | None = None


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A debtor as the gate sees them."""

    person_id: int
    places: tuple[str, ...]  # jurisdictions of the loans and of where the debtor lives
    zones: tuple[str, ...]  # IANA; several where it is not known which: all must agree
    points: tuple[Point, ...] = ()
    stops: tuple[Stop, ...] = ()
    consents: tuple[Consent, ...] = ()
    loans: tuple[LoanStanding, ...] = ()
    lenders: tuple[str, ...] = ()  # rulebook.scope.LENDERS of the loans' products
    kinds: tuple[str, ...] = ()  # rulebook.scope.KINDS of the loans' products
    refused: frozenset[bytes] = frozenset()  # numbers of third persons who want no contact
    preferred_channels: tuple[Channel, ...] = ()
    preferred_hours: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def point(self, contact_point_id: int | None) -> Point | None:
        """The contact point of that id."""
        return next((point for point in self.points if point.id == contact_point_id), None)


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """A contact that was made, or that was allowed and may still be made.

    What is still open counts as whatever would use up most. `number` is that of the contact point.
    """

    at: datetime
    channel: Channel
    purpose: Purpose
    number: bytes | None
    loan_ids: tuple[int, ...]
    owner: str = "self"
    place: str = "unknown"
    connected: bool = False  # somebody answered, or the message arrived
    spoke_with: str = "nobody"  # nobody, debtor, third, wrong
    voicemail: bool = False
    inbound: bool = False  # the debtor came to us
    open_until: datetime | None = None  # allowed and not yet made: counts until then
    of_other: bool = False  # about somebody else's debt; it counts for the number only
