"""Book size, charge-off and recovery, liquidation, first-payment default: small books worked out by hand."""

from datetime import date
from pathlib import Path

import pytest

from arrears.portfolio.measures import book_size, first_payment_default, liquidation, recovery
from arrears.portfolio.tags import UnableToMeasure
from tests.portfolio.builder import loan, publish

JAN, FEB, MAR = date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31)


@pytest.fixture
def snapshots(tmp_path: Path) -> Path:
    """Loan 1 runs; loan 2 is charged off in February with 80.00 + 5.00 interest, 10.00 back in March."""
    start = date(2026, 1, 1)
    one = {"disbursed_minor": 10_000, "cohort_on": start}
    off = {
        "status": 4,
        "principal_charged_off_minor": 8_000,
        "interest_charged_off_minor": 500,
        "closed_day": date(2026, 2, 20),
        "received_minor": 2_000,
    }
    publish(tmp_path, JAN, [loan(1, owes=10_000, **one), loan(2, owes=10_000, **one)])
    publish(tmp_path, FEB, [loan(1, owes=9_000, received_minor=1_200, **one), loan(2, **one, **off)])
    later = off | {"recovered_minor": 1_000, "received_minor": 3_000}
    new = loan(3, owes=50_000, disbursed_minor=50_000, cohort_on=date(2026, 3, 1))
    publish(tmp_path, MAR, [loan(1, owes=8_000, received_minor=2_400, **one), loan(2, **one, **later), new])
    return tmp_path


def test_book_size_sets_the_level_beside_the_previous_month_end(snapshots: Path) -> None:
    table = book_size(snapshots=snapshots)
    assert table.row("loans")["now"], table.row("loans")["before"] == (2, 1)
    principal = table.row("principal")
    assert (principal["now"], principal["before"]) == (58_000, 9_000)
    assert principal["change"] == pytest.approx(58 / 9 - 1)
    assert table.row("disbursed_this_month")["now"] == 50_000
    # March 2,400 - 1,200 + 1,000; February 1,200 + 2,000
    assert (table.row("received_this_month")["now"], table.row("received_this_month")["before"]) == (
        2_200,
        3_200,
    )


def test_the_first_month_moved_since_nothing(snapshots: Path) -> None:
    table = book_size(snapshots=snapshots, as_of=JAN)
    assert table.row("disbursed_this_month")["now"] == 20_000
    assert table.row("principal")["before"] is None
    assert table.missing == ()


def test_book_size_without_the_previous_month_end_says_so(snapshots: Path) -> None:
    (snapshots / f"business_date={FEB}" / "book.parquet").unlink()
    table = book_size(snapshots=snapshots)
    assert table.row("principal")["now"] == 58_000
    assert table.row("disbursed_this_month")["now"] is None
    assert table.missing == (FEB,)


def test_net_charge_off_is_over_the_average_principal(snapshots: Path) -> None:
    february, march = recovery(snapshots=snapshots).records()
    # average of 200.00 and 90.00
    assert (february["charged_off"], february["recovered"], february["average"]) == (8_000, 0, 14_500)
    assert february["rate"] == 8_000 / 14_500
    assert (march["charged_off"], march["recovered"], march["net"]) == (0, 1_000, -1_000)


def test_liquidation_by_month_of_charge_off(snapshots: Path) -> None:
    table = liquidation(snapshots=snapshots)
    assert table.rows == ((date(2026, 2, 1), 1, 8_500, 1_000, 1_000 / 8_500, 0.0, 1_000 / 8_500),)
    assert not table.immature


def test_liquidation_marks_months_to_come(snapshots: Path) -> None:
    off = {"status": 4, "principal_charged_off_minor": 100}
    rows = [loan(2, closed_day=date(2026, 2, 20), **off), loan(3, closed_day=date(2026, 4, 2), **off)]
    publish(snapshots, date(2026, 4, 30), rows)
    table = liquidation(snapshots=snapshots)
    assert table.rows[1][5:] == (0.0, None, None)
    assert table.immature == {(1, 6), (1, 7)}


def test_first_payment_default_waits_until_every_loan_could_be_that_late(tmp_path: Path) -> None:
    january = {"cohort_on": date(2026, 1, 1), "instalments_total": 12}
    rows = [
        loan(1, first_due_day=date(2026, 2, 10), late_days_1=30, **january),  # exactly 30 days: a default
        loan(2, first_due_day=date(2026, 2, 10), late_days_1=29, **january),  # paid after 29 days
        loan(3, first_due_day=date(2026, 3, 1), late_days_1=30, **january),  # 30 days past due today
        loan(4, first_due_day=date(2026, 3, 2), late_days_1=29, **january),  # 29 days past due: too young
        loan(5, first_due_day=date(2026, 2, 10), late_days_1=0, status=3, **january),  # paid off: counts
    ]
    table = first_payment_default(snapshots=publish(tmp_path, MAR, rows), days=30)
    assert table.rows[0] == (date(2026, 1, 1), 4, 2, 0.5, 1)
    assert table.rows[-1] == (None, 4, 2, 0.5, 1)
    assert table.name == "fpd30"


def test_second_and_third_instalments_follow_the_products_period(tmp_path: Path) -> None:
    start = {"cohort_on": date(2026, 1, 1), "instalments_total": 12}
    rows = [
        # monthly from 31 January: the second instalment was due on 28 February, 31 days ago
        loan(1, first_due_day=JAN, late_days_2=31, **start),
        loan(2, first_due_day=JAN, late_days_2=0, **start),
        # fortnightly from 20 February: the second on 6 March is 25 days old, too young for 30
        loan(3, first_due_day=date(2026, 2, 20), product_code="worker-fortnight", late_days_2=25, **start),
        # a single instalment has no second
        loan(4, first_due_day=JAN, cohort_on=date(2026, 1, 1), instalments_total=1),
    ]
    publish(tmp_path, MAR, rows)
    assert first_payment_default(snapshots=tmp_path, instalment=2).rows[0][1:] == (2, 1, 0.5, 1)
    assert first_payment_default(snapshots=tmp_path, instalment=2, days=7).rows[0][1:] == (3, 2, 2 / 3, 0)
    assert first_payment_default(snapshots=tmp_path, instalment=3).rows[0][1:] == (0, 0, None, 3)
    with pytest.raises(UnableToMeasure, match="1, 2 and 3"):
        first_payment_default(snapshots=tmp_path, instalment=4)
