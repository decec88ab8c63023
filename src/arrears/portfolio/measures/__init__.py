"""One measure a file: each a function of the snapshots and a day, giving a `Table` with its tags."""

from arrears.portfolio.measures.book_size import book_size
from arrears.portfolio.measures.overdue_by_bucket import overdue_by_bucket
from arrears.portfolio.measures.roll_table import roll_table
from arrears.portfolio.measures.vintage import vintage

__all__ = ["book_size", "overdue_by_bucket", "roll_table", "vintage"]
