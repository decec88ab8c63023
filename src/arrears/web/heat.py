"""Tables whose cells are shaded by their value: roll table and vintage."""

from collections.abc import Sequence
from dataclasses import dataclass

from arrears.web import formats
from arrears.web.tables import Text

LEVELS = 6


@dataclass(frozen=True, kw_only=True)
class HeatCell:
    """A cell: its text, its classes, and what a screen reader says besides."""

    text: str
    style: str = ""
    note: Text = ""


@dataclass(frozen=True, kw_only=True)
class HeatRow:
    """A row: its name, its leading plain figures, its shaded cells."""

    name: str
    lead: Sequence[str]
    cells: Sequence[HeatCell]
    colour: str = ""


@dataclass(frozen=True, kw_only=True)
class Heat:
    """The whole table."""

    caption: Text
    corner: Text
    lead: Sequence[Text]
    columns: Sequence[Text]
    rows: Sequence[HeatRow]
    dense: bool = False
    over: Text = ""  # what the shaded columns are, together


def level(value: float | None, *, largest: float) -> str:
    """The class of a shade: the square root spreads small values."""
    if not value or value <= 0 or largest <= 0:
        return "heat-0"
    return f"heat-{max(1, round(LEVELS * min(1.0, value / largest) ** 0.5))}"


def shown(value: float | None, *, digits: int = 1) -> str:
    """A rate of a heat table: nothing for exactly zero, so that the pattern is seen."""
    if value is None:
        return ""
    return "·" if value == 0 else formats.percent(value, digits)
