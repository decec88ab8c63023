"""Loans of a tape: the terms as filed, for `servicing.operations.originate_many`."""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from arrears.adapters.choices import Reason
from arrears.adapters.lives.calendar import month_of
from arrears.adapters.mapping.convert import Converted

Ints = NDArray[np.int64]
MOST_INSTALMENTS = 1200
_ONE = 10**9  # a rate of one, in parts per billion


def check_loans(table: Converted) -> None:
    """Rejects loans that no book can open."""
    rejections = table.rejections
    rejections.add(
        table.given("principal") & (table.ints("principal") < 1),
        Reason.INCONSISTENT,
        "the principal must be above zero",
    )
    count = table.ints("instalments")
    outside = table.given("instalments") & ((count < 1) | (count > MOST_INSTALMENTS))
    rejections.add(outside, Reason.INCONSISTENT, f"the number of instalments must be 1 to {MOST_INSTALMENTS}")
    rejections.add(
        table.ints("rate") > 10 * _ONE, Reason.INCONSISTENT, "the rate is above 1000 %: check its unit"
    )
    backwards = table.given("maturity_on") & (table.ints("maturity_on") < table.ints("originated_on"))
    rejections.add(backwards, Reason.INCONSISTENT, "the loan ends before it begins")


def sheet(*, table: Converted, rows: Ints, scope: str, began_day: Ints) -> pa.Table:
    """One row a loan, from these rows of the table: what servicing and parties need, days as numbers."""
    take = pa.array(rows)
    started = table.ints("originated_on")[rows]
    return pa.table(
        {
            "loan_ref": table.text("loan_ref").take(take),
            "borrower_ref": _first(table, "borrower_ref", "loan_ref").take(take),
            "book": table.text("book", scope).take(take),
            "principal_minor": table.ints("principal")[rows],
            "rate_ppb": table.ints("rate")[rows],
            "instalments": _instalments(table)[rows],
            "started_day": started,
            "first_due_day": pa.array(
                table.ints("first_due_on")[rows], mask=~table.given("first_due_on")[rows]
            ),
            "level_minor": table.ints("level")[rows],
            "region": table.text("region").take(take),
            "income_minor": _income(table).take(take),
            "age": pa.array(table.ints("age")[rows], mask=~table.given("age")[rows]),
            "began_day": began_day,
        }
    )


def _first(table: Converted, name: str, other: str) -> pa.Array:
    return table.text(name) if name in table.columns else table.text(other)


def _instalments(table: Converted) -> Ints:
    """As filed; else the months from origination to maturity; else one."""
    months = month_of(table.ints("maturity_on")) - month_of(table.ints("originated_on"))
    derived = np.where(table.given("maturity_on"), months, 1)
    return np.clip(
        np.where(table.given("instalments"), table.ints("instalments"), derived), 1, MOST_INSTALMENTS
    )


def _income(table: Converted) -> pa.Array:
    """Monthly income as filed, or the level payment by the filed share of income that it takes."""
    share, level = table.ints("payment_to_income"), table.ints("level")
    derivable = (share > 0) & (level > 0) & (level < 10**9)
    derived = np.where(derivable, level * _ONE // np.maximum(share, 1), 0)
    given = table.given("income_monthly")
    return pa.array(np.where(given, table.ints("income_monthly"), derived), mask=~(given | derivable))
