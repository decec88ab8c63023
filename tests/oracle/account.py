"""One loan's account while its history is replayed: rows with their parts, and the totals."""

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from arrears.kernel.book import NONE_DAY
from arrears.kernel.codes import Method, Part
from tests.oracle.numbers import rounded

PRINCIPAL, INTEREST, FEE, PENALTY = (
    int(part) for part in (Part.PRINCIPAL, Part.INTEREST, Part.FEE, Part.PENALTY)
)
FOLLOWING = (Method.EQUAL_INSTALMENTS, Method.EQUAL_PRINCIPAL, Method.INTEREST_ONLY, Method.BULLET)
PARTS = (PRINCIPAL, INTEREST, FEE, PENALTY)
FAR = 2**39  # later than any day


def nothing() -> list[int]:
    """Four parts of 0."""
    return [0, 0, 0, 0]


@dataclass
class Row:
    """An instalment: what is due of each part and what has become of it, in minor units."""

    start: int
    due_day: int
    is_down_payment: bool = False
    is_additional: bool = False
    is_opening: bool = False
    due: list[int] = field(default_factory=nothing)
    paid: list[int] = field(default_factory=nothing)
    waived: list[int] = field(default_factory=nothing)
    charged_off: list[int] = field(default_factory=nothing)
    billed: int = 0  # AS_REPORTED: the undivided amount
    billed_paid: int = 0
    in_advance: int = 0
    late: int = 0
    paid_day: int = NONE_DAY
    waits: bool = False  # its interest will become principal: nothing of it can be paid or waived before
    closed: bool = False  # a change of the plan has closed it: what is paid of it is all that it asks for
    earlier: int = 0  # interest earned before its time that is due with it
    given: bool = False  # its amounts are agreed: no more interest arises
    is_stub: bool = False  # ends a period that a re-age cut
    owed_again: int = 0  # principal of a refund beyond the credit, of a payment taken back
    late_charges: int = 0
    overdue_days: int = 0  # Σ base × days past due
    charges: list[tuple[int, int, int]] = field(default_factory=list)  # own due day, part, amount
    come: list[int] = field(default_factory=nothing)  # of them, what is due on its own
    run_to: int = NONE_DAY  # the day up to which it has run
    bears_penalty: bool = False  # the grace was passed with something open

    def gone(self, part: int) -> int:
        """What was paid, waived or charged off of a part."""
        return self.paid[part] + self.waived[part] + self.charged_off[part]

    def open(self, part: int) -> int:
        """What is still to be paid of a part."""
        return self.due[part] - self.gone(part)

    def capitalise(self) -> None:
        """Its interest counts as paid, and the same principal as owed more."""
        interest = self.open(INTEREST)
        self.paid[INTEREST] += interest
        self.paid[PRINCIPAL] -= interest
        self.waits, self.closed = False, True

    def join(self, other: "Row") -> None:
        """Take over what another row asks for and what has become of it."""
        for name in ("due", "paid", "waived", "charged_off"):
            mine, theirs = getattr(self, name), getattr(other, name)
            setattr(self, name, [a + b for a, b in zip(mine, theirs, strict=True)])
        self.in_advance += other.in_advance
        self.late += other.late
        self.late_charges += other.late_charges
        self.charges += other.charges
        self.owed_again += other.owed_again
        self.earlier += other.earlier

    def open_total(self) -> int:
        """What is still to be paid of the row."""
        return (
            sum(self.due)
            - sum(self.paid)
            - sum(self.waived)
            - sum(self.charged_off)
            + self.billed
            - self.billed_paid
        )

    def later_fee(self, day: int) -> int:
        """What is open of its fee while it has not begun: paying the loan off may free it."""
        return self.open(FEE) if self.start >= day and self.due_day > day else 0

    def is_agreed(self) -> bool:
        """Whether it is one of the agreed instalments."""
        return not (self.is_down_payment or self.is_additional or self.is_opening)


@dataclass
class Account:
    """A loan on some day of its history."""

    loan: Any
    terms: Any
    rows: list[Row] = field(default_factory=list)
    disbursed: int = 0
    paid_out: list[tuple[int, int]] = field(
        default_factory=list
    )  # days and amounts: disbursed, brought in, owed again
    opening: list[int] = field(default_factory=nothing)
    started: bool = False
    overpaid: int = 0
    received: int = 0
    refunded: int = 0
    recovered: int = 0
    owed_again: int = 0
    kept_back: int = 0  # fees taken out of money paid out
    last_paid_day: int = NONE_DAY
    charged_off_day: int = NONE_DAY
    settles: list[int] = field(default_factory=list)  # of an agreed settlement: what is still to pay, by when
    restructured_day: int = NONE_DAY
    principal_changes: list[tuple[int, int]] = field(
        default_factory=list
    )  # day and what bears interest more from it on
    pauses: list[tuple[int, int]] = field(default_factory=list)
    frozen: list[tuple[int, int]] = field(default_factory=list)  # first and last day without penalty interest
    allocations: list[dict[str, int]] = field(default_factory=list)

    def owed_to_pay_off(self, day: int) -> int:
        """What is open of all rows, less the fees that paying off on a day frees."""
        freed = sum(row.later_fee(day) for row in self.rows) if self.terms.free_later_fees else 0
        return sum(row.open_total() for row in self.rows) - freed

    def agreed(self) -> list[Row]:
        """The agreed instalments."""
        return [row for row in self.rows if row.is_agreed()]

    def asks(self, row: Row) -> bool:
        """Whether the row ever asked for anything: a row in a grace may not, and is neither late nor paid.

        When interest follows the balance, a row that asks for nothing any more was paid in advance.
        """
        if row.waits:  # its interest will become principal
            return False
        return bool(self.follows() or row.closed or sum(row.due) + row.billed > 0)

    def follows(self) -> bool:
        """Whether interest follows the balance; interest agreed as an amount never does."""
        return bool(self.terms.recalculate) and self.terms.method in FOLLOWING

    def is_charged_off(self) -> bool:
        """Whether the account is charged off."""
        return self.charged_off_day != NONE_DAY

    def total(self, name: str, part: int) -> int:
        """Sum of `paid`, `waived`, … of a part over the rows."""
        return sum(getattr(row, name)[part] for row in self.rows)

    def principal_owed(self) -> int:
        """Principal paid out or brought in and not yet repaid, waived or charged off."""
        lent = self.disbursed + self.opening[PRINCIPAL] + self.owed_again
        return lent - sum(row.gone(PRINCIPAL) for row in self.rows)

    def waiting(self) -> int:
        """Interest that is still to become principal: the later rows ask for it as principal already."""
        return sum(row.open(INTEREST) for row in self.rows if row.waits)

    def bearing_principal(self) -> int:
        """Principal on which interest runs: a down payment bears none."""
        return self.principal_owed() - sum(row.open(PRINCIPAL) for row in self.rows if row.is_down_payment)

    def round(self, value: Fraction) -> int:
        """Round by the terms."""
        return rounded(value, self.terms.rounding)
