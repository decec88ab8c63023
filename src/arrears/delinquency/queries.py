"""Overdue loans by bucket and kind, from the stored states."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from arrears.rulebook import buckets
from arrears.rulebook.buckets import BucketTable
from arrears.servicing.queries import LoanFilter, LoanList, LoanRow, list_loans


@dataclass(frozen=True, kw_only=True)
class Overdue:
    """A page of overdue loans; `bucket_of[loan_id]` is the code of each row's bucket."""

    loans: LoanList
    bucket_of: Mapping[int, str]


def overdue_loans(
    *,
    chosen: LoanFilter | None = None,
    bucket: str | None = None,
    table: BucketTable | None = None,
    order: str = "dpd_days",
    descending: bool = True,
    offset: int = 0,
    limit: int = 50,
) -> Overdue:
    """Loans past due, the worst first; `bucket` is a code of the boundary table (None: all that are overdue).

    Raises UnableToListLoans, and KeyError for a code that the table does not have.
    """
    chosen, table = chosen or LoanFilter(), table or buckets.table()
    low, high = 1, None
    if bucket is not None:
        if bucket not in table.codes:
            raise KeyError(bucket)
        low, high = table.bounds(table.codes.index(bucket))
    page = list_loans(
        chosen=replace(chosen, dpd_from_days=low, dpd_to_days=high),
        order=order,
        descending=descending,
        offset=offset,
        limit=limit,
    )
    return Overdue(loans=page, bucket_of={row.loan_id: _code(row, table) for row in page.rows})


def _code(row: LoanRow, table: BucketTable) -> str:
    return table.code_of(row.dpd_days or 0)
