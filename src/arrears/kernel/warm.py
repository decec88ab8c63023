"""Whether this machine has the kernel's machine code yet, and loading it. Saying so is the caller's."""

import numpy as np

from arrears.kernel.book import EVENTS, LOANS, ROWS, Book, terms_row
from arrears.kernel.compiled import cache_folder
from arrears.kernel.fold import fold


def is_cold() -> bool:
    """True when the first fold will have to compile (once for these sources on this machine)."""
    return next(cache_folder().rglob("*.nbc"), None) is None


def load() -> None:
    """Folds an empty book: compiles the kernel, or loads it from the cache."""
    nothing = np.zeros(1, np.int64)
    fold(
        book=Book(
            terms=terms_row(),
            loans=np.zeros(0, LOANS),
            rows=np.zeros(0, ROWS),
            row_offsets=nothing,
            events=np.zeros(0, EVENTS),
            event_offsets=nothing,
        ),
        as_of_day=0,
    )
