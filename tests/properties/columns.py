"""Stories laid out as the kernel's columns."""

from collections.abc import Sequence

import numpy as np

from arrears.kernel.book import EVENTS, LOANS, ROWS, TERMS, Book, Columns
from tests.properties.histories import Story


def table(dtype: np.dtype, records: Sequence[dict[str, int]]) -> Columns:
    """Records as a structured array; a missing field is 0."""
    columns = np.zeros(len(records), dtype)
    for k, record in enumerate(records):
        columns[k] = tuple(record.get(name, 0) for name in dtype.names or ())
    return columns


def offsets(lengths: Sequence[int]) -> np.ndarray:
    """Where each loan's part begins, and the end."""
    return np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)]).astype(np.int64)


def book_of(stories: Sequence[Story]) -> Book:
    """The stories as one book, each with its own terms."""
    return Book(
        terms=table(TERMS, [story.terms for story in stories]),
        loans=table(LOANS, [story.loan | {"terms_ix": k} for k, story in enumerate(stories)]),
        rows=table(ROWS, [row for story in stories for row in story.rows]),
        row_offsets=offsets([len(story.rows) for story in stories]),
        events=table(
            EVENTS, [e for story in stories for e in sorted(story.events, key=lambda e: e["event_id"])]
        ),
        event_offsets=offsets([len(story.events) for story in stories]),
    )
