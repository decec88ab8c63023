"""The limitation dates of many loans, folded a portion at a time."""

from collections.abc import Collection, Mapping
from datetime import date

import numpy as np

from arrears.kernel.fold import fold
from arrears.plumbing.days import to_day
from arrears.servicing.limitation import Limitation, Period
from arrears.servicing.limitation import limitation as follow
from arrears.servicing.models import Loan
from arrears.servicing.queries.book_of_loans import book_of_loans
from arrears.servicing.queries.facts import facts_of_loans
from arrears.servicing.queries.limitation_of_loan import facts_that_count, payments_in, period_of
from arrears.servicing.standing import day_or_none

_PORTION = 20_000  # loans at once: their books fit in memory many times over


def limitations_of_loans(*, loan_ids: Collection[int], as_of: date) -> dict[int, Limitation]:
    """Limitation by loan as of a day, with all that is written down and committed.

    Loans of a place without a period in rules/, or without a payout, are absent.
    """
    chosen = Loan.objects.filter(id__in=set(loan_ids)).order_by("id")
    places = list(chosen.values_list("id", "shard", "terms__jurisdiction"))
    periods = {place: period_of(jurisdiction=place, on=as_of) for place in {row[2] for row in places}}
    of_loan = {loan: period for loan, _shard, place in places if (period := periods[place]) is not None}
    rows = [(loan, shard) for loan, shard, _place in places if loan in of_loan]
    found: dict[int, Limitation] = {}
    for first in range(0, len(rows), _PORTION):
        found |= _portion(rows[first : first + _PORTION], of_loan, as_of)
    return found


def _portion(
    rows: list[tuple[int, int]], periods: Mapping[int, Period], as_of: date
) -> dict[int, Limitation]:
    table = np.array(rows, np.int64)
    book = book_of_loans(loan_ids=table[:, 0], shards=table[:, 1]).book
    states = fold(book=book, as_of_day=to_day(as_of), known_day=to_day(date.max)).states
    facts = facts_of_loans(loan_ids=[loan for loan, _shard in rows])
    found = {}
    for place, loan in enumerate(book.loans["loan_id"].tolist()):
        due_on = day_or_none(states["maturity_day"][place])
        if due_on is None:
            continue
        events = book.events[book.event_offsets[place] : book.event_offsets[place + 1]]
        happenings = [
            *payments_in(events=events, known=date.max),
            *facts_that_count(facts=facts.get(loan, [])),
        ]
        found[loan] = follow(period=periods[loan], due_on=due_on, happenings=happenings, as_of=as_of)
    return found
