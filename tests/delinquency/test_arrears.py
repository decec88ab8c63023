"""Arrears: what a change means, who is overdue, and the news of a cure."""

from datetime import date
from typing import Any

import pytest

from arrears.kernel.codes import Status
from tests.servicing.lives import BY, open_day, rows, running_loan


@pytest.mark.parametrize(
    ("before", "after", "status", "expected"),
    [
        (0, 0, Status.ACTIVE, "NONE"),
        (0, 1, Status.ACTIVE, "ENTERED"),
        (45, 0, Status.ACTIVE, "CURED"),
        (45, 0, Status.PAID_OFF, "CURED"),
        (45, 0, Status.CHARGED_OFF, "NONE"),
        (30, 31, Status.ACTIVE, "ROLLED"),
        (31, 60, Status.ACTIVE, "NONE"),
        (95, 12, Status.ACTIVE, "IMPROVED"),
    ],
)
def test_changes(before: int, after: int, status: Status, expected: str) -> None:
    from arrears.delinquency.policy import Change, change
    from arrears.rulebook import buckets

    found = change(
        dpd_before_days=before, dpd_after_days=after, status_after=status, table=buckets.table("bureau")
    )
    assert found is Change[expected]


@pytest.fixture
def overdue_loan(db: str) -> int:
    from arrears.servicing.operations.charge_fee import charge_fee

    loan_id = running_loan()
    running_loan(key="stays current in the stored states")
    open_day(date(2025, 3, 20))
    charge_fee(loan_id=loan_id, amount_minor=100, value_on=date(2025, 3, 20), idempotency_key="fee", **BY)
    return loan_id


def _pay(loan_id: int, amount_minor: int, key: str) -> Any:
    from arrears.servicing.operations.repay import repay

    return repay(
        loan_id=loan_id, amount_minor=amount_minor, value_on=date(2025, 3, 20), idempotency_key=key, **BY
    )


def test_a_repayment_that_ends_the_arrears_is_news_once(overdue_loan: int) -> None:
    from arrears.config.wiring import join
    from arrears.plumbing.outbox import drain

    join()
    _pay(overdue_loan, 1_000, "part")
    drain()
    assert rows("select count(*) from plumbing_outboxevent where name = 'delinquency.cured'") == [(0,)]
    paid = _pay(overdue_loan, 250_000, "all")
    assert paid.state["dpd_days"] == 0
    assert drain().failed == 0
    assert drain().failed == 0
    news = rows("select payload from plumbing_outboxevent where name = 'delinquency.cured'")
    assert len(news) == 1
    assert f'"event_id": {paid.event_id}' in str(news[0][0])


def test_overdue_loans_are_listed_by_bucket(overdue_loan: int) -> None:
    from arrears.delinquency.queries import overdue_loans

    found = overdue_loans()
    assert [(row.loan_id, row.dpd_days) for row in found.loans.rows] == [(overdue_loan, 38)]
    assert found.bucket_of == {overdue_loan: "M2"}
    assert overdue_loans(bucket="M2").loans.total == 1
    assert overdue_loans(bucket="M1").loans.total == 0
    with pytest.raises(KeyError):
        overdue_loans(bucket="M99")
