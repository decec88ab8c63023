"""A revolving line on some day of its history: purchases, statements, conversions. docs/line.md."""

from dataclasses import dataclass, field
from typing import Any

from arrears.kernel.book import NONE_DAY
from tests.oracle.account import INTEREST, PARTS, PRINCIPAL, nothing


@dataclass
class Lot:
    """One purchase (or money owed again): what of it is still owed as a purchase."""

    event_id: int
    day: int
    left: int


@dataclass
class Sheet:
    """A statement, also while it is still being written."""

    drawn_on: int
    due_day: int
    lots: list[Lot] = field(default_factory=list)
    due: list[int] = field(default_factory=nothing)
    paid: list[int] = field(default_factory=nothing)
    waived: list[int] = field(default_factory=nothing)
    charged_off: list[int] = field(default_factory=nothing)
    converted_open: int = 0  # principal of conversions that it asks for and that is open
    balance: int = 0  # what the statement shows as owed
    unsure: int = 0  # days × balance that bear interest unless the statement is paid in full
    carried: bool = False
    judged: bool = False
    used: bool = False  # something was bought or charged
    in_advance: int = 0
    late: int = 0
    paid_day: int = NONE_DAY
    late_charges: int = 0
    overdue_days: int = 0
    bears_penalty: bool = False

    def bucket(self) -> int:
        """Principal of its purchases that is still owed as such."""
        return sum(lot.left for lot in self.lots)

    def open(self, part: int) -> int:
        """What is open of one part that it asks for."""
        return self.due[part] - self.paid[part] - self.waived[part] - self.charged_off[part]

    def open_total(self) -> int:
        """What is open of all that it asks for."""
        return sum(self.open(part) for part in PARTS)

    def share_open(self) -> int:
        """What is open of the share of purchases that it asks for."""
        return self.open(PRINCIPAL) - self.converted_open


@dataclass
class Conversion:
    """Principal that comes back in instalments, with its fee."""

    ref: int
    instalments: int
    level: int
    left: int
    fee_level: int
    fee_left: int
    billed: int = 0


@dataclass
class LineAccount:
    """The line."""

    loan: Any
    terms: Any
    sheets: list[Sheet] = field(default_factory=list)  # drawn ones
    running: Sheet | None = None
    conversions: list[Conversion] = field(default_factory=list)
    disbursed: int = 0
    paid: list[int] = field(default_factory=nothing)
    waived: list[int] = field(default_factory=nothing)
    charged_off: list[int] = field(default_factory=nothing)
    overpaid: int = 0
    received: int = 0
    refunded: int = 0
    recovered: int = 0
    weighted: int = 0  # days × balance that bear interest, not yet asked for
    charged_off_day: int = NONE_DAY
    last_paid_day: int = NONE_DAY
    pauses: list[tuple[int, int]] = field(default_factory=list)
    stops: list[tuple[int, int, int]] = field(default_factory=list)  # kind, first and last day
    allocations: list[dict[str, int]] = field(default_factory=list)

    def everywhere(self) -> list[Sheet]:
        """The statements drawn and the running one."""
        return [*self.sheets, self.running] if self.running else list(self.sheets)

    def principal_owed(self) -> int:
        """Principal that is neither paid, waived nor charged off."""
        return self.disbursed - self.paid[PRINCIPAL] - self.waived[PRINCIPAL] - self.charged_off[PRINCIPAL]

    def is_stopped(self, kind: int, day: int) -> bool:
        """Whether a pause of interest, or a freeze of penalty interest, covers the day."""
        return any(stop == kind and first <= day <= last for stop, first, last in self.stops)

    def in_purchases(self) -> int:
        """Principal that is owed as purchases."""
        return sum(sheet.bucket() for sheet in self.everywhere())

    def is_charged_off(self) -> bool:
        """Whether the line is charged off."""
        return self.charged_off_day != NONE_DAY

    def interest_asked(self) -> int:
        """Interest that statements ask for or will."""
        return sum(sheet.due[INTEREST] for sheet in self.everywhere())
