"""When an event needs a second person. Pure: what it gives up and the lender's limit in, verdict out."""

from dataclasses import dataclass
from decimal import Decimal

from arrears.kernel.codes import Kind, Part

# What runs by rule and is checked where the rule is made: nobody's own decision.
AUTOMATIC_SOURCES = ("bank", "close", "import", "provider", "simulation")

# Measured by what the loan's state says is given up, and by how much less is still to pay.
GIVING_UP = (Kind.WAIVE, Kind.CHARGE_OFF, Kind.WRITE_OFF)
RELIEVING = (Kind.DEFER, Kind.PAUSE_INTEREST, Kind.FREEZE_PENALTY, Kind.RE_AGE, Kind.RE_AMORTISE)

LIMIT_RULE = "line_limit_approval_minor"  # of a line, the largest limit after a raise
_RULES = {
    Kind.WAIVE: "waiver_approval_minor",
    Kind.CHARGE_OFF: "write_off_approval_minor",
    Kind.REFUND: "refund_approval_minor",
    Kind.REVERSE: "manual_correction_approval_minor",
    Kind.FEE: "manual_correction_approval_minor",
    Kind.WRITE_OFF: "write_off_approval_minor",
    Kind.SETTLE: "settlement_approval_minor",
    Kind.CHANGE_RATE: "rate_cut_approval_share",
    **dict.fromkeys(RELIEVING, "waiver_approval_minor"),
}


OBSERVATION_RULE = "restructuring_observation_months"  # counts changes of a plan, not money


@dataclass(frozen=True, kw_only=True)
class Needed:
    """A second person has to approve: `stake` is above `limit` (both in the rule's unit)."""

    rule: str  # the rule as it is cited
    stake: Decimal
    limit: Decimal


def rule_of(*, kind: Kind, part: Part) -> str | None:
    """Name of the lender's rule that limits what one person may post alone; None: no limit."""
    if kind == Kind.WAIVE and part == Part.PRINCIPAL:  # also a number that came as JSON
        return "waiver_principal_approval_minor"
    return _RULES.get(kind)


def is_of_observation(*, rule: str) -> bool:
    """Whether a rule as it is cited is the one that counts restructurings under observation."""
    return OBSERVATION_RULE in rule


def is_automatic(*, source: str) -> bool:
    """Whether a source such as `bank` or `import:7` posts by rule."""
    return source.split(":")[0] in AUTOMATIC_SOURCES


def needed(*, source: str, stake: Decimal, limit: Decimal | None, cited: str) -> Needed | None:
    """Why a second person is needed, None when not. `limit` None: the lender has set none."""
    if limit is None or is_automatic(source=source) or stake <= limit:
        return None
    return Needed(rule=cited, stake=stake, limit=limit)
