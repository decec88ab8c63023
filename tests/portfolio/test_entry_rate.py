"""Entry and 30-day collection, exact where days are kept, inferred from month ends otherwise."""

from datetime import date
from pathlib import Path

from arrears.portfolio.measures import entry_rate
from arrears.portfolio.tags import Tags
from tests.portfolio.builder import loan, publish

JAN, FEB, MAR = date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31)
DUE = date(2026, 2, 10)
BY_COUNT = Tags(by="count", whole="overdue_part")


def due(loan_id: int, **columns: object) -> dict[str, object]:
    """A current loan at the end of January with 100.00 due on 10 February."""
    return loan(loan_id, owes=90_000, next_due_day=DUE, next_due_minor=10_000, **columns)


def test_month_ends_tell_who_entered_and_who_paid_within_thirty_days(tmp_path: Path) -> None:
    publish(
        tmp_path,
        JAN,
        [
            due(1),
            due(2),
            due(3),
            due(4),
            due(5),
            loan(6, owes=50_000, dpd=8, next_due_day=DUE, next_due_minor=9),
        ],
    )
    publish(
        tmp_path,
        FEB,
        [
            loan(1, owes=80_000, last_paid_day=date(2026, 2, 9)),  # on time
            loan(
                2, owes=80_000, dpd=0, dpd_max=7, last_paid_day=date(2026, 2, 17)
            ),  # entered, paid in 7 days
            loan(3, owes=90_000, dpd=18, oldest_due_day=DUE),  # entered, pays on 5 March (23 days)
            loan(4, owes=90_000, dpd=18, oldest_due_day=DUE),  # entered, pays on 20 March (38 days)
            loan(5, owes=90_000, dpd=18, oldest_due_day=DUE),  # entered, never pays
            loan(6, owes=50_000, dpd=36, oldest_due_day=date(2026, 1, 23)),  # was late before: not an entry
        ],
    )
    publish(
        tmp_path,
        MAR,
        [
            loan(1, owes=70_000),
            loan(2, owes=70_000, dpd_max=7),
            loan(3, owes=70_000, dpd_max=23, last_paid_day=date(2026, 3, 5)),
            loan(4, owes=70_000, dpd_max=38, last_paid_day=date(2026, 3, 20)),
            loan(5, owes=90_000, dpd=49, oldest_due_day=DUE),
        ],
    )
    row = entry_rate(snapshots=tmp_path).rows[0]
    # of 5 x 100.00 due, 4 unpaid on day 1; loans 2 and 3 of these 4 paid within 30 days
    assert row == (date(2026, 2, 1), 50_000, 40_000, 0.8, 40_000, 20_000, 0.5)
    assert entry_rate(snapshots=tmp_path, tags=BY_COUNT).rows[0][1:] == (5, 4, 0.8, 4, 2, 0.5)


def test_a_loan_that_was_late_before_is_judged_by_its_last_payment(tmp_path: Path) -> None:
    publish(tmp_path, JAN, [due(1, dpd_max=50), due(2, dpd_max=50)])
    paid_late = loan(1, owes=80_000, dpd_max=50, last_paid_day=date(2026, 2, 12))
    on_time = loan(2, owes=80_000, dpd_max=50, last_paid_day=DUE)
    publish(tmp_path, FEB, [paid_late, on_time])
    assert entry_rate(snapshots=tmp_path, tags=BY_COUNT).rows[0][1:4] == (2, 1, 0.5)


def test_the_snapshots_of_the_days_are_exact(tmp_path: Path) -> None:
    publish(tmp_path, JAN, [due(1), due(2), due(3), due(4), due(5, dpd_max=60)])
    paid = {1: 6_000, 2: 0, 3: 10_000, 4: 0, 5: 10_000}
    publish(tmp_path, DUE, [loan(n, principal_paid_minor=amount) for n, amount in paid.items()])
    # On day 1 loan 1 has 40.00 of 100.00 open, loan 2 all; loan 4 pays all on day 1 itself; loan 3 had paid;
    # loan 5, late long ago, had paid too and pays something in advance.
    day_1 = date(2026, 2, 11)
    part = {"principal_overdue_minor": 3_000, "interest_overdue_minor": 1_000, "principal_paid_minor": 6_000}
    full = {"principal_overdue_minor": 9_000, "interest_overdue_minor": 1_000}
    on_day_1 = [
        loan(1, dpd=1, **part),
        loan(2, dpd=1, **full),
        loan(3, principal_paid_minor=10_000),
        loan(4, principal_paid_minor=10_000, dpd_max=1, last_paid_day=day_1),
        loan(5, principal_paid_minor=12_000, dpd_max=60, last_paid_day=day_1),
    ]
    publish(tmp_path, day_1, on_day_1)
    publish(
        tmp_path, FEB, [loan(1, dpd_max=9), loan(2, dpd=18, oldest_due_day=DUE), loan(3), loan(4, dpd_max=1)]
    )
    # By 12 March (day 30) loan 1 has paid the rest, loan 2 25.00 of its 100.00.
    day_30 = {1: 10_000, 2: 2_500, 4: 10_000}
    publish(tmp_path, date(2026, 3, 12), [loan(n, principal_paid_minor=paid) for n, paid in day_30.items()])
    publish(tmp_path, MAR, [loan(1), loan(2, dpd=49, oldest_due_day=DUE), loan(3), loan(4, dpd_max=1)])
    row = entry_rate(snapshots=tmp_path).rows[0]
    # unpaid 40 + 100 + 100 of 500; collected 40 + 25 + 100 of 240
    assert row[1:] == (50_000, 24_000, 0.48, 24_000, 16_500, 16_500 / 24_000)


def test_the_thirty_days_are_not_over_yet(tmp_path: Path) -> None:
    publish(tmp_path, JAN, [due(1)])
    publish(tmp_path, FEB, [loan(1, owes=90_000, dpd=18, oldest_due_day=DUE)])
    table = entry_rate(snapshots=tmp_path)
    assert table.rows[0] == (date(2026, 2, 1), 10_000, 10_000, 1.0, 0, 0, None)
    assert table.immature == {(0, 6)}
