"""Events that would change nothing are refused, with what to do instead."""

from datetime import date
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from arrears.kernel.book import Book
from arrears.kernel.codes import Kind, Status
from arrears.kernel.fold import fold
from arrears.plumbing.days import to_day
from arrears.servicing.claim import claim_minor
from arrears.servicing.operations.post_many import UnableToPost
from arrears.servicing.operations.verb import Request
from arrears.servicing.queries.book_of_loan import LoanHead

_ENDING = (Kind.CHARGE_OFF, Kind.WRITE_OFF)
_WAIVED = tuple(f"{part}_waived_minor" for part in ("principal", "interest", "fee", "penalty"))


def refuse_idle(
    *, request: Request, head: LoanHead, book: Book, opened: date, failure: type[UnableToPost], after: Any
) -> None:
    """Raises `failure` for a charge-off, write-off, waiver or recovery that finds nothing to do.

    `book`: the history without the event; `after`: the state with it, as of `opened`.
    """
    why = ""
    if request.kind in _ENDING:
        why = _nothing_to_end(request, book)
    elif request.kind is Kind.RECOVER and _on_value_date(request, book)["status"] != Status.CHARGED_OFF:
        why = _("it is not charged off on that day; post a repayment")
    elif request.kind is Kind.WAIVE:
        before = fold(book=book, as_of_day=to_day(opened), known_day=to_day(opened)).states[0]
        if all(after[name] == before[name] for name in _WAIVED):
            why = _("nothing of that part is open, so that nothing would be waived")
    if why:
        raise failure(_("Loan %(number)s: %(why)s.") % {"number": head.number, "why": why})


def _nothing_to_end(request: Request, book: Book) -> str:
    state = _on_value_date(request, book)
    if state["status"] != Status.CHARGED_OFF:
        return "" if state["payoff_minor"] > 0 else _("nothing is owed on that day")
    ended = _standing(book, to_day(request.value_on))
    if request.kind is Kind.CHARGE_OFF or Kind.WRITE_OFF in ended:
        return _("it was charged off before")
    charge_off = int(book.terms["charge_off"][book.loans["terms_ix"][0]])
    return "" if claim_minor(state=state, charge_off=charge_off) > 0 else _("nothing is claimed any more")


def _on_value_date(request: Request, book: Book) -> Any:
    """The state on the evening of the value date, with all that is known now."""
    day = to_day(request.value_on)
    return fold(book=book, as_of_day=day, known_day=to_day(date.max)).states[0]


def _standing(book: Book, day: int) -> set[int]:
    """Kinds of the loan's endings up to a day that were not reversed."""
    events = book.events
    undone = events["ref"][events["kind"] == Kind.REVERSE]
    stands = np.isin(events["kind"], _ENDING) & (events["value_day"] <= day)
    return {int(kind) for kind in events["kind"][stands & ~np.isin(events["event_id"], undone)]}
