"""What a chargeback may take back: no more than was paid, and of a payment what is left of it."""

from datetime import date

import numpy as np
from django.utils.translation import gettext as _

from arrears.kernel.book import Book
from arrears.kernel.codes import Kind
from arrears.kernel.fold import fold
from arrears.plumbing.days import to_day
from arrears.servicing.explain_forms import money
from arrears.servicing.operations.post_many import UnableToPost
from arrears.servicing.operations.verb import Request
from arrears.servicing.queries.book_of_loan import LoanHead


def refuse_unpaid(
    *, request: Request, head: LoanHead, book: Book, opened: date, failure: type[UnableToPost]
) -> None:
    """Raises `failure` for a chargeback of more than was paid; `book` is the history without it.

    The kernel would let what is owed rise by any amount.
    """
    if request.kind is not Kind.CHARGEBACK:
        return
    left = _received(request, book, opened) if not request.ref else _left_of(request, head, book, failure)
    if request.amount_minor > left:
        raise failure(
            _("Loan %(number)s: %(left)s were paid and not taken back yet, not more.")
            % {"number": head.number, "left": money(max(0, left), head.currency)}
        )


def _received(request: Request, book: Book, opened: date) -> int:
    """What had come in by the value date, and what of it is still there now."""
    days = (to_day(request.value_on), to_day(opened))
    states = [fold(book=book, as_of_day=day, known_day=days[1]).states[0] for day in days]
    return min(int(state["received_minor"]) for state in states)


def _left_of(request: Request, head: LoanHead, book: Book, failure: type[UnableToPost]) -> int:
    """What of the payment that is named earlier chargebacks left."""
    events = book.events
    undone = events["ref"][events["kind"] == Kind.REVERSE]
    standing = events[~np.isin(events["event_id"], undone)]
    paid = standing[
        (standing["event_id"] == request.ref) & np.isin(standing["kind"], (Kind.REPAY, Kind.RECOVER))
    ]
    if not len(paid) or paid["value_day"][0] > to_day(request.value_on):
        raise failure(
            _(
                "Loan %(number)s: event %(event)s is no payment that stands and was made by then. Name one "
                "of the loan's payments, or none."
            )
            % {"number": head.number, "event": request.ref}
        )
    before = standing[(standing["kind"] == Kind.CHARGEBACK) & (standing["ref"] == request.ref)]
    return int(paid["amount_minor"][0]) - int(before["amount_minor"].sum())
