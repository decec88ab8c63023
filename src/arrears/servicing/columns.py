"""The columns of the tables that `originate_many`, `add_given_rows` and `post_many` take."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from arrears.plumbing.failures import Unable

REQUIRED = object()


class UnableToReadTable(Unable):
    """A table given to a bulk operation lacks a column, has an unknown one, or a value that does not fit."""


@dataclass(frozen=True)
class Column:
    """Type of a column, and the value taken when the table does not have it."""

    type: pa.DataType
    default: Any = REQUIRED
    nullable: bool = False


def _text(default: Any = REQUIRED) -> Column:
    return Column(pa.string(), default)


def _int(default: Any = REQUIRED) -> Column:
    return Column(pa.int64(), default)


_DATE_OR_NONE = Column(pa.date32(), None, nullable=True)
_INT_OR_NONE = Column(pa.int64(), None, nullable=True)

LOANS: Mapping[str, Column] = {
    "number": Column(pa.string(), None, nullable=True),  # L + ten digits of the id when absent
    "borrower_id": _int(),
    "terms_id": _int(),  # of operations.agree_terms
    "book_code": _text("own"),
    "principal_minor": _int(),
    "rate_ppb": _int(),
    "instalments": _int(),
    "start_on": Column(pa.date32()),
    "first_due_on": _DATE_OR_NONE,
    "level_minor": _int(0),
    "cohort_on": _DATE_OR_NONE,  # first day of the month of start_on when absent
    "age_at_start": _INT_OR_NONE,
    "income_at_start_minor": _INT_OR_NONE,
    "region": _text(""),
    "origin": _text("native"),
    "import_run_id": _INT_OR_NONE,
    "source_ref": _text(""),
    "agreed_on": _DATE_OR_NONE,  # the open business date when absent
    "idempotency_key": _text(),
}

GIVEN_ROWS: Mapping[str, Column] = {
    "loan_id": _int(),
    "due_on": Column(pa.date32()),
    "principal_minor": _int(0),
    "interest_minor": _int(0),
    "fee_minor": _int(0),
    "amount_minor": _int(0),
}

EVENTS: Mapping[str, Column] = {
    "loan_id": _int(),
    "kind": _int(),
    "channel": _int(0),
    "value_on": Column(pa.date32()),
    "posted_on": _DATE_OR_NONE,  # the open business date when absent
    "amount_minor": _int(0),
    "split": Column(pa.bool_(), False),
    "principal_minor": _int(0),
    "interest_minor": _int(0),
    "fee_minor": _int(0),
    "penalty_minor": _int(0),
    "part": _int(0),
    "ref": _int(0),
    "due_on": _DATE_OR_NONE,
    "share_ppm": _int(0),
    "skip_interest_refund": Column(pa.bool_(), False),
    "rate_ppb": _int(0),
    "to_on": _DATE_OR_NONE,
    "instalments": _int(0),
    "every": _int(0),
    "unit": _int(0),
    "treatment": _int(0),
    "reason": _text(""),
    "idempotency_key": _text(),
}
# What must be the same when a key comes again; who says it and why may differ.
EVENT_CONTENT = [name for name in EVENTS if name not in {"posted_on", "reason", "idempotency_key"}]
_LOAN_CONTEXT = {"number", "cohort_on", "age_at_start", "income_at_start_minor", "region"}
_LOAN_CONTEXT |= {"import_run_id", "agreed_on", "idempotency_key"}
LOAN_CONTENT = [name for name in LOANS if name not in _LOAN_CONTEXT]


def conform(*, table: pa.Table, columns: Mapping[str, Column], what: str) -> pa.Table:
    """The table with exactly these columns, cast, absent ones filled in. Raises UnableToReadTable."""
    unknown = sorted(set(table.column_names) - set(columns))
    missing = sorted(
        name for name, c in columns.items() if c.default is REQUIRED and name not in table.column_names
    )
    if unknown or missing:
        raise UnableToReadTable(
            _("The table of %(what)s lacks %(missing)s and has unknown %(unknown)s; it knows %(known)s.")
            % {"what": what, "missing": missing, "unknown": unknown, "known": ", ".join(sorted(columns))}
        )
    return pa.table({name: _column(table, name, column, what) for name, column in columns.items()})


def _column(table: pa.Table, name: str, column: Column, what: str) -> pa.Array:
    if name not in table.column_names:
        return pa.repeat(pa.scalar(column.default, column.type), table.num_rows)
    try:
        values = table[name].combine_chunks().cast(column.type)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        raise UnableToReadTable(
            _("Column %(name)s of %(what)s does not fit %(type)s: %(error)s.")
            % {"name": name, "what": what, "type": column.type, "error": error}
        ) from error
    if values.null_count and not column.nullable:
        row = values.is_null().index(True).as_py()
        raise UnableToReadTable(
            _("Row %(row)s of %(what)s has no %(name)s.") % {"row": row, "what": what, "name": name}
        )
    return values


def days(column: pa.ChunkedArray, *, absent: int) -> NDArray[np.int64]:
    """Dates as days since 1970-01-01; `absent` where there is none."""
    numbers = column.cast(pa.int32())
    if numbers.null_count == 0:
        return np.asarray(numbers.to_numpy(), np.int64)
    numbers = numbers.fill_null(0).to_numpy().astype(np.int64)
    return np.asarray(np.where(column.is_null().to_numpy(), absent, numbers))
