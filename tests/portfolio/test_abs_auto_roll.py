"""The roll table equals the reference of the real pools, cell by cell, from month-end snapshots."""

import csv
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import groupby
from math import floor
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from arrears.plumbing.days import to_day
from arrears.portfolio.measures import roll_table
from arrears.portfolio.months import add_months, month_end
from arrears.portfolio.scope import Scope
from arrears.portfolio.tags import Tags
from tests.shared_data import shared

LAST = date(2020, 12, 31)
PANEL = """
    select p.loan_id, p.pool, last_day(month)::date, sched, paid, begin_bal, end_bal, principal,
        nextReportingPeriodPaymentAmountDue
    from read_parquet('{panel}') p join read_parquet('{loans}') l using (loan_id)
    where begin_bal > 0.005 and end_bal is not null order by p.loan_id, t
"""


class Sum:
    """A compensated sum in doubles, as the reference was computed: some shortfalls sit on an exact tie."""

    def __init__(self) -> None:
        self.total = self.rest = 0.0

    def add(self, value: float) -> None:
        step = value - self.rest
        total = self.total + step
        self.rest = (total - self.total) - step
        self.total = total


def states_of(months: list[tuple[Any, ...]]) -> Iterator[tuple[date, dict[str, Any]]]:
    """A loan's month ends by the definitions of ../shared/data/README.md, and on to the end of the panel."""
    billed, paid = Sum(), Sum()
    last_day = months[-1][2]
    for place, (loan_id, pool, day, sched, got, begin, end, principal, due) in enumerate(months):
        # The first month leaves the shortfall that it reports, whatever was paid in it.
        billed.add(max(0.0, due - sched) + got if place == 0 else sched)
        paid.add(got)
        live = end > 0.005
        behind = max(0, floor((billed.total - paid.total) / sched + 0.05)) if live else 0
        state = {
            "loan_id": loan_id,
            "book_code": pool,
            "currency": "USD",
            "origin": "import",
            "fault": 0,
            "status": 1 if live else 3 if principal >= begin - 10 else 4,
            "maturity_day": to_day(last_day),
            "principal_outstanding_minor": round(end * 100),
            "instalments_behind": behind,
        }
        yield day, state
    while (day := month_end(add_months(day, 1))) <= LAST:
        yield day, state  # a snapshot keeps every loan for ever


@pytest.fixture(scope="module")
def snapshots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("abs")
    paths = {name: shared(f"data/abs_auto/{name}.parquet") for name in ("panel", "loans")}
    rows = duckdb.connect().execute(PANEL.format(**paths)).fetchall()
    by_day = defaultdict(list)
    for _, months in groupby(rows, key=lambda row: row[0]):
        for day, state in states_of(list(months)):
            by_day[day].append(state)
    for day, states in by_day.items():
        (folder / f"business_date={day}").mkdir()
        pq.write_table(pa.Table.from_pylist(states), folder / f"business_date={day}" / "book.parquet")
    return folder


@pytest.mark.parametrize("pool", ["used", "new"])
def test_roll_table_of_a_real_pool_equals_the_reference(snapshots: Path, pool: str) -> None:
    reference = shared(f"data/abs_auto/abs_auto_roll_{pool}.csv")
    table = roll_table(
        snapshots=snapshots,
        tags=Tags(by="count"),
        bucket="instalments_behind",
        months=None,
        levels=True,
        reported_only=True,
        scope=Scope(book_code=f"AART 2017-3 {pool}"),
    )
    with reference.open() as file:
        expected = {
            row.pop("bucket"): {end: int(n) for end, n in row.items()} for row in csv.DictReader(file)
        }
    got = {row["bucket"]: {end: row[end] for end in expected["C"]} for row in table.records()}
    assert got == expected
    assert [row["start"] for row in table.records()] == [sum(row.values()) for row in expected.values()]
    assert (table.as_of, table.missing) == (LAST, ())
