"""First, second and third payment default (FPD, SPD, TPD), by month of disbursement."""

from datetime import date
from pathlib import Path

from django.utils.translation import gettext as _

from arrears.kernel.codes import Unit
from arrears.plumbing.days import to_day
from arrears.plumbing.failures import Unable
from arrears.portfolio.build import build, ratio
from arrears.portfolio.months import add_months
from arrears.portfolio.scope import EVERYTHING, Scope
from arrears.portfolio.snapshots import Book, open_book
from arrears.portfolio.table import Column, Table
from arrears.portfolio.tags import By, Tags, UnableToMeasure
from arrears.rulebook import products

_NAMES = {1: "fpd", 2: "spd", 3: "tpd"}


def first_payment_default(
    *,
    snapshots: Path,
    as_of: date | None = None,
    instalment: int = 1,
    days: int = 30,
    months: int = 24,
    scope: Scope = EVERYTHING,
) -> Table:
    """A row a month of disbursement: loans whose instalment is `days` past its due date, how many of them
    reached `days` late, the rate, and how many loans still wait for that day; a last row `all` (cohort None).

    Raises UnableToFindSnapshot, UnableToMeasure (instalment is 1, 2 or 3).
    """
    if instalment not in _NAMES:
        raise UnableToMeasure(
            _("instalment=%(instalment)r: the book keeps the lateness of instalments 1, 2 and 3")
            % {"instalment": instalment}
        )
    book = open_book(snapshots=snapshots, as_of=as_of, scope=scope)
    found = book.rows(_sql(book, instalment=instalment, days=days, months=months))
    together = (None, *(sum(row[place] for row in found) for place in (1, 2, 3)))
    rows = [
        (cohort, ripe, late, ratio(late, ripe), young) for cohort, ripe, late, young in [*found, together]
    ]
    return build(
        book,
        name=f"{_NAMES[instalment]}{days}",
        title=_titles()[instalment] % {"days": days},
        definition=_(
            "Loans whose instalment %(number)d was at least %(days)d days late, over the loans whose "
            "instalment %(number)d is at least %(days)d days past its due date. The last row is all months "
            "together."
        )
        % {"number": instalment, "days": days},
        tags=Tags(by=By.COUNT),
        columns=(
            Column(key="cohort", label=_("Month of disbursement"), unit="month"),
            Column(key="loans", label=_("Loans old enough"), unit="count"),
            Column(key="defaulted", label=_("Late by %(days)d days") % {"days": days}, unit="count"),
            Column(key="rate", label=_("Rate"), unit="share"),
            Column(key="waiting", label=_("Too young"), unit="count"),
        ),
        rows=rows,
    )


def _titles() -> dict[int, str]:
    return {
        1: _("First payment default, FPD%(days)d"),
        2: _("Second payment default, SPD%(days)d"),
        3: _("Third payment default, TPD%(days)d"),
    }


def _sql(book: Book, *, instalment: int, days: int, months: int) -> str:
    due = _due_sql(book, instalment=instalment)
    late = f"late_days_{instalment} >= {days}"
    # A loan that reached the lateness is old enough, whatever day we think its instalment was due.
    ripe = f"({late} or {due} + {days} <= {to_day(book.as_of)})"
    return f"""
        select cohort_on, count(*) filter ({ripe}), count(*) filter ({late}), count(*) filter (not {ripe})
        from {book.at(book.as_of)}
        where status > 0 and origin = 'native' and instalments_total >= {instalment}
            and cohort_on >= date '{add_months(book.as_of, 1 - months)}'
        group by 1 order by 1"""


def _due_sql(book: Book, *, instalment: int) -> str:
    """SQL of the due day of an instalment: later ones follow the first by the product's period."""
    if instalment == 1:
        return "first_due_day"
    sql = f"select distinct product_code, product_version from {book.at(book.as_of)}"
    cases = " ".join(_case(code, version, instalment - 1) for code, version in sorted(book.rows(sql)))
    monthly = _months_later(instalment - 1)
    return f"(case {cases} else {monthly} end)" if cases else monthly


def _case(code: str, version: str, later: int) -> str:
    try:
        terms = products.load(code=code, version=version).terms_fields
    except Unable:
        return ""  # an imported product without a file: monthly
    every, unit = terms["every"] * later, Unit(terms["unit"])
    days = {Unit.DAY: every, Unit.WEEK: 7 * every}.get(unit)
    months = every * 12 if unit == Unit.YEAR else every
    then = f"first_due_day + {days}" if days else _months_later(months)
    return f"when product_code = '{code}' and product_version = '{version}' then {then}"


def _months_later(months: int) -> str:
    return f"(((date '1970-01-01' + first_due_day::int) + interval {months} month)::date - date '1970-01-01')"
