"""One measure a file: each a function of the snapshots and a day, giving a `Table` with its tags."""

from arrears.portfolio.measures.book_size import book_size
from arrears.portfolio.measures.classification import classification
from arrears.portfolio.measures.entry_rate import entry_rate
from arrears.portfolio.measures.first_payment_default import first_payment_default
from arrears.portfolio.measures.liquidation import liquidation
from arrears.portfolio.measures.overdue_by_bucket import overdue_by_bucket
from arrears.portfolio.measures.overdue_by_kind import overdue_by_kind
from arrears.portfolio.measures.recovery import recovery
from arrears.portfolio.measures.roll_back import roll_back
from arrears.portfolio.measures.roll_table import roll_table
from arrears.portfolio.measures.structure import structure
from arrears.portfolio.measures.trend import trend
from arrears.portfolio.measures.vintage import vintage

__all__ = [
    "book_size",
    "classification",
    "entry_rate",
    "first_payment_default",
    "liquidation",
    "overdue_by_bucket",
    "overdue_by_kind",
    "recovery",
    "roll_back",
    "roll_table",
    "structure",
    "trend",
    "vintage",
]
