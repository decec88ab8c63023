"""A loan before and after an event: state, schedule and cost, from the same fold."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any

from arrears.kernel.book import STATES, Book
from arrears.kernel.codes import Method, Status
from arrears.kernel.fold import fold
from arrears.kernel.revolving.detail import line_detail
from arrears.plumbing.days import to_day
from arrears.servicing.costs import Costs, costs
from arrears.servicing.line_plans import instalments_to_come
from arrears.servicing.queries.loan_rows import InstalmentRow, instalment_row

_CLAIM = ("principal", "interest", "fee", "penalty")


@dataclass(frozen=True, kw_only=True)
class Side:
    """A loan as of a day. `state` has the columns of kernel.book.STATES."""

    state: Mapping[str, int] = field(repr=False)
    instalments: tuple[InstalmentRow, ...] = field(repr=False)
    costs: Costs


def side(*, book: Book, as_of: date) -> Side:
    """The book's one loan as of the evening of a day, with what is written down by then."""
    day = to_day(as_of)
    folded = fold(book=book, as_of_day=day, known_day=day, detail=True)
    rows = tuple(instalment_row(row, as_of=as_of) for row in folded.instalments)
    state = {name: int(folded.states[0][name]) for name in STATES.names or ()}
    return Side(
        state=MappingProxyType(state),
        instalments=rows,
        costs=costs(
            allocations=folded.allocations,
            rows=rows,
            as_of=as_of,
            open_minor=_owed_without_rows(book, state),
            coming=_coming(book, state, as_of),
        ),
    )


def _coming(book: Book, state: Mapping[str, Any], as_of: date) -> list[tuple[date, int]] | None:
    """What is still to pay on a line: instalments of conversions on their days, everything else now."""
    terms = book.terms[book.loans["terms_ix"][0]]
    if terms["method"] != Method.REVOLVING:
        return None
    day = to_day(as_of)
    found = line_detail(book=book, as_of_day=day, known_day=day)
    ahead = [row for plan in found.conversions for row in instalments_to_come(plan, terms=terms, as_of=as_of)]
    now = int(state["payoff_minor"]) - sum(plan.left_minor for plan in found.conversions)
    return [(as_of, now)] * (now > 0) + [(row.due_on, row.principal_minor + row.fee_minor) for row in ahead]


def _owed_without_rows(book: Book, state: Mapping[str, Any]) -> int | None:
    """What is owed where the rows don't say it: bills without parts, and the claim after a charge-off."""
    if state["status"] == Status.CHARGED_OFF:
        claim = sum(state[f"{part}_charged_off_minor"] for part in _CLAIM)
        return max(0, int(claim) - int(state["recovered_minor"]))
    if book.terms["method"][book.loans["terms_ix"][0]] == Method.AS_REPORTED:
        return int(state["payoff_minor"])
    return None
