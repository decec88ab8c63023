"""The plan of a tape that tells positions on a day: a balance and how long it is past due."""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from arrears.adapters.choices import Reason
from arrears.adapters.lives.life import Events, GivenRows
from arrears.adapters.lives.loans import check_loans, sheet
from arrears.adapters.lives.plan import KnownLoans, Plan
from arrears.adapters.mapping.convert import Converted
from arrears.adapters.mapping.schema import Mapping
from arrears.kernel.codes import Kind, Method

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
MOST_DAYS_PAST_DUE = 36_500


def plan_positions(
    *,
    mapping: Mapping,
    tables: dict[str, Converted],
    unchanged: dict[str, Flags],
    known: KnownLoans,
    scope: str,
) -> Plan:
    """Each fresh row opens a loan with its balance, and one bill for what is past due."""
    table = tables["tape"]
    check_loans(table)
    _check_loan_is_new(table, unchanged["tape"], known)
    past_due, filled = _past_due(table)
    rows = np.flatnonzero(~table.rejections.flags & ~unchanged["tape"])
    as_of = table.ints("as_of_on")[rows]
    loans = known.with_new(table.text("loan_ref").take(pa.array(rows)), as_of)
    place = np.arange(len(rows)) + len(known.ids)
    events, given = Events(), GivenRows()
    key = pa.repeat("opening", len(rows))
    events.add(
        kind=Kind.OPENING,
        loan=place,
        day=as_of,
        amount=table.ints("balance")[rows],
        key=key,
        rank=0,
        reason="Opening balance of the tape",
    )
    late = past_due[rows] > 0
    due_day = as_of - np.where(table.given("dpd")[rows], table.ints("dpd")[rows], 1)
    given.add(loan=place[late], due_day=due_day[late], amount=past_due[rows][late])
    new = sheet(table=table, rows=rows, scope=scope, began_day=as_of)
    at = new.column_names.index("level_minor")
    return Plan(
        loans=loans,
        new=new.set_column(at, "level_minor", pa.array(np.zeros(len(rows), np.int64))),
        new_rows=rows,
        loan_table="tape",
        rows=given.table(),
        events=events.table(),
        method=int(Method.AS_REPORTED),
        notes=_notes(int(filled[rows].sum())),
    )


def _check_loan_is_new(table: Converted, unchanged: Flags, known: KnownLoans) -> None:
    refs = table.text("loan_ref")
    again = (known.find(refs) >= 0) & ~unchanged
    words = "the loan arrived with an earlier position; map monthly tapes with `shape: months`"
    table.rejections.add(again, Reason.ROW_OF_IMPORTED_LOAN, words)
    codes = refs.dictionary_encode().indices.to_numpy(zero_copy_only=False)
    usable = ~table.rejections.flags
    twice = usable & (np.bincount(codes, weights=usable)[codes] > 1)
    words = "several rows have the same loan reference: map more columns as the key of a loan"
    table.rejections.add(twice, Reason.CONFLICTING_DUPLICATE, words)


def _past_due(table: Converted) -> tuple[Ints, Flags]:
    """Amount past due of each row, and where the level payment stands for an amount that is not filed."""
    dpd, balance, level = table.ints("dpd"), table.ints("balance"), table.ints("level")
    filed = np.where(table.given("past_due"), table.ints("past_due"), table.ints("next_due") - level)
    late = (dpd > 0) | (~table.given("dpd") & table.given("past_due") & (table.ints("past_due") > 0))
    filled = late & (filed <= 0)
    amount = np.where(late, np.where(filed > 0, filed, level), 0)
    too_long = dpd > MOST_DAYS_PAST_DUE
    table.rejections.add(too_long, Reason.INCONSISTENT, "more than 100 years past due")
    words = "days past due without an amount past due or a level payment"
    table.rejections.add(late & (amount <= 0), Reason.INCONSISTENT, words)
    table.rejections.add(late & (balance <= 0), Reason.INCONSISTENT, "past due, but nothing is owed")
    return amount, filled & ~table.rejections.flags


def _notes(filled: int) -> list[str]:
    if not filled:
        return []
    return [f"{filled} loans are past due without a filed amount: one level payment stands for it"]
