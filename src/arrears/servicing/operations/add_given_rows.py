"""Rows of agreed lists of instalments, for loans whose schedule is given or reported."""

import pyarrow as pa
from django.db import connection, transaction
from django.utils.translation import gettext as _

from arrears.plumbing import clock, locks
from arrears.plumbing.bulk import copy_in, index_lookups
from arrears.plumbing.failures import Unable
from arrears.servicing.columns import GIVEN_ROWS, conform
from arrears.servicing.history_mark import note_addition


class UnableToAddRows(Unable):
    """Rows that can't be added; the message says which and why."""


def add_given_rows(*, rows: pa.Table) -> int:
    """Adds rows (columns: servicing.columns.GIVEN_ROWS); returns how many were new.

    They are known from the open business date on, so that past nights come out as they did. A row that is
    there already with the same amounts is skipped. Raises UnableToReadTable, UnableToReadClock, and
    UnableToAddRows for an unknown loan or another row on the same due date.
    """
    table = conform(table=rows, columns=GIVEN_ROWS, what="given rows")
    amounts = [name for name in GIVEN_ROWS if name.endswith("_minor")]
    same = " and ".join(f"g.{name} = s.{name}" for name in amounts)
    with transaction.atomic(), index_lookups(), connection.cursor() as cursor:
        locks.hold_all_shards()
        opened = clock.business_date()  # after the locks: a close moves it under them
        cursor.execute(
            "create temporary table staged_row (row bigint, loan_id bigint, due_on date, "
            + ", ".join(f"{name} bigint" for name in amounts)
            + ") on commit drop"
        )
        copy_in(table="staged_row", data=table.append_column("row", pa.array(range(table.num_rows))))
        cursor.execute("analyze staged_row")
        _refuse(
            cursor,
            "select s.row from staged_row s left join servicing_loan l on l.id = s.loan_id "
            "where l.id is null",
            _("the loan is unknown"),
        )
        _refuse(
            cursor,
            "select max(row) from staged_row group by loan_id, due_on having count(*) > 1",
            _("the loan has two rows on the due date in the table"),
        )
        known = (
            "join servicing_givenrow g on g.loan_id = s.loan_id and g.due_on = s.due_on and g.shard = l.shard"
        )
        _refuse(
            cursor,
            f"select s.row from staged_row s join servicing_loan l on l.id = s.loan_id {known} "
            f"where not ({same})",
            _("the loan has a row with other amounts on that due date"),
        )
        columns = ", ".join(["loan_id", "due_on", *amounts])
        cursor.execute(
            f"insert into servicing_givenrow (shard, known_on, {columns}) "
            f"select l.shard, %s, {', '.join(f's.{c}' for c in columns.split(', '))} "
            f"from staged_row s join servicing_loan l on l.id = s.loan_id left {known} "
            "where g.loan_id is null order by s.row",
            [opened],
        )
        added = cursor.rowcount
        cursor.execute("select distinct l.shard from staged_row s join servicing_loan l on l.id = s.loan_id")
        note_addition(shards=[row[0] for row in cursor.fetchall()])
        cursor.execute("drop table staged_row")
    return int(added)


def _refuse(cursor: object, query: str, why: str) -> None:
    cursor.execute(query + " limit 1")  # type: ignore[attr-defined]
    found = cursor.fetchone()  # type: ignore[attr-defined]
    if found:
        raise UnableToAddRows(
            _("Row %(row)s of the given rows can't be added: %(why)s.") % {"row": found[0], "why": why}
        )
