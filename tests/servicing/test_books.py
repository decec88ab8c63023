"""The book of shards as columns: the same loans as one by one, whichever way it is cut."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from tests.servicing.lives import START, open_day
from tests.servicing.test_many import _events, _loans, _post

LAST = START + timedelta(days=150)


@pytest.fixture(scope="module")
def ids(module_db: str) -> Any:
    """Forty loans with events, three of them with given rows, one without anything, one agreed later."""
    from arrears.servicing.operations.add_given_rows import add_given_rows
    from arrears.servicing.operations.originate_many import originate_many

    open_day(LAST)
    loans = _loans()
    found = originate_many(loans=loans)
    events = _events(found[:-1], loans)
    mixed = np.random.default_rng(3).permutation(events.num_rows)
    _post(events.take(pa.array(mixed)))  # not in order of the loans
    add_given_rows(
        rows=pa.table(
            {
                "loan_id": [found[5], found[2], found[5], found[9]],
                "due_on": [date(2025, 5, 1), date(2025, 4, 1), date(2025, 4, 1), date(2025, 4, 1)],
                "principal_minor": [1, 2, 3, 4],
            }
        )
    )
    late = _loans(1).set_column(6, "idempotency_key", pa.array(["late"]))
    originate_many(loans=late.append_column("agreed_on", pa.array([LAST + timedelta(days=1)], pa.date32())))
    return found


def _parts(book: Any, row: int) -> tuple[Any, ...]:
    rows = slice(book.row_offsets[row], book.row_offsets[row + 1])
    events = slice(book.event_offsets[row], book.event_offsets[row + 1])
    loan = book.loans[row].copy()
    terms = book.terms[loan["terms_ix"]].tolist()
    loan["terms_ix"] = 0
    return loan.tolist(), terms, book.rows[rows].tolist(), book.events[events].tolist()


def test_every_loan_is_the_same_as_alone(ids: Any) -> None:
    from arrears.servicing.queries import book_of_loan, book_of_shards

    whole = book_of_shards(as_of=LAST)
    assert whole.loan_ids.tolist() == ids.tolist()
    for row, loan_id in enumerate(whole.loan_ids.tolist()):
        assert _parts(whole.book, row) == _parts(book_of_loan(loan_id=loan_id), 0)
    assert sum(len(_parts(whole.book, row)[2]) for row in range(len(ids))) == 4


def test_shards_together_are_the_whole_book(ids: Any) -> None:
    from arrears.servicing.queries import book_of_shard, book_of_shards

    whole = book_of_shards(as_of=LAST)
    parts = [book_of_shard(shard=shard, as_of=LAST) for shard in range(16)]
    found = {
        int(loan_id): _parts(part.book, row) for part in parts for row, loan_id in enumerate(part.loan_ids)
    }
    assert found == {int(loan_id): _parts(whole.book, row) for row, loan_id in enumerate(whole.loan_ids)}
    pair = book_of_shards(shards=[3, 9], as_of=LAST)
    assert sorted(pair.loan_ids.tolist()) == sorted(
        [*parts[3].loan_ids.tolist(), *parts[9].loan_ids.tolist()]
    )


def test_identity_stands_in_the_order_of_the_loans(ids: Any) -> None:
    from arrears.plumbing.shards import shard_of
    from arrears.servicing.queries import book_of_shards

    whole = book_of_shards(as_of=LAST)
    assert whole.identity["loan_id"].to_pylist() == whole.loan_ids.tolist()
    assert whole.identity["principal_minor"].to_pylist() == whole.book.loans["principal_minor"].tolist()
    borrowers = whole.identity["borrower_id"].to_pylist()
    assert whole.identity["shard"].to_pylist() == [shard_of(borrower) for borrower in borrowers]
    assert set(whole.identity["cohort_on"].to_pylist()) == {date(2025, 1, 1)}


def test_without_a_day_everything_is_read_and_with_an_early_one_nothing(ids: Any) -> None:
    from arrears.servicing.queries import book_of_shards

    assert len(book_of_shards().loan_ids) == len(ids) + 1
    early = book_of_shards(as_of=START)
    assert len(early.loan_ids) == len(early.book.events) == 0
    assert early.book.event_offsets.tolist() == [0]


def test_vector_shards_are_the_scalar_ones() -> None:
    from arrears.plumbing.shards import shard_of, shards_of

    borrowers = np.array([0, 1, 2, 17, 10**12, 2**62])
    assert shards_of(borrowers).tolist() == [shard_of(int(borrower)) for borrower in borrowers]
    counts = np.bincount(shards_of(np.arange(1, 16_001)), minlength=16)
    assert counts.min() > 900


def test_what_few_events_say_is_read_as_well(db: str) -> None:
    """One event for each column that is read apart; and the condition is the one that the index knows."""
    from django.db import connection

    from arrears.servicing.operations.originate_many import originate_many
    from arrears.servicing.queries import book_of_loan, book_of_shards
    from arrears.servicing.queries.book_of_shard import _MORE, _STORED, SAYS_MORE

    open_day(LAST)
    first, second = (int(loan) for loan in originate_many(loans=_loans(2)))
    with connection.cursor() as cursor:
        cursor.execute("select shard from servicing_loan where id = %s", [second])
        (shard,) = cursor.fetchone()
        for number, name in enumerate(_MORE):
            stored = _STORED.get(name, name)
            flag = name in ("split", "skip_interest_refund")
            value = LAST if name.endswith("_day") else flag or number + 1
            cursor.execute(
                f"insert into servicing_event (loan_id, shard, kind, channel, value_on, posted_on,"
                f" amount_minor, actor, source, rulebook_version, idempotency_key, {stored})"
                " values (%s, %s, 2, 0, %s, %s, 1, '', '', '1', %s, %s)",
                [second, shard, LAST, LAST, stored, value],
            )
        cursor.execute("set enable_seqscan = off; set enable_bitmapscan = off")
        cursor.execute(f"explain select id from servicing_event_{shard} where {SAYS_MORE}")
        plan = " ".join(row[0] for row in cursor.fetchall())
    whole = book_of_shards()
    alone = _parts(book_of_loan(loan_id=second), 0)
    assert _parts(whole.book, whole.loan_ids.tolist().index(second)) == alone
    assert len(alone[3]) == len(_MORE)
    assert _parts(whole.book, whole.loan_ids.tolist().index(first))[3] == []
    assert "Filter" not in plan, plan
