"""What a death or a bankruptcy brings on this loan: by what it is and how it stands."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np

from arrears.kernel.book import Book
from arrears.kernel.codes import Kind, Method, Status
from arrears.plumbing import clock
from arrears.plumbing.days import to_date
from arrears.servicing.operations.plan import folded
from arrears.servicing.operations.verb import Verb
from arrears.servicing.policy import BEGINNINGS
from arrears.servicing.queries.book_of_loan import book_of_loan

Posting = tuple[Verb, Mapping[str, Any]]  # a verb and what it is told beside the fact's own words
_AMOUNTS_AGREED = (Method.GIVEN_ROWS, Method.AS_REPORTED)  # their interest is an amount: no day bears any


def postings_here(*, loan_id: int, happened_on: date, postings: Sequence[Posting]) -> tuple[Posting, ...]:
    """Those that mean something: none where nothing runs, no pause where interest is agreed as amounts.

    What happened before the loan began counts from its first day: the fact is recorded all the same.
    """
    book = book_of_loan(loan_id=loan_id)
    state = folded(book=book, as_of=clock.business_date()).states[0]
    if state["status"] != Status.ACTIVE:
        return ()
    day = max(happened_on, _began(book))
    agreed = book.terms["method"][book.loans["terms_ix"][0]] in _AMOUNTS_AGREED
    return tuple(
        (verb, {"value_on": day, **said})
        for verb, said in postings
        if not (agreed and verb.kind is Kind.PAUSE_INTEREST)
    )


def _began(book: Book) -> date:
    events = book.events
    return to_date(int(events["value_day"][np.isin(events["kind"], BEGINNINGS)].min()))
