"""Posting differences: once, by group, and the reads that prove it."""

from datetime import date

DAY = date(2025, 1, 31)
KEY = (3, "cash-12", "own", "CNY")
OTHER = (4, "cash-12", "own", "CNY")


def _post(targets: dict, day: date = DAY) -> int:
    from arrears.ledger.operations.post import post_targets

    return post_targets(business_date=day, targets=targets, source="close", actor="me", rulebook_version="v")


def test_only_the_difference_is_posted_and_nothing_twice(db: str) -> None:
    from arrears.ledger.queries import posted_differences, posted_totals, trial_balance

    assert _post({KEY: {"disbursed_minor": 1_000}, OTHER: {"disbursed_minor": 0}}) == 1
    assert _post({KEY: {"disbursed_minor": 1_000}, OTHER: {"disbursed_minor": 0}}) == 0
    assert _post({KEY: {"disbursed_minor": 1_500, "interest_earned_minor": 20}}) == 1
    assert posted_totals(shards=[3]) == {KEY: {"disbursed_minor": 1_500, "interest_earned_minor": 20}}
    balances = {row.code: row.balance_minor for row in trial_balance()}
    assert balances == {"1002": -1_500, "1303": 1_500, "1132": 20, "6011": -20}
    assert posted_differences() == []


def test_a_total_that_shrinks_is_posted_the_other_way_round(db: str) -> None:
    from arrears.ledger.queries import controls, trial_balance

    _post({KEY: {"penalty_charged_minor": 300}})
    _post({KEY: {"penalty_charged_minor": 120}}, date(2025, 2, 1))
    assert controls(shards=[3])[KEY]["penalty_receivable"] == 120
    row = next(row for row in trial_balance() if row.code == "1133")
    assert (row.debit_minor, row.credit_minor) == (300, 180)
    old = {row.code: row.balance_minor for row in trial_balance(as_of=DAY)}
    assert old["1133"] == 300


def test_what_moved_is_told_by_business_date(db: str) -> None:
    from arrears.ledger.queries import moved, unbalanced

    _post({KEY: {"disbursed_minor": 1_000}})
    _post({KEY: {"disbursed_minor": 1_000, "overpaid_minor": 7}}, date(2025, 2, 1))
    assert moved(shards=[3], after=None, through=DAY)[KEY]["loans_principal"] == 1_000
    later = moved(shards=[3], after=DAY, through=date(2025, 2, 1))[KEY]
    assert (later["loans_principal"], later["borrower_credit"]) == (0, 7)
    assert unbalanced(business_date=DAY, shards=[3]) == []


def test_running_totals_come_back_from_the_lines(db: str) -> None:
    from django.db import connection

    from arrears.ledger.operations.rebuild_posted import rebuild_posted
    from arrears.ledger.queries import posted_differences, posted_totals

    _post({KEY: {"disbursed_minor": 1_000, "fee_charged_minor": 5}, OTHER: {"recovered_minor": 9}})
    before = posted_totals()
    with connection.cursor() as cursor:
        cursor.execute(
            "update ledger_posted set total_minor = total_minor + 1 where movement = 'disbursed_minor'"
        )
    wrong = posted_differences()
    assert [(w.key, w.movement, w.posted_minor, w.lines_minor) for w in wrong] == [
        (KEY, "disbursed_minor", 1_001, 1_000)
    ]
    assert rebuild_posted() == 3
    assert posted_totals() == before


def test_accounts_follow_the_chart(db: str) -> None:
    from arrears.ledger.chart import chart
    from arrears.ledger.models import Account
    from arrears.ledger.operations.load_chart import load_chart

    assert Account.objects.count() == len(chart()) == load_chart()
    assert Account.objects.get(code="1303").controls == "principal_outstanding_minor"
