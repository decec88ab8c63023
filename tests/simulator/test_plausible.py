"""The simulated book behaves like real ones. The ranges come from public data in ../shared/data, read there:

- abs_auto/abs_auto_roll_used.csv, month-to-month moves of 65,089 loan-months by count:
  C to B1 4.0 %; B1 to C 30.5 %, stays 54.8 %, to B2 12.9 %; B2 to C or B1 18.3 %, stays 53.5 %, to B3 27.0 %;
  B3 to a better bucket 16.0 %, stays 51.2 %, to B4+ 29.9 %.
- abs_auto/abs_auto_roll_new.csv: B1 to C 25.3 %, to B2 10.7 %; B2 to B3 25.2 %; B3 to B4+ 26.3 %.
- abs_auto/abs_auto_monthly_used.csv: payments of zero 5.8 % to 22 % of the loans a month, mostly 7 % to 12 %.
- card_taiwan: of 30,000 accounts 3,688 + 2,667 of the second newest status are one or two months late.
- p2p_settlements: 17,798 of 119,015 finished loans charged off; recoveries 16.7 M on what they still owed.

Instalment loans without a car behind them cure sooner or not at all, so the later buckets roll more.
"""

import csv

import numpy as np
import pytest

from arrears.kernel.codes import Kind
from arrears.simulator.life import Life
from arrears.simulator.world import TYPES
from tests.shared_data import shared
from tests.simulator.lives import live
from tests.simulator.measure import BUCKETS, OUT, Measures, measure


@pytest.fixture(scope="module")
def life() -> Life:
    return live(seed=1, loans=5000, months=24)


@pytest.fixture(scope="module")
def measured(life: Life) -> Measures:
    return measure(life)


def test_no_loan_is_set_aside(measured: Measures) -> None:
    assert measured.faults == 0


def test_entry_and_collection_within_thirty_days(measured: Measures) -> None:
    assert 0.03 < measured.entry_rate < 0.095  # abs_auto_monthly_used.csv: zero_pay 7-12 % of loans
    assert 0.72 < measured.collected_30 < 0.92


def test_roll_rates_are_those_of_real_books(measured: Measures) -> None:
    rate = measured.rate
    assert 0.010 < rate("C", "B1") < 0.05  # 4.0 %
    assert 0.22 < rate("B1", "C") < 0.48  # 30.5 %
    assert 0.25 < rate("B1", "B1") < 0.62  # 54.8 %
    assert 0.08 < rate("B1", "B2") < 0.26  # 12.9 %
    assert 0.12 < rate("B2", "C", "B1") < 0.42  # 18.3 %
    assert 0.20 < rate("B2", "B3") < 0.52  # 27.0 %
    assert 0.05 < rate("B3", "C", "B1", "B2") < 0.38  # 16.0 %
    assert 0.25 < rate("B3", "B4+") < 0.80  # 29.9 %, secured by a car


def test_every_bucket_is_worse_than_the_one_before(measured: Measures) -> None:
    worse = [measured.rate(*pair) for pair in (("C", "B1"), ("B1", "B2"), ("B2", "B3"), ("B3", "B4+"))]
    cured = [measured.rate(bucket, "C") for bucket in BUCKETS[1:]]
    assert worse == sorted(worse)
    assert cured == sorted(cured, reverse=True)


def test_the_shape_is_that_of_the_auto_pool(measured: Measures) -> None:
    """Cell by cell, no move of a current or first-bucket loan is further than 0.25 from the real table."""
    with shared("data/abs_auto/abs_auto_roll_used.csv").open() as file:
        rows = {row["bucket"]: row for row in csv.DictReader(file)}
    names = {**dict.fromkeys(BUCKETS), "payoff": "paid_off", "charge_off": "charged_off"}
    for start in ("C", "B1"):
        total = sum(int(rows[start][name]) for name in names)
        for name, ours in names.items():
            real = int(rows[start][name]) / total
            assert abs(measured.rate(start, ours or name) - real) < 0.25, (start, name)


def test_the_overdue_share_and_the_size_grow_as_a_lender_s(measured: Measures) -> None:
    assert 0.006 < np.mean(measured.overdue_30[12:]) < 0.04
    assert max(measured.overdue_30) < 0.06
    assert measured.balance[-1] > 1.2 * measured.balance[12]


def test_charge_offs_and_recoveries_happen(measured: Measures, life: Life) -> None:
    assert 0.002 < measured.charge_offs / life.loan_count < 0.06
    assert 0.02 < measured.recovery_rate < 0.20  # mostly young charge-offs yet
    assert OUT["charged_off"] == 6


def test_everything_that_happens_to_a_lender_happens(life: Life) -> None:
    events = life.history.events[: life.history.event_count]
    kinds = set(events["kind"].tolist())
    assert {
        Kind.DISBURSE,
        Kind.REPAY,
        Kind.REVERSE,
        Kind.WAIVE,
        Kind.CHARGE_OFF,
        Kind.RECOVER,
        Kind.REFUND,
    } <= kinds
    backdated = (events["posted_day"] > events["value_day"]).sum()
    assert 0.004 < backdated / len(events) < 0.05
    assert (np.diff(events["posted_day"]) >= 0).all()
    assert len(set(life.history.loans["terms_ix"][: life.loan_count].tolist())) >= 8
    repeat = (life.person != np.arange(life.loan_count)).mean()
    assert 0.08 < repeat < 0.25


def test_the_poor_and_the_unwilling_are_late_more_often(life: Life) -> None:
    loan = np.arange(life.loan_count)
    states = life.history.states(loan=loan, day=life.plan.end_day - 1)
    bad = states["dpd_days_max"] > 30
    fifths = np.array_split(bad[np.argsort(life.people.income_minor[life.person])], 5)
    assert float(fifths[0].mean()) > float(fifths[2].mean()) > float(fifths[4].mean())
    of_type = [float(bad[life.people.type[life.person] == row].mean()) for row in range(len(TYPES))]
    assert max(of_type[:2]) < of_type[TYPES.index("squeezed")]
    assert of_type[TYPES.index("unwilling")] > 0.4


def test_vintages_rise(life: Life) -> None:
    """Ever more than 30 days late, of the loans of the first half-year, by months on book."""
    old = np.flatnonzero(life.history.loans["start_day"][: life.loan_count] < life.plan.first_day + 180)
    shares = []
    for months in (3, 6, 9, 12):
        late = [
            (life.history.states(loan=old[part], day=int(day))["dpd_days_max"] > 30).sum()
            for day, part in _by_start(life, old, months)
        ]
        shares.append(sum(late) / len(old))
    assert shares == sorted(shares)
    assert shares[-1] > shares[0] + 0.01


def _by_start(life: Life, loan: np.ndarray, months: int) -> list[tuple[int, np.ndarray]]:
    start = life.history.loans["start_day"][loan] // 30
    return [((int(month) + months + 1) * 30, np.flatnonzero(start == month)) for month in np.unique(start)]
