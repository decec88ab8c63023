"""The stored states of some loans, a few columns of each, in one question."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import connection


@dataclass(frozen=True, kw_only=True)
class StoredState:
    """How a loan stands, as of `as_of_on`."""

    loan_id: int
    as_of_on: date
    status: int
    dpd_days: int
    overdue_minor: int
    payoff_minor: int
    next_due_minor: int


def states_of_loans(*, loan_ids: Collection[int]) -> dict[int, StoredState]:
    """The stored states by loan; a loan without one is absent."""
    names = ", ".join(f"s.{name}" for name in StoredState.__dataclass_fields__)
    with connection.cursor() as cursor:
        cursor.execute(
            f"select {names} from servicing_loan l join servicing_loanstate s "
            "on s.loan_id = l.id and s.shard = l.shard where l.id = any(%s)",
            [list(loan_ids)],
        )
        rows = cursor.fetchall()
    fields = list(StoredState.__dataclass_fields__)
    return {row[0]: StoredState(**dict(zip(fields, row, strict=True))) for row in rows}
