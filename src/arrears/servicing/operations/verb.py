"""What a verb (an operation on one loan) is told, and the event that follows from it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NotRequired, TypedDict

from arrears.kernel.codes import Channel, Kind, Part
from arrears.servicing.operations.post_many import UnableToPost


class Said(TypedDict):
    """What every verb is told."""

    loan_id: int
    value_on: date  # the day from which it counts
    idempotency_key: str  # the same key with the same content gives the first answer again
    actor: str
    source: str
    reason: NotRequired[str]
    proposal_id: NotRequired[int]  # the approved proposal that this carries out (operations.approve)


class SaidWithAmount(Said):
    """The same, and an amount."""

    amount_minor: int
    currency: NotRequired[str | None]  # refused when it is not the loan's


class SaidWithDays(Said):
    """The same, and days: from which (None: the value date) until which, both included."""

    until_on: date
    from_on: NotRequired[date | None]


CONTENT = (
    "loan_id", "kind", "channel", "value_on", "amount_minor", "part", "ref", "due_on",
    "rate_ppb", "to_on", "instalments", "every", "unit", "treatment", "fee_minor", "share_ppm",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Request:
    """An event to be posted to one loan."""

    loan_id: int
    kind: Kind
    value_on: date
    idempotency_key: str
    actor: str
    source: str
    reason: str = ""
    amount_minor: int = 0
    currency: str | None = None  # checked against the loan's when given
    channel: Channel = Channel.REPAYMENT
    part: Part = Part.PRINCIPAL
    ref: int = 0
    due_on: date | None = None
    rate_ppb: int = 0
    to_on: date | None = None
    instalments: int = 0
    every: int = 0
    unit: int = 0
    treatment: int = 0
    fee_minor: int = 0  # of a conversion
    share_ppm: int = 0  # of each instalment, INSTALMENT_FEE only
    proposal_id: int = 0
    by_law: bool = False  # it follows from a recorded fact with its evidence: nobody's own decision
    receipt_id: int | None = None  # the receipt that it applies, for the news of it

    def content(self) -> dict[str, Any]:
        """The columns that must be the same when the key comes again: all but who says it and why."""
        return {name: _plain(getattr(self, name)) for name in CONTENT}


@dataclass(frozen=True, kw_only=True)
class Verb:
    """One operation: the kind of event that it posts and how it fails.

    `columns` names the event's column for what the verb calls otherwise; `defaults` are columns that count
    when nothing (or None) is said. `follows` are columns that follow from what is said (a fee from its rate).
    `of_a_limit`: it uses a limit that the borrower's other loans share: the borrower is held as well.
    """

    name: str
    kind: Kind
    failure: type[UnableToPost]
    columns: Mapping[str, str] = field(default_factory=dict)
    defaults: Mapping[str, Any] = field(default_factory=dict)
    follows: Callable[[Mapping[str, Any]], Mapping[str, Any]] | None = None
    of_a_limit: bool = False

    def request(self, said: Mapping[str, Any]) -> Request:
        """The event to post for what was said. Raises TypeError for a word that the verb does not know."""
        told = {self.columns.get(name, name): value for name, value in said.items() if value is not None}
        more = {} if self.follows is None else self.follows(said)
        return Request(kind=self.kind, **{**self.defaults, **told, **more})


def _plain(value: Any) -> Any:
    return int(value) if isinstance(value, int) else value
