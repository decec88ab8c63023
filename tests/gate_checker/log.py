"""A debtor's facts and the log of what was done, in plain values: nothing here comes from the gate."""

from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass
class Action:
    """A contact in the log, as it turned out."""

    at: datetime  # UTC
    channel: str
    purpose: str
    number: str  # the number or address itself; "" in the app
    kind: str  # phone, email, address, push, in_app
    owner: str
    place: str  # home, work, work_prohibited, inconvenient, unknown
    loans: tuple[int, ...]
    connected: bool = False
    spoke_with: str = "nobody"
    voicemail: bool = False
    inbound: bool = False
    duties: frozenset[str] = frozenset()
    judged: bool = True  # False: it was there before, only what comes after it is judged


@dataclass
class Hold:
    """A stop as it was recorded."""

    kind: str
    since: datetime
    until: datetime | None = None
    loans: tuple[int, ...] = ()
    channel: str = ""
    number: str = ""

    def holds(self, at: datetime) -> bool:
        return self.since <= at and (self.until is None or at < self.until)


@dataclass
class Evidence:
    """A recorded agreement, consent or request."""

    kind: str
    about: str  # rule text id in the checker's words; "" of a request
    since: datetime
    until: datetime | None = None
    channel: str = ""


@dataclass
class Number:
    """A contact point of a debtor."""

    id: int
    value: str
    kind: str
    owner: str
    place: str
    status: str = "valid"
    confirmed_at: datetime | None = None
    consented_at: datetime | None = None


@dataclass
class Debtor:
    """All that matters of one debtor, with the log."""

    place: str
    zones: tuple[str, ...]
    numbers: list[Number]
    overdue_since: dict[int, date]
    answers: float = 0.5  # how often a call is answered
    time_barred_from: date | None = None
    holds: list[Hold] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)
    refused: dict[str, datetime] = field(default_factory=dict)  # third persons' numbers
    wanted_channels: tuple[str, ...] = ()
    wanted_hours: tuple[int, int] | None = None  # whole hours, every day
    log: list[Action] = field(default_factory=list)


@dataclass(frozen=True)
class Breach:
    """A breach: which text, and the place in the log."""

    text: str
    at: int
