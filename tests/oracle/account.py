"""One loan's account while its history is replayed: rows with their parts, and the totals."""

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from arrears.kernel.book import NONE_DAY
from arrears.kernel.codes import Part

from tests.oracle.numbers import rounded

PRINCIPAL, INTEREST, FEE, PENALTY = (int(part) for part in (Part.PRINCIPAL, Part.INTEREST, Part.FEE, Part.PENALTY))
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
    due: list[int] = field(default_factory=nothing)
    paid: list[int] = field(default_factory=nothing)
    waived: list[int] = field(default_factory=nothing)
    charged_off: list[int] = field(default_factory=nothing)
    in_advance: int = 0
    late: int = 0
    paid_day: int = NONE_DAY
    principal_ahead: int = 0  # principal paid before the due day
    late_charges: int = 0
    taken_back: int = 0  # principal owed again: a refund beyond the credit, a payment taken back
    run: Fraction = Fraction(0)  # penalty interest run so far, exact
    run_counts: bool = False  # the grace was passed with something overdue
    run_to: int = NONE_DAY  # the day up to which it has run

    def open(self, part: int) -> int:
        """What is still to be paid of a part."""
        return self.due[part] - self.paid[part] - self.waived[part] - self.charged_off[part]

    def open_total(self) -> int:
        """What is still to be paid of the row."""
        return sum(self.due) - sum(self.paid) - sum(self.waived) - sum(self.charged_off)


@dataclass
class Account:
    """A loan on some day of its history."""

    loan: Any
    terms: Any
    rows: list[Row] = field(default_factory=list)
    disbursed: int = 0
    disbursements: list[tuple[int, int]] = field(default_factory=list)
    opening: list[int] = field(default_factory=nothing)
    overpaid: int = 0
    received: int = 0
    refunded: int = 0
    recovered: int = 0
    taken_back: int = 0
    dpd_max: int = 0
    last_paid_day: int = NONE_DAY
    closed_day: int = NONE_DAY
    charged_off_day: int = NONE_DAY
    principal_changes: list[tuple[int, int]] = field(default_factory=list)  # day and what is owed more from it on
    pauses: list[tuple[int, int]] = field(default_factory=list)
    allocations: list[dict[str, int]] = field(default_factory=list)

    def total(self, name: str, part: int) -> int:
        """Sum of `paid`, `waived`, … of a part over the rows."""
        return sum(getattr(row, name)[part] for row in self.rows)

    def principal_owed(self) -> int:
        """Principal disbursed and not yet repaid, waived or charged off."""
        gone = sum(self.total(name, PRINCIPAL) for name in ("paid", "waived", "charged_off"))
        return self.disbursed + self.opening[PRINCIPAL] + self.taken_back - gone

    def bearing_principal(self) -> int:
        """Principal on which interest runs: a down payment bears none."""
        return self.principal_owed() - sum(row.open(PRINCIPAL) for row in self.rows if row.is_down_payment)

    def round(self, value: Fraction) -> int:
        """Round by the terms."""
        return rounded(value, self.terms.rounding)
