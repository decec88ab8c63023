"""A file of payments ends as its payments would have ended one by one; and it is all or nothing."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from tests.servicing.lives import START, loans_equal_ledger, open_day, rows
from tests.servicing.test_many import _terms

PEOPLE = 60  # each with one loan, every fifth with two
TODAY = START + timedelta(days=63)


def _people(side: int) -> list[int]:
    from arrears.parties.operations.register_many import register_many

    table = pa.table(
        {
            "name": [f"人{side}{chr(0x4E00 + number)}" for number in range(PEOPLE)],
            "phone": [f"13{side}000{number:05d}" for number in range(PEOPLE)],
            "created_on": pa.array([START] * PEOPLE, pa.date32()),
        }
    )
    return [int(person) for person in register_many(people=table)]


def _loans(side: int, people: list[int]) -> list[int]:
    from arrears.servicing.operations.originate_many import originate_many
    from arrears.servicing.operations.post_many import post_many

    owners = [person for place, person in enumerate(people) for _ in range(2 if place % 5 == 0 else 1)]
    count = len(owners)
    table = pa.table(
        {
            "borrower_id": owners,
            "terms_id": [_terms()] * count,
            "principal_minor": [500_000 + 1_700 * i for i in range(count)],
            "rate_ppb": [120_000_000 + 1_000_000 * i for i in range(count)],
            "instalments": [12] * count,
            "start_on": pa.array([START] * count, pa.date32()),
            "idempotency_key": [f"{side}/loan/{i}" for i in range(count)],
        }
    )
    ids = originate_many(loans=table)
    paid_out = [place for place in range(count) if place != 7]  # one is agreed, not paid out
    events = pa.table(
        {
            "loan_id": ids[paid_out],
            "kind": [1] * len(paid_out),
            "value_on": pa.array([START] * len(paid_out), pa.date32()),
            "amount_minor": [table["principal_minor"][place].as_py() for place in paid_out],
            "idempotency_key": [f"{side}/out/{place}" for place in paid_out],
        }
    )
    post_many(events=events, actor="tester", source="test")
    return [int(loan) for loan in ids]


def _payments(side: int, loans: list[int]) -> pa.Table:
    """Named, by phone, by name, twice in a file, too much, unknown, other currency, before the payout."""
    numbers = dict(rows("select id, number from servicing_loan"))
    day = TODAY - timedelta(days=2)
    found: list[tuple[int, str, str, date, str]] = []
    for place, loan in enumerate(loans):
        amount = 40_000 + 137 * place
        found.append((amount, "CNY", f"还款 {numbers[loan]}", day, ""))
        if place % 4 == 0:
            found.append((amount // 3, "CNY", numbers[loan], day - timedelta(days=place % 30), ""))
        if place % 9 == 0:
            found.append((900_000, "CNY", numbers[loan], day, ""))
            found.append((5_000, "CNY", f"{numbers[loan]} again", day, ""))
    for person in range(0, PEOPLE, 3):
        found.append((11_000 + person, "CNY", f"phone 13{side}000{person:05d}", day, ""))
    for person in range(1, PEOPLE, 7):
        found.append((12_345, "CNY", "", day, f"人{side}{chr(0x4E00 + person)}"))
    found += [
        (700, "CNY", "no idea", day, ""),
        (700, "USD", numbers[loans[1]], day, ""),
        (700, "CNY", numbers[loans[2]], START - timedelta(days=3), ""),
        (700, "CNY", f"{numbers[loans[3]]} or {numbers[loans[4]]}", day, ""),
    ]
    amounts, currencies, references, days, names = zip(*found, strict=True)
    count = len(found)
    return pa.table(
        {
            "idempotency_key": [f"{side}/{place}" for place in range(count)],
            "amount_minor": list(amounts),
            "currency": list(currencies),
            "value_on": pa.array(days, pa.date32()),
            "channel": ["direct_debit" if place % 5 == 0 else "transfer" for place in range(count)],
            "reference": list(references),
            "payer_name": list(names),
            "payer_account": [""] * count,
            "end_to_end_id": [""] * count,
            "line_number": list(range(1, count + 1)),
        }
    )


def _one_by_one(payments: pa.Table) -> None:
    """Like the file, but each payment alone; what the loan refuses waits for the same reason."""
    from arrears.payments.choices import MatchReason
    from arrears.payments.operations.receive import receive
    from arrears.payments.operations.settle import mark_unapplied
    from arrears.servicing.operations.apply_receipt import apply_receipt
    from arrears.servicing.operations.repay import UnableToRepay

    names = ("amount_minor", "currency", "value_on", "channel", "reference", "idempotency_key")
    for row in payments.to_pylist():
        number = receive(**{name: row[name] for name in names}, payer_name=row["payer_name"], actor="bank")
        try:
            apply_receipt(receipt_id=number, actor="bank")
        except UnableToRepay:
            candidates = rows("select id from servicing_loan where number = %s", row["reference"])
            mark_unapplied(
                receipt_id=number,
                reason=MatchReason.POSTING_REFUSED,
                proposed_loan_id=candidates[0][0],
                candidates=[candidates[0][0]],
            )


def _receipts(side: int, loans: list[int]) -> list[Any]:
    place = {loan: number for number, loan in enumerate(loans)}
    found = rows(
        "select r.state, r.reason, r.amount_minor, r.loan_id, r.candidate_loans, r.applications, "
        "e.value_on, e.amount_minor, e.reason, e.source, e.loan_id from payments_receipt r "
        "left join servicing_event e on e.id = r.event_id where r.idempotency_key like %s order by r.id",
        f"{side}/%",
    )
    return [
        (*row[:3], place.get(row[3]), [place[loan] for loan in row[4]], *row[5:10], place.get(row[10]))
        for row in found
    ]


def _states(loans: list[int]) -> list[Any]:
    from arrears.servicing.models import STATE_COLUMNS

    names = ", ".join(STATE_COLUMNS)
    return rows(f"select {names} from servicing_loanstate where loan_id = any(%s) order by loan_id", loans)


@pytest.fixture(scope="module")
def sides(module_db: str) -> dict[str, list[int]]:
    """Two equal books: 1 takes its payments as a file, 2 one by one."""
    from arrears.close.operations.run import close_day
    from arrears.servicing.operations.take_many import take_many

    open_day(START)
    loans = {side: _loans(side, _people(side)) for side in (1, 2)}
    close_day(business_date=START, actor="tester")
    open_day(TODAY)
    take_many(lines=_payments(1, loans[1]), actor="bank")
    _one_by_one(_payments(2, loans[2]))
    return {"file": loans[1], "alone": loans[2]}


def test_every_loan_stands_as_after_payments_one_by_one(sides: dict[str, list[int]]) -> None:
    assert _states(sides["file"]) == _states(sides["alone"])


def test_every_receipt_ends_as_one_by_one(sides: dict[str, list[int]]) -> None:
    found = _receipts(1, sides["file"])
    assert found == _receipts(2, sides["alone"])
    assert len(found) > 100
    reasons = {row[1] for row in found}
    assert reasons >= {"", "nothing_found", "several_loans", "more_than_owed", "other_currency",
                       "loan_closed", "posting_refused", "name_only"}  # fmt: skip


def test_the_ledger_holds_both_and_nothing_is_to_rebuild(sides: dict[str, list[int]]) -> None:
    from arrears.close.operations.rebuild import compare

    assert loans_equal_ledger()
    assert compare() == []
    waiting = rows(
        "select coalesce(sum(amount_minor), 0) from payments_receipt where state = 2 and currency = 'CNY'"
    )
    held = rows(
        "select coalesce(-sum(l.amount_minor), 0) from ledger_line l "
        "join ledger_entry e on e.id = l.entry_id where l.account_id = '2241' and e.currency = 'CNY'"
    )
    assert waiting == held


def test_the_same_news_goes_out(sides: dict[str, list[int]]) -> None:
    def told(loans: list[int]) -> list[Any]:
        return rows(
            "select (payload->>'amount_minor')::bigint, payload->>'kind', payload->>'value_on', "
            "payload->>'business_date', payload->'after'->>'status' is not null, "
            "payload->>'receipt_id' is not null from plumbing_outboxevent "
            "where name = 'servicing.event_posted' and (payload->>'loan_id')::bigint = any(%s) order by id",
            loans,
        )

    assert told(sides["file"]) == told(sides["alone"])
    assert len(told(sides["file"])) > 60


def test_the_same_file_again_changes_nothing(sides: dict[str, list[int]]) -> None:
    from arrears.plumbing.idempotency import UnableToReuseKey
    from arrears.servicing.operations.take_many import take_many

    counts = "select (select count(*) from payments_receipt), (select count(*) from servicing_event)"
    before = rows(counts)
    payments = _payments(1, sides["file"])
    again = take_many(lines=payments, actor="bank")
    assert again.known.all()
    assert rows(counts) == before
    changed = payments.set_column(1, "amount_minor", pa.array(np.asarray(payments["amount_minor"]) + 1))
    with pytest.raises(UnableToReuseKey):
        take_many(lines=changed, actor="bank")
    assert rows(counts) == before


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("amount_minor", 0, "above zero"),
        ("currency", "yuan", "no currency"),
        ("value_on", TODAY + timedelta(days=1), "after"),
        ("channel", "pigeon", "channel"),
    ],
)
def test_a_line_that_can_be_no_receipt_refuses_all(
    sides: dict[str, list[int]], column: str, value: Any, words: str
) -> None:
    from arrears.payments.operations.receive import UnableToReceive
    from arrears.servicing.operations.take_many import take_many

    row = {**_payments(1, sides["file"]).slice(0, 1).to_pylist()[0], "idempotency_key": "odd", column: value}
    before = rows("select count(*) from payments_receipt")
    with pytest.raises(UnableToReceive, match=words):
        take_many(lines=pa.Table.from_pylist([row]), actor="bank")
    assert rows("select count(*) from payments_receipt") == before
