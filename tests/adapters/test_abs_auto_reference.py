"""The reference figures of abs_auto from import to report, through the database and every month's close."""

import calendar
import csv
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.adapters.test_abs_auto_fast import REFERENCE, import_panel
from tests.shared_data import shared

LAST = date(2020, 12, 31)
ENDS = ("C", "B1", "B2", "B3", "B4+", "payoff", "charge_off")


@pytest.fixture(scope="module")
def panel() -> Path:
    return shared("data/abs_auto/panel.parquet").parent


@pytest.fixture(scope="module")
def snapshots(panel: Path, module_db: str) -> Path:
    """Imported, then closed at each of the 44 month ends."""
    from arrears.close.operations.catch_up import close_through
    from arrears.plumbing.home import snapshot_folder

    import_panel(panel)
    pages = close_through(through=LAST, every="month", actor="test")
    assert len(pages) == 44
    return snapshot_folder()


@pytest.mark.parametrize("pool", ["used", "new"])
def test_the_roll_table_equals_the_file_cell_by_cell(snapshots: Path, panel: Path, pool: str) -> None:
    from arrears.portfolio.measures.roll_table import roll_table
    from arrears.portfolio.scope import Scope
    from arrears.portfolio.tags import Tags

    table = roll_table(
        snapshots=snapshots,
        tags=Tags(by="count"),
        bucket="instalments_behind",
        months=None,
        levels=True,
        reported_only=True,
        scope=Scope(book_code=f"AART 2017-3 {pool}"),
    )
    got = {row["bucket"]: {end: row[end] for end in ENDS} for row in table.records()}
    with (panel / f"abs_auto_roll_{pool}.csv").open() as file:
        expected = {row["bucket"]: {end: int(row[end]) for end in ENDS} for row in csv.DictReader(file)}
    assert got == expected


def test_month_end_buckets_and_losses_equal_the_file(snapshots: Path, panel: Path) -> None:
    with (panel / "abs_auto_monthly_used.csv").open() as file:
        for row in csv.DictReader(file):
            assert _month(snapshots, row["month"]) == {
                **{bucket: int(row[bucket]) for bucket in ENDS},
                "loss": round(100 * float(row["loss"])),
                **{f"bal_{bucket}": round(100 * float(row[f"bal_{bucket}"])) for bucket in ENDS[:5]},
            }, row["month"]


def _month(snapshots: Path, month: str) -> dict[str, int]:
    """Loans and balances by bucket at a month's end, and who left in the month: loans still reported only."""
    import duckdb

    query = f"""
        with book as (
            select *, date '{month}' - date '1970-01-01' as first_day,
                case when status = 4 then 'charge_off' when status in (2, 3) then 'payoff'
                     when instalments_behind >= 4 then 'B4+' when instalments_behind > 0
                     then 'B' || instalments_behind else 'C' end as bucket
            from {_path(snapshots, month)} where book_code = 'AART 2017-3 used'
        )
        select bucket, count(*), sum(principal_outstanding_minor), sum(principal_charged_off_minor) from book
        where maturity_day >= first_day and (status = 1 or closed_day >= first_day) group by bucket
    """
    found = {row[0]: row[1:] for row in duckdb.sql(query).fetchall()}
    empty = (0, 0, 0)
    counts = {bucket: int(found.get(bucket, empty)[0]) for bucket in ENDS}
    balances = {f"bal_{bucket}": int(found.get(bucket, empty)[1]) for bucket in ENDS[:5]}
    return {**counts, "loss": int(found.get("charge_off", empty)[2]), **balances}


def _path(snapshots: Path, month: str) -> str:
    year, number = int(month[:4]), int(month[5:7])
    day = date(year, number, calendar.monthrange(year, number)[1])
    return f"'{snapshots}/business_date={day}/book.parquet'"


def test_the_page_of_the_last_close_has_the_reference_totals(snapshots: Path) -> None:
    import duckdb

    book = f"'{snapshots}/business_date={LAST}/book.parquet'"
    rows = duckdb.sql(
        "select book_code, count(*), sum(received_minor - recovered_minor), sum((status = 3)::int), "
        f"sum((status = 4)::int), sum(principal_charged_off_minor) from {book} group by 1"
    ).fetchall()
    got: dict[str, Any] = {row[0]: tuple(int(value) for value in row[1:]) for row in rows}
    assert got == {pool: (f[0], *f[2:]) for pool, f in REFERENCE.items()}
