"""Roll table: absorbing states, weights at the start of the month, gaps."""

from datetime import date
from pathlib import Path

import pytest

from arrears.portfolio.measures import roll_back, roll_table
from arrears.portfolio.tags import Tags
from tests.portfolio.builder import loan, publish

JAN, FEB, MAR, APR = date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30)


@pytest.fixture
def snapshots(tmp_path: Path) -> Path:
    """January: 1-4 current, 5-6 in M1. February: 1 stays, 2 rolls to M1, 3 pays off, 4 overpays,
    5 cures, 6 is charged off; 7 is new."""
    january = [loan(n, owes=n * 1_000) for n in (1, 2, 3, 4)] + [
        loan(n, owes=n * 1_000, dpd=9) for n in (5, 6)
    ]
    february = [
        loan(1, owes=900),
        loan(2, owes=2_000, dpd=10),
        loan(3, status=3),
        loan(4, status=2),
        loan(5, owes=4_500),
        loan(6, status=4),
        loan(7, owes=70_000),
    ]
    publish(tmp_path, JAN, january)
    return publish(tmp_path, FEB, february)


def test_each_row_sums_to_one_with_the_absorbing_states(snapshots: Path) -> None:
    table = roll_table(snapshots=snapshots)
    current = table.row("M0")
    assert current["start"] == 4  # loan 7 did not exist at the start
    assert (current["M0"], current["M1"], current["payoff"], current["charge_off"]) == (0.25, 0.25, 0.5, 0.0)
    late = table.row("M1")
    assert (late["M0"], late["charge_off"]) == (0.5, 0.5)
    for row in table.rows:
        assert row[1] == 0 or sum(row[2:]) == pytest.approx(1, abs=1e-12)
    assert table.row("M2")["M2"] is None  # nobody started there: no rate, not a rate of 0


def test_by_amount_the_weight_is_the_balance_at_the_start(snapshots: Path) -> None:
    row = roll_table(snapshots=snapshots, tags=Tags(by="amount")).row("M0")
    # 1,000 stays (now 900), 2,000 rolls, 3,000 + 4,000 leave, of 10,000
    assert (row["start"], row["M0"], row["M1"], row["payoff"]) == (10_000, 0.1, 0.2, 0.7)
    levels = roll_table(snapshots=snapshots, tags=Tags(by="amount"), levels=True).row("M1")
    assert (levels["start"], levels["M0"], levels["charge_off"]) == (11_000, 5_000, 6_000)


def test_instalments_behind_is_another_scheme(tmp_path: Path) -> None:
    publish(tmp_path, JAN, [loan(1, owes=5, instalments_behind=3), loan(2, owes=5, instalments_behind=9)])
    publish(tmp_path, FEB, [loan(1, owes=5, instalments_behind=4), loan(2, owes=5, instalments_behind=2)])
    table = roll_table(snapshots=tmp_path, bucket="instalments_behind", levels=True)
    assert table.values("bucket") == ["C", "B1", "B2", "B3", "B4+"]
    assert table.row("B3")["B4+"] == 1
    assert table.row("B4+")["B2"] == 1


def test_months_are_pooled_and_a_gap_is_not_a_roll(snapshots: Path) -> None:
    publish(snapshots, APR, [loan(7, owes=70_000, dpd=60)])
    table = roll_table(snapshots=snapshots, months=None, levels=True)
    assert table.missing == (MAR,)
    assert sum(table.values("start")) == 6  # January to February only
    publish(
        snapshots,
        MAR,
        [loan(1, owes=900), loan(2, owes=2_000, dpd=38), loan(5, owes=0, status=3), loan(7, owes=1)],
    )
    table = roll_table(snapshots=snapshots, as_of=MAR, months=None, levels=True)
    assert table.row("M0")["start"] == 4 + 3  # loans 1, 5 and 7 of February
    assert table.row("M1")["M2"] == 1


def test_a_loan_that_a_later_snapshot_lacks_is_shown(snapshots: Path) -> None:
    publish(snapshots, MAR, [loan(1, owes=900)])
    row = roll_table(snapshots=snapshots, levels=True).row("M0")
    assert (row["start"], row["M0"], row["absent"]) == (3, 1, 2)


def test_an_imported_loan_no_longer_reported_is_left_out_when_asked(tmp_path: Path) -> None:
    old = {"owes": 5, "origin": "import", "maturity_day": date(2026, 1, 15)}
    for day in (JAN, FEB):
        publish(tmp_path, day, [loan(1, **old), loan(2, owes=5, maturity_day=date(2026, 1, 15))])
    assert roll_table(snapshots=tmp_path).row("M0")["start"] == 2
    assert roll_table(snapshots=tmp_path, reported_only=True).row("M0")["start"] == 1


def test_roll_back_sets_the_worst_before_against_the_worst_after(tmp_path: Path) -> None:
    """Two months before and after 28 February. Loan 1: current, then M1. Loan 2: M1 in January and cured,
    then charged off. Loan 3: M1 in February, paid off in April. Loan 4: paid off before the point."""
    publish(tmp_path, JAN, [loan(1, owes=9), loan(2, owes=9, dpd=5), loan(3, owes=9), loan(4, status=3)])
    publish(tmp_path, FEB, [loan(1, owes=9), loan(2, owes=9), loan(3, owes=9, dpd=3), loan(4, status=3)])
    publish(tmp_path, MAR, [loan(1, owes=9, dpd=8), loan(2, owes=9, dpd=40), loan(3, owes=9)])
    publish(tmp_path, APR, [loan(1, owes=9), loan(2, status=4), loan(3, status=3)])
    table = roll_back(snapshots=tmp_path, months=2)
    assert (table.row("M0")["start"], table.row("M0")["M1"]) == (1, 1.0)
    late = table.row("M1")
    assert (late["start"], late["M0"], late["charge_off"]) == (2, 0.5, 0.5)
    assert table.missing == ()
    short = roll_back(snapshots=tmp_path, months=3)
    assert short.row("M0")["start"] == 0
    assert date(2025, 11, 30) in short.missing
