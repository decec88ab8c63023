"""What an event of a revolving line must keep beside the rules of every event: room, price, what is left.

Asked inside the plan of the event, so that a preview and the operation refuse alike.
"""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from arrears.kernel.book import Book
from arrears.kernel.codes import ConversionFee, Kind, Method
from arrears.kernel.fold import fold
from arrears.plumbing.days import to_day
from arrears.plumbing.speaking import spoken
from arrears.rulebook import products
from arrears.rulebook.conversion import conversion_plan, hold
from arrears.servicing.explain_forms import money
from arrears.servicing.operations.post_many import UnableToPost
from arrears.servicing.operations.verb import Request
from arrears.servicing.operations.within_limit import require_room
from arrears.servicing.queries.book_of_loan import LoanHead
from arrears.servicing.queries.line_page import line_of_loan

OF_LINES = (Kind.PURCHASE, Kind.PURCHASE_REFUND, Kind.CONVERT)


def refuse_on_line(
    *, request: Request, head: LoanHead, book: Book, opened: date, failure: type[UnableToPost]
) -> None:
    """Raises `failure` when a line's event may not be posted; `book` is the history without it."""
    if request.kind not in OF_LINES:
        return
    if book.terms["method"][book.loans["terms_ix"][0]] != Method.REVOLVING:
        raise failure(
            _("Loan %(number)s is no revolving line: nothing was bought on it.") % {"number": head.number}
        )
    if request.kind is Kind.PURCHASE:
        line_id = line_of_loan(loan_id=head.id)
        require_room(line_id=line_id, amount_minor=request.amount_minor, failure=failure)
    elif request.kind is Kind.PURCHASE_REFUND:
        _refuse_refund(request, head, book, failure)
    else:
        _refuse_conversion(request, head, book, opened, failure)


def refuse_what_is_not_there(
    *, request: Request, head: LoanHead, added: Book, opened: date, failure: type[UnableToPost]
) -> None:
    """The kernel converts what is left of the purchases; here it has to be all that was asked for."""
    if request.kind is not Kind.CONVERT:
        return
    did = fold(book=added, as_of_day=to_day(opened), known_day=to_day(opened), detail=True).allocations
    converted = int(did["principal_minor"][did["event_id"] == added.events["event_id"].max()].sum())
    if converted < request.amount_minor:
        raise failure(
            _("Only %(converted)s of these purchases are left to be turned into instalments.")
            % {"converted": money(converted, head.currency)}
        )


def _refuse_refund(request: Request, head: LoanHead, book: Book, failure: type[UnableToPost]) -> None:
    """A merchant gives back no more than was bought, and nothing for a purchase that never was."""
    events, undone = book.events, _undone(book)
    bought = events[events["event_id"] == request.ref]
    if len(bought) == 0:
        return
    back = events[(events["kind"] == Kind.PURCHASE_REFUND) & (events["ref"] == request.ref)]
    refunded = sum(int(row["amount_minor"]) for row in back if int(row["event_id"]) not in undone)
    left = 0 if request.ref in undone else int(bought["amount_minor"][0]) - refunded
    if request.amount_minor > left:
        raise failure(
            _("Loan %(number)s: %(left)s of this purchase are left to be given back.")
            % {"number": head.number, "left": money(left, head.currency)}
        )


def _refuse_conversion(
    request: Request, head: LoanHead, book: Book, opened: date, failure: type[UnableToPost]
) -> None:
    """Nothing is converted while it is overdue, nor at a price above a cap of the day."""
    day = to_day(opened)
    state: Any = fold(book=book, as_of_day=day, known_day=day).states[0]
    if state["delinquent_days"] > 0:
        raise failure(
            _("Loan %(number)s is overdue: what is overdue is paid first.") % {"number": head.number}
        )
    if request.ref and request.ref in _undone(book):
        raise failure(_("Loan %(number)s: this purchase is reversed.") % {"number": head.number})
    product = products.load(code=head.product_code, version=head.product_version)
    plan = conversion_plan(
        product=product,
        amount_minor=request.amount_minor,
        instalments=request.instalments,
        fee_minor=request.fee_minor,
        at_once=request.treatment == ConversionFee.AT_ONCE,
        converted_on=request.value_on,
    )
    verdict = hold(product=product, plan=plan, jurisdiction=head.jurisdiction, on=opened)
    if not verdict.allowed:
        raise failure(
            _("Loan %(number)s: %(why)s.")
            % {"number": head.number, "why": "; ".join(f.text(spoken()) for f in verdict.breaches)}
        )


def _undone(book: Book) -> set[int]:
    return set(book.events["ref"][book.events["kind"] == Kind.REVERSE].tolist())
