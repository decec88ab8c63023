"""Which money counts as paid between two days."""

from datetime import date

from tests.servicing.lives import BY, open_day, running_loan


def test_reversed_payments_are_out_and_chargebacks_below_zero(db: str) -> None:
    from arrears.servicing.operations.charge_back import charge_back
    from arrears.servicing.operations.repay import repay
    from arrears.servicing.operations.reverse import reverse
    from arrears.servicing.queries.money_in import money_in

    loan = running_loan()
    open_day(date(2025, 3, 1))
    first, wrong = (
        repay(loan_id=loan, amount_minor=amount, value_on=date(2025, 2, day), idempotency_key=key, **BY)
        for amount, day, key in ((50_000, 10, "a"), (7_000, 20, "b"))
    )
    reverse(loan_id=loan, event_id=wrong.event_id, value_on=date(2025, 2, 20), idempotency_key="c", **BY)
    charge_back(loan_id=loan, amount_minor=9_000, value_on=date(2025, 2, 25), idempotency_key="d", **BY)

    def found(low: date, high: date) -> list[tuple[date, int]]:
        rows = money_in(loan_ids=[loan], from_on=low, to_on=high)
        return [(one.value_on, one.amount_minor) for one in rows]

    assert found(date(2025, 2, 1), date(2025, 3, 1)) == [
        (date(2025, 2, 10), 50_000),
        (date(2025, 2, 25), -9_000),
    ]
    assert found(date(2025, 2, 11), date(2025, 2, 24)) == []
    assert money_in(loan_ids=[loan], from_on=date(2025, 2, 10), to_on=date(2025, 2, 10))[0].event_id == (
        first.event_id
    )
