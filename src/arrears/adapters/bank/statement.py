"""What a bank statement says, whichever format it came in."""

from dataclasses import dataclass, field
from datetime import date

from arrears.plumbing.failures import Unable


class UnableToReadStatement(Unable):
    """A file that is no whole, consistent bank statement; nothing of it is taken."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One movement of the account, or one of a batch booked together."""

    number: int  # place in the file, from 1
    amount_minor: int  # never below zero
    currency: str
    credit: bool  # money came in
    returned: bool = False  # it takes an earlier movement back
    booked: bool = True  # False: announced only
    booked_on: date | None = None
    value_on: date | None = None
    ref: str = ""  # the bank's reference of the movement; unique in its account, '' = none
    end_to_end_id: str = ""
    reference: str = ""  # what the payer wrote
    payer_name: str = ""
    payer_account: str = ""
    reason_code: str = ""  # of a return: ISO 20022 external code, such as AM04
    original_minor: int | None = None  # of a return: what was taken back without the bank's charges
    channel: str = "transfer"
    problem: str = ""  # why it can't be taken: name of a payments.choices.LineReason


@dataclass(kw_only=True)
class Statement:
    """One statement of one account. Balances by currency; a currency without one is not checked."""

    ref: str = ""
    account: str = ""
    opening_minor: dict[str, int] = field(default_factory=dict)
    closing_minor: dict[str, int] = field(default_factory=dict)
    booked_minor: dict[str, int] = field(default_factory=dict)  # sum of the booked entries
    lines: list[Line] = field(default_factory=list)

    def add_booked(self, currency: str, signed_minor: int, /) -> None:
        """Counts a booked entry."""
        self.booked_minor[currency] = self.booked_minor.get(currency, 0) + signed_minor

    def checked(self) -> dict[str, int]:
        """Difference of closing against opening and entries, of every currency that has both balances."""
        return {
            currency: self.closing_minor[currency]
            - self.opening_minor[currency]
            - self.booked_minor.get(currency, 0)
            for currency in sorted(self.opening_minor.keys() & self.closing_minor.keys())
        }


@dataclass(frozen=True, kw_only=True)
class StatementFile:
    """A file of statements."""

    name: str
    format: str
    sha256: str
    statements: list[Statement]
