"""Vintage: ever against currently, recovered, and cells that time has not reached."""

from datetime import date
from pathlib import Path

import pytest

from arrears.portfolio.measures import vintage
from arrears.portfolio.tags import Tags, UnableToMeasure
from tests.portfolio.builder import loan, publish

JAN, FEB, MAR, APR = date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30)
JANUARY, FEBRUARY = date(2026, 1, 1), date(2026, 2, 1)


@pytest.fixture
def snapshots(tmp_path: Path) -> Path:
    """Cohort January: loans 1 and 2 of 1,000.00. Cohort February: loan 3 of 2,000.00.

    Loan 1 is 35 days late in March with 900.00 owed and pays 400.00 in April (5 days late then).
    Loan 2 is charged off in April with 800.00 owed; 300.00 come back at once. Loan 3 is never late.
    """
    one = {"disbursed_minor": 100_000, "cohort_on": JANUARY}
    three = {"disbursed_minor": 200_000, "cohort_on": FEBRUARY}
    publish(tmp_path, JAN, [loan(1, owes=100_000, **one), loan(2, owes=100_000, **one)])
    publish(
        tmp_path,
        FEB,
        [loan(1, owes=90_000, dpd=4, **one), loan(2, owes=80_000, **one), loan(3, owes=200_000, **three)],
    )
    publish(
        tmp_path,
        MAR,
        [
            loan(1, owes=90_000, dpd=35, **one),
            loan(2, owes=80_000, dpd=29, **one),
            loan(3, owes=190_000, **three),
        ],
    )
    off = {"status": 4, "principal_charged_off_minor": 80_000, "recovered_minor": 30_000, "dpd_max": 59}
    publish(
        tmp_path,
        APR,
        [
            loan(1, owes=50_000, dpd=5, dpd_max=40, **one),
            loan(2, **off, **one),
            loan(3, owes=180_000, **three),
        ],
    )
    return tmp_path


@pytest.mark.parametrize(
    ("numerator", "cells"),
    [
        # over 2,000.00: March 900; April 900 + 800
        ("ever", [0.0, 0.0, 0.45, 0.85]),
        # April: loan 1 is only 5 days late; loan 2's 800 less 300 recovered
        ("current", [0.0, 0.0, 0.45, 0.25]),
        # April: 500 of loan 1's 900 is left, and 500 of loan 2's 800
        ("net", [0.0, 0.0, 0.45, 0.5]),
    ],
)
def test_three_numerators_over_originated_principal(
    snapshots: Path, numerator: str, cells: list[float]
) -> None:
    table = vintage(snapshots=snapshots, numerator=numerator)
    assert table.rows[0] == (JANUARY, 2, 200_000, *cells)
    assert table.rows[1][:3] == (FEBRUARY, 1, 200_000)


def test_ever_never_falls_and_counts_loans_when_asked(snapshots: Path) -> None:
    table = vintage(snapshots=snapshots, tags=Tags(by="count"))
    assert table.rows[0] == (JANUARY, 2, 2, 0.0, 0.0, 0.5, 1.0)
    for row in vintage(snapshots=snapshots).rows:
        cells = [cell for cell in row[3:] if cell is not None]
        assert cells == sorted(cells)


def test_a_cell_exists_only_once_every_loan_has_reached_it(snapshots: Path) -> None:
    table = vintage(snapshots=snapshots)
    # February's loans have not lived three months on 30 April: MOB 3 is empty and marked.
    assert table.rows[1] == (FEBRUARY, 1, 200_000, 0.0, 0.0, 0.0, None)
    assert table.immature == {(1, 6)}


def test_in_the_middle_of_a_month_its_cells_are_immature(snapshots: Path) -> None:
    publish(
        snapshots, date(2026, 5, 15), [loan(3, owes=180_000, cohort_on=FEBRUARY, disbursed_minor=200_000)]
    )
    table = vintage(snapshots=snapshots)
    assert table.rows[0] == (FEBRUARY, 1, 200_000, 0.0, 0.0, 0.0, None)
    assert table.immature == {(0, 6)}


def test_late_and_paid_again_between_two_month_ends_was_late_once(tmp_path: Path) -> None:
    one = {"disbursed_minor": 100_000, "cohort_on": JANUARY}
    publish(tmp_path, JAN, [loan(1, owes=100_000, **one)])
    publish(tmp_path, FEB, [loan(1, owes=70_000, dpd=25, **one)])
    publish(tmp_path, MAR, [loan(1, status=3, dpd_max=33, **one)])  # 33 days late on 8 March, paid off since
    assert vintage(snapshots=tmp_path).rows[0][3:] == (0.0, 0.0, 0.7)  # what it owed at the earlier month end
    assert vintage(snapshots=tmp_path, numerator="current").rows[0][3:] == (0.0, 0.0, 0.0)
    assert vintage(snapshots=tmp_path, numerator="net").rows[0][3:] == (0.0, 0.0, 0.0)


def test_a_missing_month_leaves_its_cells_empty_and_says_so(snapshots: Path) -> None:
    (snapshots / f"business_date={MAR}" / "book.parquet").unlink()
    table = vintage(snapshots=snapshots)
    # January at MOB 2 unknown; loan 1 enters in April with the 900.00 owed at the month end before it is
    # seen late.
    assert table.rows[0][3:] == (0.0, 0.0, None, pytest.approx((90_000 + 80_000) / 200_000))
    assert table.missing == (MAR,)
    assert not table.immature & {(0, 5)}


def test_an_imported_loan_is_measured_over_what_was_agreed(tmp_path: Path) -> None:
    old = {
        "cohort_on": JANUARY,
        "origin": "import",
        "opening_principal_minor": 40_000,
        "principal_minor": 90_000,
    }
    publish(tmp_path, JAN, [loan(1, owes=40_000, dpd=31, **old)])
    assert vintage(snapshots=tmp_path).rows[0][1:] == (1, 90_000, 40_000 / 90_000)


def test_an_unknown_numerator_is_refused(snapshots: Path) -> None:
    with pytest.raises(UnableToMeasure, match="ever, current, net"):
        vintage(snapshots=snapshots, numerator="sometimes")
