"""The same rule in exact Polars: waterfall over given rows, oldest unpaid due day, days past due.

For given rows and one order (interest before principal, instalment by instalment) the waterfall has a
closed form over cumulative sums of integers, so this is as fast as a data frame can be and still exact.
"""

import polars as pl

from arrears.kernel.book import Book
from arrears.kernel.codes import Kind


def frames(book: Book) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The book's rows and payments as data frames (not part of what is timed)."""
    counts = book.row_offsets[1:] - book.row_offsets[:-1]
    loan_of_row = book.loans["loan_id"].repeat(counts)
    rows = pl.DataFrame(
        {
            "loan_id": loan_of_row,
            "due_day": book.rows["due_day"].copy(),
            "principal": book.rows["principal_minor"].copy(),
            "interest": book.rows["interest_minor"].copy(),
        }
    )
    event_counts = book.event_offsets[1:] - book.event_offsets[:-1]
    events = pl.DataFrame(
        {
            "loan_id": book.loans["loan_id"].repeat(event_counts),
            "kind": book.events["kind"].copy(),
            "value_day": book.events["value_day"].copy(),
            "amount": book.events["amount_minor"].copy(),
        }
    )
    return rows, events


def fold(*, rows: pl.DataFrame, events: pl.DataFrame, as_of_day: int) -> pl.DataFrame:
    """Principal outstanding, overdue parts and days past due of each loan on `as_of_day`."""
    paid = (
        events.filter((pl.col("kind") == int(Kind.REPAY)) & (pl.col("value_day") <= as_of_day))
        .group_by("loan_id")
        .agg(paid=pl.col("amount").sum())
    )
    due = pl.col("principal") + pl.col("interest")
    past = pl.col("due_day") < as_of_day
    return (
        rows.join(paid, on="loan_id", how="left")
        .with_columns(pl.col("paid").fill_null(0), due=due)
        .with_columns(before=pl.col("due").cum_sum().over("loan_id") - pl.col("due"))
        .with_columns(here=(pl.col("paid") - pl.col("before")).clip(0, pl.col("due")))
        .with_columns(interest_paid=pl.min_horizontal("here", "interest"))
        .with_columns(principal_open=pl.col("principal") - (pl.col("here") - pl.col("interest_paid")))
        .with_columns(interest_open=pl.col("interest") - pl.col("interest_paid"))
        .group_by("loan_id", maintain_order=True)
        .agg(
            principal_outstanding_minor=pl.col("principal_open").sum(),
            principal_overdue_minor=pl.col("principal_open").filter(past).sum(),
            interest_overdue_minor=pl.col("interest_open").filter(past).sum(),
            oldest=pl.col("due_day").filter(past & (pl.col("here") < pl.col("due"))).min(),
        )
        .with_columns(dpd_days=(as_of_day - pl.col("oldest")).fill_null(0))
    )
