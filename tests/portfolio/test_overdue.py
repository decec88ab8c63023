"""Overdue rates, kinds, classes and groups on a book of four loans, worked out by hand."""

from datetime import date
from pathlib import Path

import pytest

from arrears.portfolio.measures import classification, overdue_by_bucket, overdue_by_kind, structure, trend
from arrears.portfolio.scope import Scope
from arrears.portfolio.snapshots import UnableToFindSnapshot
from arrears.portfolio.tags import Tags, UnableToMeasure
from tests.portfolio.builder import loan, publish

JAN, FEB, MAR = date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31)


@pytest.fixture
def growing(tmp_path: Path) -> Path:
    """January: 1,000.00 owed on two loans. February: a third, of 3,000.00. March: loan 2 is 45 days late."""
    one = {"owes": 40_000, "region": "北京", "age_at_start": 24, "income_at_start_minor": 299_999}
    two = {"owes": 60_000, "region": "上海", "age_at_start": 25, "income_at_start_minor": 300_000}
    three = {"owes": 300_000, "region": "上海", "age_at_start": None, "income_at_start_minor": None}
    publish(tmp_path, JAN, [loan(1, **one), loan(2, **two)])
    publish(tmp_path, FEB, [loan(1, **one), loan(2, **two, dpd=14), loan(3, **three)])
    late = {
        "dpd": 45,
        "interest_outstanding_minor": 1_000,
        "principal_overdue_minor": 20_000,
        "interest_overdue_minor": 1_000,
        "arrears_kind": 2,
        "asset_class": 2,
    }
    gone = loan(4, status=3, dpd=0, owes=0)
    broken = loan(5, owes=999_999, fault=4)
    publish(tmp_path, MAR, [loan(1, **one), loan(2, **two, **late), loan(3, **three), gone, broken])
    return tmp_path


def test_coincident_rate_is_over_the_receivables_of_the_same_day(growing: Path) -> None:
    table = overdue_by_bucket(snapshots=growing)
    row = table.row("M2")
    # 600.00 of loan 2 over 400 + 600 + 3,000 = 4,000.00
    assert (row["loans"], row["overdue"], row["receivables"], row["rate"]) == (1, 60_000, 400_000, 0.15)
    assert table.row("overdue")["rate"] == 0.15
    assert table.row("M0")["rate"] == 0.85
    assert table.tags is not None
    assert table.tags.codes() == {
        "by": "amount",
        "part": "principal",
        "whole": "whole_balance",
        "timing": "coincident",
    }
    assert table.as_of == MAR


def test_lagged_rate_is_over_the_month_the_loans_come_from_and_growth_does_not_flatter_it(
    growing: Path,
) -> None:
    table = overdue_by_bucket(snapshots=growing, tags=Tags(timing="lagged"))
    # M2 comes from two month ends ago: 600 / 1,000 = 60 %, against 15 % coincident
    assert table.row("M2")["rate"] == 0.6
    assert table.row("M1")["receivables"] == 400_000
    assert table.row("M3")["rate"] is None  # before the first snapshot: nothing is known
    assert table.row("overdue")["rate"] is None  # buckets of different months do not add up
    assert table.missing == ()


def test_a_missing_month_end_is_said_and_left_empty(growing: Path) -> None:
    (growing / f"business_date={FEB}" / "book.parquet").unlink()
    table = overdue_by_bucket(snapshots=growing, tags=Tags(timing="lagged"))
    assert table.row("M1")["rate"] is None
    assert table.row("M2")["rate"] == 0.6
    assert table.missing == (FEB,)
    assert "2026-02-28" in table.notes[0]
    assert "arrears close" in table.notes[0]


@pytest.mark.parametrize(
    ("tags", "overdue", "receivables"),
    [
        (Tags(by="count"), 1, 3),
        (Tags(part="principal_and_interest"), 61_000, 401_000),
        (Tags(whole="overdue_part"), 20_000, 400_000),
        (Tags(part="principal_and_interest", whole="overdue_part"), 21_000, 401_000),
    ],
)
def test_every_tag_changes_what_is_above_and_below_the_line(
    growing: Path, tags: Tags, overdue: int, receivables: int
) -> None:
    row = overdue_by_bucket(snapshots=growing, tags=tags).row("M2")
    assert (row["overdue"], row["receivables"]) == (overdue, receivables)
    assert row["rate"] == overdue / receivables


def test_buckets_follow_the_table_of_the_lender(tmp_path: Path) -> None:
    publish(tmp_path, JAN, [loan(1, owes=100, dpd=30), loan(2, owes=300, dpd=0)])
    bureau = overdue_by_bucket(snapshots=tmp_path)
    other = overdue_by_bucket(snapshots=tmp_path, bucket="dpd:every_30_from_1_to_29")
    assert bureau.row("M1")["overdue"] == 100  # 1-30
    assert (other.row("M1")["overdue"], other.row("M2")["overdue"]) == (0, 100)  # 1-29, 30-59
    assert other.row("M2")["from_days"], other.row("M2")["to_days"] == (30, 59)


def test_kinds_of_arrears_add_up_to_all_overdue(growing: Path) -> None:
    table = overdue_by_kind(snapshots=growing)
    assert [row["overdue"] for row in table.records()] == [0, 60_000, 0, 60_000]
    assert table.row("partly_paid")["rate"] == 0.15


def test_npl_is_substandard_doubtful_and_loss(tmp_path: Path) -> None:
    rows = [loan(n, owes=100 * n, asset_class=n) for n in range(1, 6)]  # 100 normal … 500 loss
    table = classification(snapshots=publish(tmp_path, JAN, rows))
    # (300 + 400 + 500) / 1,500
    assert table.row("npl")["share"] == 0.8
    assert table.row("special_mention")["balance"] == 200


def test_groups_cover_the_book_with_the_unknown_last(growing: Path) -> None:
    ages = structure(snapshots=growing, dimension="age")
    assert [(row["group"], row["receivables"]) for row in ages.records()] == [
        ("18-24", 40_000),
        ("25-34", 60_000),
        ("unknown", 300_000),
    ]
    incomes = structure(snapshots=growing, dimension="income")
    assert [row["group"] for row in incomes.records()] == ["0-3000", "3000-5000", "unknown"]
    regions = structure(snapshots=growing, dimension="region")
    assert [(row["group"], row["rate"]) for row in regions.records()] == [("上海", 1 / 6), ("北京", 0.0)]
    assert sum(regions.values("share")) == 1
    publish(growing, date(2026, 4, 30), [loan(1, owes=1, region="33"), loan(2, owes=1, region="CN-440106")])
    assert structure(snapshots=growing, dimension="region").values("label") == ["Zhejiang", "Guangdong"]
    assert structure(snapshots=growing, dimension="product").rows[0][0] == "cash-12"


def test_trend_has_a_point_a_month_end(growing: Path) -> None:
    table = trend(snapshots=growing)
    assert [(row["day"], row["rate_1"], row["rate_30"]) for row in table.records()] == [
        (JAN, 0.0, 0.0),
        (FEB, 0.15, 0.0),
        (MAR, 0.15, 0.15),
    ]


def test_currencies_are_never_added(tmp_path: Path) -> None:
    rows = [loan(1, owes=100), loan(2, owes=100), loan(3, owes=5_000, currency="USD")]
    publish(tmp_path, JAN, rows)
    table = overdue_by_bucket(snapshots=tmp_path)
    assert table.currency == "CNY"
    assert table.row("M0")["receivables"] == 200
    assert "1 loans in USD" in table.notes[0]
    assert (
        overdue_by_bucket(snapshots=tmp_path, scope=Scope(currency="USD")).row("M0")["receivables"] == 5_000
    )


def test_no_snapshot_says_what_to_run(tmp_path: Path, growing: Path) -> None:
    with pytest.raises(UnableToFindSnapshot, match="arrears close"):
        trend(snapshots=tmp_path / "nothing")
    with pytest.raises(UnableToFindSnapshot, match="the nearest is 2026-02-28"):
        trend(snapshots=growing, as_of=date(2026, 3, 3))


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda s: overdue_by_bucket(snapshots=s, bucket="weeks"), "instalments_behind"),
        (lambda s: overdue_by_bucket(snapshots=s, bucket="dpd:none"), "bureau"),
        (lambda s: structure(snapshots=s, dimension="star sign"), "region"),
        (lambda s: trend(snapshots=s, tags=Tags(timing="lagged")), "overdue_by_bucket"),
        (lambda s: Tags(by="weight"), "count, amount"),
    ],
)
def test_a_question_without_meaning_names_what_can_be_asked(growing: Path, call, says: str) -> None:
    with pytest.raises(UnableToMeasure, match=says):
        call(growing)


def test_a_scope_cannot_leave_its_quotes(growing: Path) -> None:
    table = overdue_by_bucket(snapshots=growing, scope=Scope(region="x' or '1'='1"))
    assert table.row("M0")["receivables"] == 0
