"""Structure: receivables and overdue rate by product, age band, income band, region or book."""

from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from arrears.plumbing.failures import Unable
from arrears.portfolio.build import LIVE, build, ratio
from arrears.portfolio.format import is_chinese
from arrears.portfolio.scope import EVERYTHING, Scope
from arrears.portfolio.snapshots import open_book
from arrears.portfolio.table import Column, Table
from arrears.portfolio.tags import Tags, Timing, UnableToMeasure
from arrears.rulebook import products, regions

AGE_FLOORS = (18, 25, 35, 45, 55)
INCOME_FLOORS_MINOR = (0, 300_000, 500_000, 800_000, 1_200_000, 2_000_000)  # a month, at disbursement


def _bands(column: str, floors: tuple[int, ...]) -> str:
    cases = " ".join(
        f"when {column} >= {floor} then {place}" for place, floor in reversed(list(enumerate(floors)))
    )
    return f"case {cases} end"


DIMENSIONS = {
    "product": "product_code",
    "age": _bands("age_at_start", AGE_FLOORS),
    "income": _bands("income_at_start_minor", INCOME_FLOORS_MINOR),
    "region": "nullif(region, '')",
    "book": "book_code",
}


def structure(
    *,
    snapshots: Path,
    dimension: str,
    as_of: date | None = None,
    tags: Tags | None = None,
    days: int = 1,
    scope: Scope = EVERYTHING,
) -> Table:
    """A row a group: label, loans, receivables, share of all, overdue by at least `days`, rate.

    Bands in order, other groups the largest first, unknown last.
    Raises UnableToFindSnapshot, UnableToMeasure.
    """
    tags = tags or Tags()
    if dimension not in DIMENSIONS:
        raise UnableToMeasure(
            _("dimension=%(dimension)r: expected one of %(dimensions)s")
            % {"dimension": dimension, "dimensions": ", ".join(DIMENSIONS)}
        )
    if tags.timing == Timing.LAGGED:
        raise UnableToMeasure(_("groups have no month that they come from: ask for timing=coincident"))
    book = open_book(snapshots=snapshots, as_of=as_of, scope=scope)
    sql = f"""
        select {DIMENSIONS[dimension]} as place, count(*), sum({tags.balance_sql()}) as balance,
            sum({tags.overdue_sql()}) filter (dpd_days >= {days})
        from {book.at(book.as_of)} where {LIVE} group by 1
        order by {"place" if dimension in ("age", "income") else "balance desc, place"} nulls last"""
    found = [
        (place, loans, int(balance or 0), int(late or 0)) for place, loans, balance, late in book.rows(sql)
    ]
    found.sort(key=lambda row: row[0] is None)  # unknown last
    total = sum(row[2] for row in found)
    return build(
        book,
        name=f"structure_{dimension}",
        title=_titles()[dimension],
        definition=_(
            "Receivables by group at the end of the day, and what is overdue by at least %(days)d days over "
            "the receivables of the same group."
        )
        % {"days": days},
        tags=tags,
        columns=(
            Column(key="group", label=_("Group"), unit="code"),
            Column(key="label", label=_("Meaning"), unit="text"),
            Column(key="loans", label=_("Loans"), unit="count"),
            Column(key="receivables", label=_("Receivables"), unit=tags.unit),
            Column(key="share", label=_("Share"), unit="share"),
            Column(key="overdue", label=_("Overdue"), unit=tags.unit),
            Column(key="rate", label=_("Rate"), unit="share"),
        ),
        rows=[
            (*_group(dimension, place), loans, balance, ratio(balance, total), late, ratio(late, balance))
            for place, loans, balance, late in found
        ],
    )


def _titles() -> dict[str, str]:
    return {
        "product": _("By product"),
        "age": _("By age at disbursement"),
        "income": _("By monthly income at disbursement"),
        "region": _("By region"),
        "book": _("By book"),
    }


def _group(dimension: str, place: Any) -> tuple[str, str]:
    """(stable code, label) of a group."""
    if place is None:
        return "unknown", _("Unknown")
    if dimension == "age":
        return _band(AGE_FLOORS, place, scale=1)
    if dimension == "income":
        return _band(INCOME_FLOORS_MINOR, place, scale=100)
    if dimension == "region":
        return str(place), regions.name(region=str(place), language=_language())
    return str(place), _product(str(place)) if dimension == "product" else str(place)


def _band(floors: tuple[int, ...], place: int, *, scale: int) -> tuple[str, str]:
    low = floors[place] // scale
    if place + 1 == len(floors):
        return f"{low}+", _("%(low)s and above") % {"low": f"{low:,}"}
    high = floors[place + 1] // scale
    last = high - 1 if scale == 1 else high
    text = (
        f"{low:,}-{last:,}"
        if scale == 1
        else _("%(low)s to below %(high)s") % {"low": f"{low:,}", "high": f"{high:,}"}
    )
    return f"{low}-{last}", text


def _product(code: str) -> str:
    """The product's name in the reader's language; one without a file keeps its code."""
    try:
        names = products.load(code=code).names
    except Unable:
        return code
    return names[_language()]


def _language() -> str:
    """The reader's language as rule files name it."""
    return "zh" if is_chinese() else "en"
