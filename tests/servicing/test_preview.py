"""A preview is the operation without the writing: same figures, same refusals, no trace."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from arrears.kernel.codes import Part
from tests.servicing.lives import BY, open_day, rows, running_loan, with_second

DAY = date(2025, 8, 10)
TABLES = (
    "servicing_event",
    "servicing_loanstate",
    "ledger_entry",
    "plumbing_outboxevent",
    "servicing_proposal",
)


@pytest.fixture
def loan(db: str) -> int:
    loan_id = running_loan()
    open_day(DAY)
    return loan_id


def shown(verb: str, **said: Any) -> Any:
    from arrears.servicing.operations.preview import preview
    from arrears.servicing.operations.verbs import operation

    return preview(verb=operation(verb).verb, said=said)


def written() -> list[Any]:
    return [rows(f"select * from {table} order by 1") for table in TABLES]


SAID = {
    "repay": {"amount_minor": 90_327},
    "waive": {"amount_minor": 60_000, "part": Part.INTEREST},
    "charge_fee": {"amount_minor": 20_000},
    "charge_off": {},
    "charge_back": {"amount_minor": 500},
    "pause_delinquency": {},
}


@pytest.mark.parametrize("verb", SAID)
def test_what_is_previewed_is_what_is_done(loan: int, verb: str) -> None:
    from arrears.servicing.queries import loan_page

    said = {"loan_id": loan, "value_on": DAY, **SAID[verb]}
    if verb == "charge_back":  # no more than was paid
        with_second("repay", loan_id=loan, value_on=DAY, amount_minor=500, idempotency_key="paid", **BY)
    before, now = written(), loan_page(loan_id=loan, as_of=DAY)
    preview = shown(verb, **said)
    assert written() == before
    assert preview.before.state == now.state
    done = with_second(verb, **said, idempotency_key="k", **BY)
    assert done.state == preview.after.state
    assert loan_page(loan_id=loan, as_of=DAY).instalments == preview.after.instalments


def test_costs_before_and_after(loan: int) -> None:
    preview = shown("waive", loan_id=loan, value_on=DAY, amount_minor=60_000, part=Part.INTEREST)
    before, after = preview.before.costs, preview.after.costs
    assert before.lent_minor == 1_000_000
    assert before.paid_minor == 0
    assert before.to_pay_minor == sum(row.open_minor for row in preview.before.instalments)
    assert after.to_pay_minor == before.to_pay_minor - 60_000
    assert after.total_cost_minor == before.total_cost_minor - 60_000
    assert before.annual_cost is not None
    assert after.annual_cost is not None
    assert Decimal("0.05") < after.annual_cost < before.annual_cost < Decimal("0.3")


def test_a_preview_is_refused_as_the_operation_is(loan: int) -> None:
    from arrears.servicing.operations.refund import UnableToRefund
    from arrears.servicing.queries import UnableToFindLoan

    with pytest.raises(UnableToRefund, match="credit balance"):
        shown("refund", loan_id=loan, amount_minor=5, value_on=DAY)
    with pytest.raises(UnableToFindLoan):
        shown("refund", loan_id=404, amount_minor=5, value_on=DAY)


def test_a_preview_says_who_else_is_needed(loan: int) -> None:
    waiver = {"loan_id": loan, "value_on": DAY, "part": Part.INTEREST}
    assert shown("waive", amount_minor=50_000, **waiver).second_person is None
    needed = shown("waive", amount_minor=50_001, **waiver).second_person
    assert needed is not None
    assert needed.limit == 50_000
