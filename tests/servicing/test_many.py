"""Bulk posting: the same rules and the same results as one by one."""

import itertools
from datetime import date, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from tests.servicing.lives import START, loans_equal_ledger, open_day, rows

LOANS = 40


def _terms() -> int:
    from arrears.rulebook import products
    from arrears.servicing.operations.agree_terms import agree_terms

    product = products.load(code="cash-12", on=START)
    return agree_terms(
        product_code=product.code,
        product_version=product.version,
        currency=product.currency,
        jurisdiction=product.jurisdiction,
        fields=product.terms_fields,
    )


def _loans(count: int = LOANS) -> pa.Table:
    return pa.table(
        {
            "borrower_id": list(range(1, count + 1)),
            "terms_id": [_terms()] * count,
            "principal_minor": [500_000 + 10_000 * i for i in range(count)],
            "rate_ppb": [120_000_000 + 1_000_000 * i for i in range(count)],
            "instalments": [12] * count,
            "start_on": pa.array([START] * count, pa.date32()),
            "idempotency_key": [f"loan/{i}" for i in range(count)],
        }
    )


def _events(ids: Any, loans: pa.Table) -> pa.Table:
    """A payout and four repayments a loan: on time, early, late, too much; each loan otherwise."""
    found = []
    for place, loan_id in enumerate(ids.tolist()):
        principal = loans["principal_minor"][place].as_py()
        found.append((loan_id, 1, START, principal, f"{place}/out"))
        for month in range(1, 5):
            day = START + timedelta(days=30 * month + (place * month) % 23 - 8)
            found.append((loan_id, 2, day, principal // (9 + (place + month) % 7), f"{place}/{month}"))
    names = ("loan_id", "kind", "value_on", "amount_minor", "idempotency_key")
    return pa.table(dict(zip(names, map(list, zip(*found, strict=True)), strict=True)))


def _post(events: pa.Table) -> Any:
    from arrears.servicing.operations.post_many import post_many

    return post_many(events=events, actor="tester", source="import:test")


def _close(day: date) -> Any:
    """What a close does with the states and the ledger, for the whole book."""
    from arrears.close.totals import grouping, sums
    from arrears.kernel.fold import fold
    from arrears.ledger.operations.post import post_targets
    from arrears.plumbing.days import to_day
    from arrears.servicing import posting
    from arrears.servicing.operations.replace_states import replace_states
    from arrears.servicing.queries import book_of_shards

    found = book_of_shards(as_of=day)
    states = fold(book=found.book, as_of_day=to_day(day), known_day=to_day(day)).states
    shard = found.identity["shard"].to_numpy().astype(np.int64)
    replace_states(states=states, shards=range(16), shard_of_row=shard)
    groups = grouping(identity=found.identity)
    targets = posting.targets(keys=groups.keys, sums=sums(states=states, groups=groups))
    post_targets(business_date=day, targets=targets, source="close", actor="tester", rulebook_version="test")
    return states


def test_bulk_and_single_give_the_same_states_and_the_same_ledger(db: str) -> None:
    """Two equal halves of a book: one posted event by event, the other as one table."""
    from arrears.kernel.codes import Kind
    from arrears.ledger.queries import trial_balance
    from arrears.servicing.operations.one_event import Request, post_one
    from arrears.servicing.operations.originate_many import originate_many

    day = START + timedelta(days=150)
    open_day(day)
    half = _loans(LOANS // 2)
    keys = pa.array([f"other/{i}" for i in range(LOANS // 2)])
    at = half.column_names.index("idempotency_key")
    singles = originate_many(loans=half)
    bulk = originate_many(loans=half.set_column(at, "idempotency_key", keys))
    for event in _events(singles, half).to_pylist():
        key = f"one/{event.pop('idempotency_key')}"
        kind = Kind(event.pop("kind"))
        post_one(
            request=Request(kind=kind, idempotency_key=key, actor="tester", source="import:test", **event)
        )
    assert loans_equal_ledger()
    one_by_one = {row.code: row.balance_minor for row in trial_balance()}
    _post(_events(bulk, half))
    states = _close(day)
    assert loans_equal_ledger()
    names = [name for name in states.dtype.names if name != "loan_id"]
    of_singles, of_bulk = (states[np.isin(states["loan_id"], ids)][names] for ids in (singles, bulk))
    assert of_singles.tolist() == of_bulk.tolist()
    assert (of_singles["received_minor"] > 0).all()
    together = {row.code: row.balance_minor for row in trial_balance()}
    assert together == {code: 2 * balance for code, balance in one_by_one.items()}


def test_the_same_table_twice_changes_nothing(db: str) -> None:
    from arrears.servicing.operations.originate_many import originate_many

    open_day(START + timedelta(days=150))
    loans = _loans()
    ids = originate_many(loans=loans)
    assert ids.tolist() == list(range(1, LOANS + 1))
    assert originate_many(loans=loans).tolist() == ids.tolist()
    events = _events(ids, loans)
    first = _post(events)
    assert first.tolist() == list(range(1, events.num_rows + 1))
    assert _post(events).tolist() == first.tolist()
    both = pa.concat_tables([events.slice(0, 3), events.slice(0, 3)])
    assert _post(both).tolist() == [1, 2, 3, 1, 2, 3]
    assert rows("select count(*) from servicing_event") == [(events.num_rows,)]


def test_a_changed_row_with_a_known_key_is_refused_and_nothing_is_posted(db: str) -> None:
    from arrears.plumbing.idempotency import UnableToReuseKey
    from arrears.servicing.operations.originate_many import originate_many

    open_day(START + timedelta(days=150))
    loans = _loans()
    events = _events(originate_many(loans=loans), loans)
    _post(events.slice(0, 50))
    amounts = events["amount_minor"].to_numpy().copy()
    amounts[7] += 1
    with pytest.raises(UnableToReuseKey, match="amount_minor"):
        _post(events.set_column(3, "amount_minor", pa.array(amounts)))
    assert rows("select count(*) from servicing_event") == [(50,)]
    with pytest.raises(UnableToReuseKey, match="principal_minor"):
        originate_many(loans=loans.set_column(2, "principal_minor", pa.array([1_000] * LOANS)))


def test_each_refused_row_is_named_with_its_reason(db: str) -> None:
    from arrears.servicing.operations.originate_many import originate_many
    from arrears.servicing.operations.post_many import UnableToPost
    from arrears.servicing.policy import Refusal

    open_day(START + timedelta(days=10))
    ids = originate_many(loans=_loans(3))
    wrong = [
        (ids[0], 1, START, 1_000, "a", None),
        (404, 2, START, 1_000, "b", Refusal.LOAN_UNKNOWN),
        (ids[0], 2, START, 0, "c", Refusal.AMOUNT_NOT_POSITIVE),
        (ids[0], 2, START, 10**15, "d", Refusal.AMOUNT_TOO_LARGE),
        (ids[0], 2, START + timedelta(days=11), 5, "e", Refusal.VALUE_IN_FUTURE),
        (ids[0], 2, START - timedelta(days=1), 5, "f", Refusal.VALUE_BEFORE_DISBURSEMENT),
        (ids[1], 2, START, 5, "g", Refusal.NOT_DISBURSED),
        (ids[0], 99, START, 5, "h", Refusal.CODE_UNKNOWN),
        (ids[0], 3, START, 0, "i", Refusal.EVENT_UNKNOWN),
    ]
    names = ("loan_id", "kind", "value_on", "amount_minor", "idempotency_key")
    table = pa.table(dict(zip(names, map(list, zip(*(row[:5] for row in wrong), strict=True)), strict=True)))
    with pytest.raises(UnableToPost) as caught:
        _post(table)
    expected = [(place, row[5]) for place, row in enumerate(wrong) if row[5]]
    assert caught.value.refusals == expected
    assert "8 of 9 events are refused" in str(caught.value)
    assert rows("select count(*) from servicing_event") == [(0,)]


@pytest.mark.parametrize("name", ["reason", "idempotency_key"])
def test_control_characters_are_refused_in_bulk_too(db: str, name: str) -> None:
    from arrears.servicing.operations.originate_many import originate_many
    from arrears.servicing.operations.post_many import UnableToPost

    open_day(START)
    ids = originate_many(loans=_loans(1))
    given = {"loan_id": ids[0], "kind": 1, "value_on": START, "amount_minor": 5, "idempotency_key": "k"}
    with pytest.raises(UnableToPost, match="row 0 holds control characters"):
        _post(pa.table({key: [value] for key, value in {**given, name: "a\0b"}.items()}))


def test_an_event_is_reversed_once_in_bulk_too(db: str) -> None:
    from arrears.servicing.operations.originate_many import originate_many
    from arrears.servicing.operations.post_many import UnableToPost
    from arrears.servicing.policy import Refusal

    open_day(START)
    ids = originate_many(loans=_loans(1))
    paid = _post(pa.table({"loan_id": [ids[0]] * 2, "kind": [1, 2], "value_on": [START] * 2,
                           "amount_minor": [500, 100], "idempotency_key": ["o", "p"]}))  # fmt: skip
    reversal = {"loan_id": [ids[0]], "kind": [3], "value_on": [START], "ref": [paid[1]]}
    one = pa.table({**reversal, "idempotency_key": ["r"]})
    twice = pa.concat_tables([one, pa.table({**reversal, "idempotency_key": ["r2"]})])
    with pytest.raises(UnableToPost) as caught:
        _post(twice)
    assert caught.value.refusals == [(1, Refusal.REVERSED_ALREADY)]
    done = _post(one)
    assert _post(one).tolist() == done.tolist()
    with pytest.raises(UnableToPost, match="reversed already"):
        _post(pa.table({**reversal, "idempotency_key": ["r2"]}))


def test_a_closed_day_gets_no_new_events(db: str) -> None:
    from arrears.servicing.operations.originate_many import originate_many
    from arrears.servicing.operations.post_many import UnableToPost, post_many

    open_day(START + timedelta(days=5))
    ids = originate_many(loans=_loans(1))
    table = pa.table({"loan_id": ids, "kind": [1], "value_on": [START], "posted_on": [START],
                      "amount_minor": [500], "idempotency_key": ["o"]})  # fmt: skip
    with pytest.raises(UnableToPost, match="closed already"):
        _post(table)
    post_many(events=table, actor="tester", source="test", past=True)
    assert rows("select posted_on from servicing_event") == [(START,)]


def test_given_rows_are_added_once(db: str) -> None:
    from arrears.servicing.operations.add_given_rows import UnableToAddRows, add_given_rows
    from arrears.servicing.operations.originate_many import originate_many

    open_day(START)
    ids = originate_many(loans=_loans(2))
    table = pa.table({"loan_id": ids, "due_on": [date(2025, 2, 1)] * 2, "principal_minor": [100, 200]})
    assert add_given_rows(rows=table) == 2
    assert add_given_rows(rows=table) == 0
    with pytest.raises(UnableToAddRows, match="other amounts"):
        add_given_rows(rows=table.set_column(2, "principal_minor", pa.array([100, 201])))
    with pytest.raises(UnableToAddRows, match="unknown"):
        add_given_rows(rows=table.set_column(0, "loan_id", pa.array([ids[0], 404])))
    with pytest.raises(UnableToAddRows, match="two rows"):
        add_given_rows(rows=pa.concat_tables([table, table]))


def test_given_rows_added_later_leave_a_past_night_as_it_was(db: str) -> None:
    from arrears.servicing.operations.add_given_rows import add_given_rows
    from arrears.servicing.operations.originate_many import originate_many
    from arrears.servicing.queries import book_of_loan, book_of_shards

    open_day(START)
    ids = originate_many(loans=_loans(1))
    for months, day in enumerate((START, START + timedelta(days=3))):
        open_day(day)
        due = [date(2025, 4 + months, 1)]
        add_given_rows(rows=pa.table({"loan_id": ids, "due_on": due, "principal_minor": [5]}))
    night = START + timedelta(days=2)
    assert len(book_of_shards(as_of=night).book.rows) == 1
    assert len(book_of_loan(loan_id=int(ids[0]), known=night).rows) == 1
    assert len(book_of_shards().book.rows) == len(book_of_loan(loan_id=int(ids[0])).rows) == 2


def test_an_addition_moves_the_mark_of_its_shard_alone(db: str) -> None:
    from arrears.servicing.operations.add_given_rows import add_given_rows
    from arrears.servicing.operations.originate_many import originate_many
    from arrears.servicing.queries import history_mark

    open_day(START)
    ids = originate_many(loans=_loans(1))
    [(mine,)] = rows("select shard from servicing_loan")
    marks = [history_mark(shards=range(16))]
    add_given_rows(rows=pa.table({"loan_id": ids, "due_on": [START], "principal_minor": [5]}))
    marks.append(history_mark(shards=range(16)))
    _post(pa.table({"loan_id": ids, "kind": [1], "value_on": [START], "amount_minor": [5],
                    "idempotency_key": ["out"]}))  # fmt: skip
    marks.append(history_mark(shards=range(16)))
    for before, after in itertools.pairwise(marks):
        assert [shard for shard in before if before[shard] != after[shard]] == [mine]


def test_a_key_is_known_in_whichever_shard_it_is(db: str) -> None:
    from arrears.plumbing.idempotency import UnableToReuseKey
    from arrears.servicing.operations.originate_many import originate_many

    open_day(START)
    ids = originate_many(loans=_loans(12))
    shards = dict(rows("select id, shard from servicing_loan"))
    other = next(int(i) for i in ids if shards[int(i)] != shards[int(ids[0])])
    for loan_id in (int(ids[0]), other):
        _post(pa.table({"loan_id": [loan_id], "kind": [1], "value_on": [START],
                        "amount_minor": [500], "idempotency_key": [f"out {loan_id}"]}))  # fmt: skip
    again = {"kind": [1], "value_on": [START], "amount_minor": [7], "idempotency_key": [f"out {ids[0]}"]}
    with pytest.raises(UnableToReuseKey, match="loan_id"):
        _post(pa.table({"loan_id": [other], **again}))
    assert rows("select count(*) from servicing_event") == [(2,)]


def test_a_table_with_a_wrong_column_says_so(db: str) -> None:
    from arrears.servicing.columns import UnableToReadTable

    open_day(START)
    with pytest.raises(UnableToReadTable, match="lacks"):
        _post(pa.table({"loan_id": [1], "colour": ["red"]}))
    with pytest.raises(UnableToReadTable, match="has no value_on"):
        _post(pa.table({"loan_id": [1], "kind": [2], "value_on": pa.array([None], pa.date32()),
                        "idempotency_key": ["x"]}))  # fmt: skip
