"""What an operation refuses, and that a refusal leaves nothing behind."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.servicing.lives import BY, START, agreed_loan, open_day, rows, running_loan


def _repay(**changes: Any) -> Callable[[int], Any]:
    def act(loan_id: int) -> Any:
        from arrears.servicing.operations.repay import repay

        given = {
            "loan_id": loan_id,
            "amount_minor": 100,
            "value_on": START,
            "idempotency_key": "refused",
            **BY,
        }
        return repay(**{**given, **changes})

    return act


REFUSED = {
    "zero": (_repay(amount_minor=0), "above zero"),
    "negative": (_repay(amount_minor=-5), "above zero"),
    "sixteen digits": (_repay(amount_minor=10**15), "15 digits"),
    "forty digits": (_repay(amount_minor=10**40), "15 digits"),
    "not whole": (_repay(amount_minor=10.5), "not a whole number"),
    "no key": (_repay(idempotency_key=" "), "idempotency_key"),
    "nobody": (_repay(actor=""), "actor"),
    "an odd reason": (_repay(reason="a\0b"), "reason"),
    "an odd source": (_repay(source="a\x1bb"), "source"),
    "in the future": (_repay(value_on=date(2025, 1, 11)), "after the day"),
    "before the disbursement": (_repay(value_on=date(2025, 1, 9)), "before the disbursement"),
    "another currency": (_repay(currency="USD"), "in CNY, not USD"),
    "unknown loan": (_repay(loan_id=404), "no loan with id 404"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_repayment_is_refused(db: str, name: str) -> None:
    from arrears.plumbing.failures import Unable

    loan_id = running_loan()
    act, words = REFUSED[name]
    counts = "select (select count(*) from servicing_event), (select count(*) from ledger_line)"
    before = rows(counts)
    with pytest.raises(Unable, match=words):
        act(loan_id)
    assert rows(counts) == before


def test_an_odd_number_finds_no_loan(db: str) -> None:
    from arrears.servicing.queries import UnableToFindLoan, id_of_loan

    running_loan()
    assert id_of_loan(number="L0000000001") == 1
    for number in ("L2", "", "L\x001", "' or true --"):
        with pytest.raises(UnableToFindLoan):
            id_of_loan(number=number)


def test_before_the_payout_nothing_can_be_repaid(db: str) -> None:
    from arrears.servicing.operations.repay import UnableToRepay

    with pytest.raises(UnableToRepay, match="not disbursed yet"):
        _repay()(agreed_loan().loan_id)


def test_no_more_than_the_agreed_amount_is_paid_out(db: str) -> None:
    from arrears.servicing.operations.disburse import UnableToDisburse, disburse

    loan_id = running_loan()
    with pytest.raises(UnableToDisburse, match=r"0\.00 of the agreed amount"):
        disburse(loan_id=loan_id, amount_minor=1, value_on=START, idempotency_key="more", **BY)


def test_no_more_is_charged_back_than_was_paid(db: str) -> None:
    from arrears.servicing.operations.charge_back import UnableToChargeBack, charge_back
    from arrears.servicing.operations.repay import repay

    loan, day = running_loan(), date(2025, 4, 20)
    open_day(day)
    told = {"loan_id": loan, "value_on": day, **BY}
    paid = repay(amount_minor=90_000, idempotency_key="r", **told)
    for more in ({"amount_minor": 90_001}, {"amount_minor": 1, "event_id": 1}):
        with pytest.raises(UnableToChargeBack, match=r"not more|no payment"):
            charge_back(idempotency_key="c", **told, **more)
    done = charge_back(amount_minor=60_000, event_id=paid.event_id, idempotency_key="c", **told)
    left = done.state
    assert left["received_minor"] == 30_000
    assert min(left[f"{part}_paid_minor"] for part in ("principal", "interest", "fee", "penalty")) >= 0
    with pytest.raises(UnableToChargeBack, match="not more"):
        charge_back(amount_minor=30_001, event_id=paid.event_id, idempotency_key="d", **told)


def test_nothing_is_paid_out_of_a_loan_charged_off(db: str) -> None:
    from arrears.servicing.operations.disburse import UnableToDisburse, disburse
    from tests.servicing.lives import with_second

    loan = agreed_loan().loan_id
    told = {"loan_id": loan, "value_on": START, **BY}
    disburse(amount_minor=400_000, idempotency_key="half", **told)
    with_second("charge_off", idempotency_key="off", **told)
    with pytest.raises(UnableToDisburse, match="charged off"):
        disburse(amount_minor=600_000, idempotency_key="rest", **told)


def test_an_event_is_reversed_once_and_only_if_it_is_the_loans(db: str) -> None:
    from arrears.servicing.operations.repay import repay
    from arrears.servicing.operations.reverse import UnableToReverse, reverse

    loan_id = running_loan()
    other = running_loan(key="other")
    paid = repay(loan_id=loan_id, amount_minor=10, value_on=START, idempotency_key="p", **BY)
    with pytest.raises(UnableToReverse, match="not one of this loan"):
        reverse(loan_id=other, event_id=paid.event_id, value_on=START, idempotency_key="x", **BY)
    done = reverse(loan_id=loan_id, event_id=paid.event_id, value_on=START, idempotency_key="r", **BY)
    with pytest.raises(UnableToReverse, match="reversed already"):
        reverse(loan_id=loan_id, event_id=paid.event_id, value_on=START, idempotency_key="r2", **BY)
    with pytest.raises(UnableToReverse, match="can't be reversed"):
        reverse(loan_id=loan_id, event_id=done.event_id, value_on=START, idempotency_key="r3", **BY)


def test_a_loan_outside_its_product_is_not_opened(db: str) -> None:
    from arrears.servicing.operations.originate import originate
    from arrears.servicing.operations.originate_many import UnableToOriginate

    open_day(START)
    given = {
        "product_code": "cash-12",
        "borrower_id": 1,
        "principal_minor": 1_000_000,
        "rate_ppb": 150_000_000,
        "instalments": 12,
        "start_on": START,
        "idempotency_key": "x",
        "actor": "tester",
    }
    for wrong in ({"principal_minor": 1}, {"rate_ppb": 900_000_000}, {"instalments": 13}):
        with pytest.raises(UnableToOriginate):
            originate(**{**given, **wrong})


def test_what_would_change_nothing_is_refused(db: str) -> None:
    from arrears.kernel.codes import Part
    from arrears.plumbing.failures import Unable
    from arrears.servicing.operations.charge_off import charge_off
    from arrears.servicing.operations.recover import recover
    from arrears.servicing.operations.repay import repay
    from arrears.servicing.operations.waive import waive
    from arrears.servicing.operations.write_off import write_off

    loan_id = running_loan()

    def said(key: str) -> dict[str, Any]:
        return {"loan_id": loan_id, "value_on": START, "idempotency_key": key, **BY}

    with pytest.raises(Unable, match="post a repayment"):
        recover(amount_minor=100, **said("recover"))
    with pytest.raises(Unable, match="nothing would be waived"):
        waive(amount_minor=100, part=Part.PENALTY, **said("waive"))
    repay(amount_minor=2_000_000, **said("repay"))
    for end in (charge_off, write_off):
        with pytest.raises(Unable, match="nothing is owed"):
            end(**said(end.__name__))


def test_a_loan_is_charged_off_once(db: str) -> None:
    from arrears.plumbing.failures import Unable
    from arrears.servicing.operations.charge_off import charge_off
    from tests.servicing.lives import with_second

    loan_id = running_loan()
    with_second("charge_off", loan_id=loan_id, value_on=START, idempotency_key="off", **BY)
    with pytest.raises(Unable, match="charged off before"):
        charge_off(loan_id=loan_id, value_on=START, idempotency_key="again", **BY)
