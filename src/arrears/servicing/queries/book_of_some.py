"""Some loans as the kernel's columns, inside the caller's transaction: what it has just written counts."""

import numpy as np
from django.db import connection

from arrears.kernel.book import EVENTS, LOANS, ROWS, Book, Ints
from arrears.servicing.queries.book_of_loan import DAY_COLUMN, EVENT_COLUMNS, columns_of
from arrears.servicing.queries.book_of_shard import terms_columns


def book_of_some(*, loan_ids: Ints) -> Book:
    """The book of these loans (ascending ids, each once) without given rows. For hundreds, not millions."""
    ids = loan_ids.tolist()
    with connection.cursor() as cursor:
        cursor.execute(
            "select l.id, l.terms_id, principal_minor, rate_ppb, instalments, "
            f"{DAY_COLUMN.format('start_on')}, {DAY_COLUMN.format('first_due_on')}, level_minor, "
            "t.fields::text from servicing_loan l join servicing_terms t on t.id = l.terms_id "
            "where l.id = any(%s) order by l.id",
            [ids],
        )
        found = cursor.fetchall()
        cursor.execute(
            f"select loan_id, {', '.join(EVENT_COLUMNS)} from servicing_event "
            "where loan_id = any(%s) order by loan_id, id",
            [ids],
        )
        events = cursor.fetchall()
    terms = {row[1]: row[8] for row in found}
    place = {terms_id: at for at, terms_id in enumerate(terms)}
    owner = np.array([row[0] for row in events], np.int64)
    return Book(
        terms=terms_columns(list(terms.values())),
        loans=columns_of([(row[0], place[row[1]], *row[2:8]) for row in found], LOANS),
        rows=np.zeros(0, ROWS),
        row_offsets=np.zeros(len(found) + 1, np.int64),
        events=columns_of([row[1:] for row in events], EVENTS),
        event_offsets=np.searchsorted(owner, [*(row[0] for row in found), np.iinfo(np.int64).max]),
    )
