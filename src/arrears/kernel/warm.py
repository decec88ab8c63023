"""Whether this machine has the kernel's machine code yet, and loading it. Saying so is the caller's.

Loans and revolving lines are compiled apart: a book without lines never waits for theirs.
"""

import numpy as np

from arrears.kernel.book import EVENTS, LOANS, ROWS, Book, terms_row
from arrears.kernel.codes import Method
from arrears.kernel.compiled import cache_folder
from arrears.kernel.fold import fold

LOANS_ENTRY = "fold_loans"
ENTRIES = {LOANS_ENTRY: Method.EQUAL_INSTALMENTS, "fold_lines": Method.REVOLVING}


def cold_entries() -> list[str]:
    """Entries (keys of ENTRIES) that have no machine code for these sources on this machine yet."""
    kept = [found.name for found in cache_folder().rglob("*.nbc")]
    return [entry for entry in ENTRIES if not any(entry in name for name in kept)]


def load(entry: str = LOANS_ENTRY) -> None:
    """Folds a loan or a line to which nothing has happened: compiles the entry or loads it from the cache."""
    loan = np.zeros(1, LOANS)
    nothing = np.zeros(2, np.int64)
    fold(
        book=Book(
            terms=terms_row(method=int(ENTRIES[entry])),
            loans=loan,
            rows=np.zeros(0, ROWS),
            row_offsets=nothing,
            events=np.zeros(0, EVENTS),
            event_offsets=nothing,
        ),
        as_of_day=0,
    )
