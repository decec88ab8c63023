"""Tables with their definition, as the pages of collection and of strategies show them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from arrears.collection.treatments.choices import ARM, RULING_REASON, RULING_WORDS
from arrears.web.formats import currency_name, exact
from arrears.web.tables import Column, Table


@dataclass(frozen=True, kw_only=True)
class Panel:
    """A table with its definition and tags."""

    key: str
    title: str
    definition: str
    table: Table
    tags: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def table_of(
    caption: str,
    rows: Sequence[Mapping[str, object]],
    *columns: Column,
    total: dict[str, object] | None = None,
) -> Table:
    """The table of some rows."""
    return Table(caption=caption, columns=columns, rows=[dict(row) for row in rows], total=total)


def arm_label(code: str) -> str:
    """What an arm is called."""
    return str(ARM.get(code, code))


def ruling_cells(one: Any) -> dict[str, object]:
    """A ruling of the release gate (treatments.queries.rulings) for `ruling_columns`."""
    span = (one.difference_minor, one.low_minor, one.high_minor)
    difference, low, high = (_signed(amount, one.currency) for amount in span)
    return {
        "on": one.business_date,
        "challenger": arm_label(one.challenger),
        "ruling": str(RULING_WORDS[one.ruling]),
        "reason": str(RULING_REASON[one.reason]),
        "difference": f"{difference} [{low}, {high}] {currency_name(one.currency)}",
    }


def _signed(amount: float, currency: str) -> str:
    """An amount in minor units, as read, with its sign."""
    minor = round(amount)
    return ("+" if minor > 0 else "") + exact(minor=minor, currency=currency)


def ruling_columns() -> list[Column]:
    """Day, arm, ruling and its reason; `difference_column` stands where the page wants it."""
    return [
        Column(key="on", label=_("Date"), kind="date", head=True),
        Column(key="challenger", label=_("Arm")),
        Column(key="ruling", label=_("Ruling"), kind="words"),
        Column(key="reason", label=_("Reason"), kind="words"),
    ]


def difference_column() -> Column:
    """Net recovery a person, with its interval."""
    return Column(key="difference", label=_("Difference a person"), kind="figure")
