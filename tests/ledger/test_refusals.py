"""What PostgreSQL itself refuses, tried with raw SQL."""

from datetime import date

import pytest

from tests.servicing.lives import BY, START, rows, running_loan

FIXED = [
    "ledger_entry",
    "ledger_line",
    "servicing_event",
    "servicing_terms",
    "servicing_loan",
    "servicing_givenrow",
    "parties_circumstances",
    "plumbing_auditrecord",
]


def _columns_of(table: str) -> str:
    return str(
        rows("select attname from pg_attribute where attrelid = %s::regclass and attnum = 1", table)[0][0]
    )


@pytest.mark.parametrize("table", FIXED)
@pytest.mark.parametrize("statement", ["update {0} set {1} = {1}", "delete from {0}", "truncate {0} cascade"])
def test_posted_rows_never_change(module_db: str, table: str, statement: str) -> None:
    from django.db import Error

    with pytest.raises(Error, match="append-only"):
        rows(statement.format(table, _columns_of(table)))


@pytest.mark.parametrize("table", ["servicing_event", "servicing_givenrow"])
@pytest.mark.parametrize("statement", ["update {0} set loan_id = 0", "delete from {0}", "truncate {0}"])
def test_nor_do_they_through_a_partition(module_db: str, table: str, statement: str) -> None:
    from django.db import Error

    for shard in range(16):
        with pytest.raises(Error, match="append-only"):
            rows(statement.format(f"{table}_{shard}"))


def _entry() -> int:
    return int(
        rows(
            "insert into ledger_entry (business_date, posted_at, source, shard, product_code, book_code, "
            "currency, rulebook_version, actor) "
            "values ('2025-01-01', now(), 'test', 0, 'p', 'b', 'CNY', 'v', 'me') returning id"
        )[0][0]
    )


def test_an_unbalanced_entry_is_refused(db: str) -> None:
    from django.db import Error

    entry = _entry()
    lines = "insert into ledger_line (entry_id, account_id, movement, amount_minor) values "
    with pytest.raises(Error, match="unbalanced by 1"):
        rows(lines + "(%s, '1002', 'x', 100), (%s, '1303', 'x', -99)", entry, entry)
    with pytest.raises(Error, match="unbalanced"):
        rows(lines + "(%s, '1002', 'x', 100)", entry)
    rows(lines + "(%s, '1002', 'x', 100), (%s, '1303', 'x', -100)", entry, entry)
    with pytest.raises(Error, match="unbalanced"):  # also by adding to an old entry
        rows(lines + "(%s, '1002', 'x', 5)", entry)
    with pytest.raises(Error, match="no more lines"):  # balanced ones neither
        rows(lines + "(%s, '1002', 'x', 5), (%s, '1303', 'x', -5)", entry, entry)
    assert rows("select sum(amount_minor), count(*) from ledger_line") == [(0, 2)]


def test_copy_can_not_bring_in_an_unbalanced_entry(db: str) -> None:
    import pyarrow as pa
    from django.db import Error, transaction
    from psycopg.errors import CheckViolation

    from arrears.plumbing.bulk import copy_in

    entry = _entry()
    table = pa.table({"entry_id": [entry], "account_id": ["1002"], "movement": ["x"], "amount_minor": [7]})
    with pytest.raises((Error, CheckViolation), match="unbalanced"), transaction.atomic():
        copy_in(table="ledger_line", data=table)
    assert rows("select count(*) from ledger_line") == [(0,)]


def test_an_operation_that_fails_midway_leaves_nothing(db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The ledger refuses: neither the event nor the state is kept."""
    from django.db import Error

    from arrears.servicing.operations import one_event
    from arrears.servicing.operations.repay import repay

    loan_id = running_loan()
    counts = (
        "select (select count(*) from servicing_event), (select sum(received_minor) from servicing_loanstate)"
    )
    before = rows(counts)

    def break_entry(**given: object) -> list[int]:
        rows(
            "insert into ledger_line (entry_id, account_id, movement, amount_minor) "
            "values (1, '1002', 'x', 1)"
        )
        return []

    monkeypatch.setattr(one_event, "post_changes", break_entry)
    with pytest.raises(Error, match="unbalanced"):
        repay(loan_id=loan_id, amount_minor=100, value_on=START, idempotency_key="x", **BY)
    assert rows(counts) == before


def test_the_business_date_is_on_every_entry(db: str) -> None:
    running_loan()
    assert rows("select distinct business_date from ledger_entry") == [(date(2025, 1, 10),)]
