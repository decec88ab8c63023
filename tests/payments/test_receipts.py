"""Money in: once, to its loan when certain, else unapplied cash that the ledger shows."""

from datetime import date
from typing import Any

import pytest

from tests.servicing.lives import START, loans_equal_ledger, open_day, rows, running_loan

DAY = date(2025, 2, 10)
LI = {"actor": "li", "source": "test"}
BANK = {"actor": "li", "source": "bank:returns"}


def _receive(**changes: Any) -> int:
    from arrears.payments.operations.receive import receive

    given = {
        "amount_minor": 90_327,
        "currency": "CNY",
        "value_on": DAY,
        "channel": "transfer",
        "reference": "还款 L0000000001",
        "idempotency_key": "bank/1",
        "actor": "bank",
    }
    return receive(**{**given, **changes})


def _apply(receipt_id: int) -> Any:
    from arrears.servicing.operations.apply_receipt import apply_receipt

    return apply_receipt(receipt_id=receipt_id, actor="bank")


def _unapplied_minor() -> int:
    found = rows("select coalesce(-sum(amount_minor), 0) from ledger_line where account_id = '2241'")
    return int(found[0][0])


@pytest.fixture
def loan(db: str) -> int:
    loan_id = running_loan()
    open_day(DAY)
    return loan_id


def test_a_receipt_that_names_its_loan_pays_it(loan: int) -> None:
    from arrears.payments.queries import receipts_of_loan, unapplied

    receipt = _receive()
    assert _unapplied_minor() == 90_327
    done = _apply(receipt)
    assert done.receipt.state["dpd_days"] == 0
    assert done.receipt.state["received_minor"] == 90_327
    assert _unapplied_minor() == 0
    assert unapplied() == []
    assert [row.event_id for row in receipts_of_loan(loan_id=loan)] == [done.receipt.event_id]
    assert loans_equal_ledger()


def test_the_payers_phone_leads_to_the_loan(loan: int) -> None:
    done = _apply(_receive(reference="from 12012345678"))
    assert done.receipt.loan_id == loan


def test_money_without_a_loan_waits_with_its_reason(loan: int) -> None:
    from arrears.payments.choices import MatchReason
    from arrears.payments.queries import unapplied
    from arrears.servicing.operations.apply_receipt import assign_receipt

    receipt = _receive(reference="thanks")
    done = _apply(receipt)
    assert (done.receipt, done.reason) == (None, MatchReason.NOTHING_FOUND)
    assert [(row.id, row.reason) for row in unapplied()] == [(receipt, "nothing_found")]
    assert _unapplied_minor() == 90_327
    paid = assign_receipt(receipt_id=receipt, loan_id=loan, actor="li", reason="the borrower called")
    assert paid.state["received_minor"] == 90_327
    assert _unapplied_minor() == 0


def test_more_than_is_owed_waits_with_a_proposal(loan: int) -> None:
    from arrears.payments.queries import receipt

    found = _receive(amount_minor=9_000_000)
    assert _apply(found).proposed_loan_id == loan
    assert receipt(receipt_id=found).loan_id == loan
    assert rows("select count(*) from servicing_event where kind = 2") == [(0,)]


def test_a_receipt_is_settled_once(loan: int) -> None:
    from arrears.payments.operations.settle import UnableToSettleReceipt, send_back

    receipt = _receive()
    _apply(receipt)
    with pytest.raises(UnableToSettleReceipt):
        _apply(receipt)
    with pytest.raises(UnableToSettleReceipt):
        send_back(receipt_id=receipt, actor="li", reason="twice")
    assert rows("select count(*) from servicing_event where kind = 2") == [(1,)]


def test_money_can_be_sent_back_for_a_reason(loan: int) -> None:
    from arrears.payments.operations.settle import UnableToSettleReceipt, send_back

    receipt = _receive(reference="?")
    with pytest.raises(UnableToSettleReceipt, match="Say why"):
        send_back(receipt_id=receipt, actor="li", reason="")
    send_back(receipt_id=receipt, actor="li", reason="not ours")
    assert _unapplied_minor() == 0
    assert rows("select reason from plumbing_auditrecord where action = 'receipt.send_back'") == [
        ("not ours",)
    ]


def test_the_same_key_is_the_same_money(loan: int) -> None:
    from arrears.plumbing.idempotency import UnableToReuseKey

    assert _receive() == _receive()
    with pytest.raises(UnableToReuseKey):
        _receive(amount_minor=1)
    assert _unapplied_minor() == 90_327


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"amount_minor": 0}, "above zero"),
        ({"amount_minor": 10**15}, "15 digits"),
        ({"currency": "yuan"}, "not a currency"),
        ({"value_on": date(2025, 2, 11)}, "after the open business date"),
        ({"channel": "pigeon"}, "unknown"),
    ],
)
def test_odd_receipts_are_refused(loan: int, changes: dict[str, Any], words: str) -> None:
    from arrears.payments.operations.receive import UnableToReceive

    with pytest.raises(UnableToReceive, match=words):
        _receive(**changes)


def test_a_refused_repayment_leaves_the_money_unapplied(loan: int) -> None:
    from arrears.servicing.operations.repay import UnableToRepay

    receipt = _receive(value_on=date(2024, 12, 1))
    with pytest.raises(UnableToRepay, match="before the disbursement"):
        _apply(receipt)
    assert rows("select state from payments_receipt where id = %s", receipt) == [(1,)]
    assert date(2024, 12, 1) < START


@pytest.mark.parametrize("bulk", [False, True])
def test_money_of_a_reversed_repayment_comes_back_and_goes_to_the_right_loan(db: str, bulk: bool) -> None:
    import pyarrow as pa

    from arrears.kernel.codes import Kind
    from arrears.payments.queries import receipts_of_loan, unapplied
    from arrears.servicing.operations.apply_receipt import assign_receipt
    from arrears.servicing.operations.post_many import post_many
    from arrears.servicing.operations.reverse import reverse

    loan, right = running_loan(), running_loan(key="right")
    open_day(DAY)
    receipt = _receive()
    event = _apply(receipt).receipt.event_id
    if bulk:
        table = pa.table({"loan_id": [loan], "kind": [int(Kind.REVERSE)], "value_on": [DAY],
                          "ref": [event], "idempotency_key": ["undo"]})  # fmt: skip
        for _ in range(2):
            post_many(events=table, actor="li", source="bank:returns")
    else:
        for _ in range(2):  # the second says what the first did
            reverse(loan_id=loan, event_id=event, value_on=DAY, idempotency_key="undo", **BANK)
    assert _unapplied_minor() == 90_327
    assert [(row.id, row.reason) for row in unapplied()] == [(receipt, "repayment_reversed")]
    paid = assign_receipt(receipt_id=receipt, loan_id=right, actor="li", reason="it was theirs")
    assert paid.state["received_minor"] == 90_327
    assert _unapplied_minor() == 0
    assert [row.id for row in receipts_of_loan(loan_id=right)] == [receipt]
    assert receipts_of_loan(loan_id=loan) == []


def test_what_a_payer_wrote_is_sealed_and_shown_in_clear_for_a_reason_only(loan: int) -> None:
    from click.testing import CliRunner

    from arrears.payments.cli import receipts
    from arrears.payments.operations.unmask import UnableToUnmask
    from arrears.payments.queries import receipt

    _apply(_receive(reference="王小明 13912345678 thanks"))
    stored = str(rows("select row_to_json(r)::text from payments_receipt r"))
    for text in ("王小明", "13912345678", "thanks"):
        assert text not in stored
        assert text.encode().hex() not in stored
    assert receipt(receipt_id=1).reference == "王** 139****5678 t***"
    listed = CliRunner().invoke(receipts, []).output
    assert "139****5678" in listed
    assert "13912345678" not in listed
    refused = CliRunner().invoke(receipts, ["--unmask"])
    assert isinstance(refused.exception, UnableToUnmask)
    shown = CliRunner().invoke(receipts, ["--unmask", "--reason", "the payer called"], catch_exceptions=False)
    assert all(word in shown.output for word in ("王小明", "13912345678", "thanks"))
    assert rows("select reason, detail from plumbing_auditrecord where action = 'receipt.unmask'") == [
        ("the payer called", '{"receipts": [1]}')
    ]


def test_the_words_of_a_reference_find_its_payer_without_reading_it(loan: int) -> None:
    from arrears.parties.queries import find_people, find_people_by_words, indexes_of_words

    _receive(reference="thanks 12012345678")
    found = rows("select id from payments_receipt where reference_indexes && %s::bytea[]",
                 indexes_of_words(words=["12012345678"]))  # fmt: skip
    assert found == [(1,)]
    assert find_people_by_words(words=["12012345678"]) == find_people(phone="12012345678")


@pytest.mark.parametrize(
    "statement",
    [
        "update payments_receipt set amount_minor = 1",
        "delete from payments_receipt",
        "truncate payments_receipt",
    ],
)
def test_what_came_in_is_never_altered(loan: int, statement: str) -> None:
    from django.db import Error

    _receive()
    with pytest.raises(Error, match="append-only"):
        rows(statement)
