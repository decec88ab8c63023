"""Credit lines as data: the limit, statements, the minimum payment, turning purchases into instalments."""

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

from arrears.plumbing.early import gettext as _
from arrears.rulebook.daycounts import DAY_COUNTS
from arrears.rulebook.fields import Fields

OVER_LIMIT = ("refused", "within_tolerance")
CARRY_FROM = ("purchase_day", "statement_day", "due_day")
MINIMUM_ADDS = ("interest", "fee", "penalty", "overdue", "instalment")


@dataclass(frozen=True, kw_only=True)
class Limit:
    """The line: how long it is agreed for, how much may be drawn and how often."""

    months: int  # for how long it is agreed
    over_limit: str  # refused, or within_tolerance
    tolerance_ppm: int  # of the limit, for within_tolerance
    drawing_min_minor: int
    drawings_max: int  # open at one time, 0 = no bound
    shared: str  # lines with the same name here share one limit


@dataclass(frozen=True, kw_only=True)
class Minimum:
    """The minimum payment of a statement: a share of the principal on it, plus what is added in full."""

    share_ppm: int
    floor_minor: int
    adds: tuple[str, ...]

    def of(self, *, principal_minor: int, added_minor: int) -> int:
        """The minimum payment: never more than is owed. `added_minor`: the sum of the parts in `adds`."""
        part = Decimal(principal_minor * self.share_ppm) / 1_000_000
        share = int(part.to_integral_value(ROUND_HALF_EVEN))
        owed = principal_minor + added_minor
        return min(owed, max(share + added_minor, self.floor_minor))


@dataclass(frozen=True, kw_only=True)
class Statement:
    """A revolving line's cycle: statement and due day of the month, what is free of interest or carried.

    A purchase posted up to and on `statement_day` is on that month's statement, due on the next `due_day`
    after it. When the statement balance is paid in full by then, purchases on it bear no interest
    (`interest_free`); else interest counts on what was carried from `carry_from`, by days, until it is paid.
    """

    statement_day: int  # 1..28
    due_day: int  # 1..28
    interest_free: bool
    carry_from: str
    day_count: str  # a key of terms.DAY_COUNTS
    cash_interest_free: bool  # whether cash drawings have interest-free days as well
    minimum: Minimum
    compound: bool  # whether unpaid interest joins what bears interest

    def interest_free_days(self) -> tuple[int, int]:
        """Fewest and most interest-free days of a purchase, months of 28 to 31 days."""
        gap = (self.due_day - self.statement_day) % 31 or 31
        least = self.due_day - self.statement_day
        return (least if least > 0 else gap - 3), 31 + gap - 1


@dataclass(frozen=True, kw_only=True)
class Conversion:
    """Turning a purchase or a statement into instalments: the whole fee as a share of the amount."""

    instalments: int
    fee_ppm: int

    def fee_minor(self, amount_minor: int) -> int:
        """The whole fee, rounded half to even."""
        share = Decimal(amount_minor * self.fee_ppm) / 1_000_000
        return int(share.to_integral_value(ROUND_HALF_EVEN))


def read_limit(fields: Fields, *, digits: Decimal) -> Limit:
    """The mapping below `line`."""
    inside = fields.inside("line")
    over = inside.choice("over_limit", {name: name for name in OVER_LIMIT})
    if inside.has("tolerance") != (over == "within_tolerance"):
        inside.refuse("tolerance", _("belongs to over_limit: within_tolerance, and is needed there"))
    limit = Limit(
        months=inside.integer("months", low=1, high=120),
        over_limit=over,
        tolerance_ppm=_ppm(inside, "tolerance") if inside.has("tolerance") else 0,
        drawing_min_minor=int(inside.number("drawing_min", 0) * digits),
        drawings_max=inside.integer("drawings_max", 0, high=1_000),
        shared=inside.text("shared", ""),
    )
    inside.done()
    return limit


def read_statement(fields: Fields, *, digits: Decimal) -> Statement:
    """The mapping below `statement`."""
    inside = fields.inside("statement")
    least = inside.inside("minimum")
    minimum = Minimum(
        share_ppm=_ppm(least, "share"),
        floor_minor=int(least.number("floor", 0) * digits),
        adds=least.texts("adds", known=MINIMUM_ADDS),
    )
    least.done()
    if sorted(minimum.adds) != sorted(MINIMUM_ADDS):  # docs/line.md, section 2
        inside.refuse(
            "minimum",
            _("adds all of %(minimum_adds)s in full: list them") % {"minimum_adds": ", ".join(MINIMUM_ADDS)},
        )
    statement = Statement(
        statement_day=inside.integer("day", low=1, high=28),
        due_day=inside.integer("due_day", low=1, high=28),
        interest_free=inside.flag("interest_free"),
        carry_from=inside.choice("carry_from", {name: name for name in CARRY_FROM}),
        day_count=inside.choice("day_count", {name: name for name in DAY_COUNTS}),
        cash_interest_free=inside.flag("cash_interest_free", False),
        minimum=minimum,
        compound=inside.flag("compound", False),
    )
    if statement.due_day == statement.statement_day:
        inside.refuse("due_day", _("must differ from the statement day"))
    days_in_month, _other, feb29 = DAY_COUNTS[statement.day_count]
    if days_in_month or feb29:
        inside.refuse(
            "day_count", _("counts days as they are on a line: actual over 360, 364, 365 or actual")
        )
    inside.done()
    return statement


def read_conversions(fields: Fields) -> tuple[Conversion, ...]:
    """The list below `conversion`, by rising number of instalments; absent = none."""
    if not fields.has("conversion"):
        return ()
    found = fields.each(
        "conversion",
        lambda item: Conversion(
            instalments=item.integer("instalments", low=2, high=60), fee_ppm=_ppm(item, "fee")
        ),
    )
    numbers = [one.instalments for one in found]
    if sorted(set(numbers)) != numbers:
        fields.refuse("conversion", _("instalments must rise: %(numbers)s") % {"numbers": numbers})
    return found


def _ppm(fields: Fields, key: str) -> int:
    value = fields.number(key, high="1") * 1_000_000
    if value != value.to_integral_value():
        fields.refuse(key, _("has more than six decimals"))
    return int(value)
