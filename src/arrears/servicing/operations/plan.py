"""What an event would do to a loan: checked and folded, nothing written.

The preview of an operation and the operation itself go through here.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from arrears.kernel.book import EVENTS, NONE_DAY, Book
from arrears.kernel.codes import Fault, Kind, Status
from arrears.kernel.fold import Folded, fold
from arrears.plumbing.days import to_day
from arrears.servicing.approval_policy import Needed
from arrears.servicing.choices import FAULT
from arrears.servicing.explain_forms import money
from arrears.servicing.operations.chargeback_limits import refuse_unpaid
from arrears.servicing.operations.on_line import refuse_on_line, refuse_what_is_not_there
from arrears.servicing.operations.plan_limits import (
    is_limited,
    refuse_beyond_limits,
    refuse_meaningless,
    refuse_rules,
)
from arrears.servicing.operations.post_many import UnableToPost
from arrears.servicing.operations.refuse_idle import refuse_idle
from arrears.servicing.operations.second_person import second_person
from arrears.servicing.operations.standing_facts import refuse_new_debt
from arrears.servicing.operations.verb import Request
from arrears.servicing.policy import BEGINNINGS, MAX_DAY, Facts, refusals
from arrears.servicing.queries.book_of_loan import LoanHead, with_events
from arrears.servicing.refusal_words import WORDS

_WORDS_OF_A_PERSON = ("actor", "source", "reason")


@dataclass(frozen=True, kw_only=True)
class Planned:
    """An event that may be posted: the loan's book with it, and its state then as of the open date."""

    request: Request
    head: LoanHead
    opened: date
    book: Book  # with the event, under an id above all others
    state: Any  # one row of STATES
    second_person: Needed | None  # why somebody else has to approve it


def plan(
    *, request: Request, head: LoanHead, book: Book, opened: date, failure: type[UnableToPost]
) -> Planned:
    """The event added to the loan's history, when it may be. Raises `failure` (it says what to do)."""
    _check(request, head, book, opened, failure)
    refuse_on_line(request=request, head=head, book=book, opened=opened, failure=failure)
    limited = is_limited(kind=request.kind)
    before = folded(book=book, as_of=opened).states[0] if limited else None
    if limited:
        refuse_meaningless(request=request, head=head, before=before, failure=failure)
    event_id = int(book.events["event_id"].max(initial=0)) + 1
    added = with_events(book=book, events=np.concatenate([book.events, _row(request, event_id, opened)]))
    state = folded(book=added, as_of=opened).states[0]
    if state["fault"]:
        if limited:  # a rule that is not kept says more than the fold
            refuse_rules(request=request, head=head, book=book, opened=opened, before=before, failure=failure)
        raise failure(
            _("%(label)s. Look at the loan's events and correct them.")
            % {"label": FAULT[Fault(int(state["fault"]))].label}
        )
    refuse_idle(request=request, head=head, book=book, opened=opened, failure=failure, after=state)
    refuse_what_is_not_there(request=request, head=head, added=added, opened=opened, failure=failure)
    if limited:
        refuse_beyond_limits(
            request=request,
            head=head,
            book=book,
            added=added,
            opened=opened,
            before=before,
            after=state,
            failure=failure,
        )
    return Planned(
        request=request,
        head=head,
        opened=opened,
        book=added,
        state=state,
        second_person=None
        if request.by_law
        else second_person(request=request, head=head, book=book, added=added, opened=opened, state=state),
    )


def check_form(*, request: Request, failure: type[UnableToPost]) -> None:
    """What can be refused without looking at the loan. Raises `failure`."""
    if type(request.amount_minor) is not int:
        raise failure(
            _("The amount %(amount)r is not a whole number of minor units.")
            % {"amount": request.amount_minor}
        )
    for name in ("idempotency_key", *_WORDS_OF_A_PERSON):
        value = getattr(request, name)
        if not value.isprintable() or not (value.strip() or name == "reason"):
            raise failure(
                _("The %(name)s %(value)r is empty or holds control characters. Write it on one line.")
                % {"name": name, "value": value}
            )


def check_currency(*, request: Request, head: LoanHead, failure: type[UnableToPost]) -> None:
    """Raises `failure` when a currency is named that is not the loan's."""
    if request.currency is not None and request.currency != head.currency:
        raise failure(
            _("Loan %(number)s is in %(currency)s, not %(given)s.")
            % {"number": head.number, "currency": head.currency, "given": request.currency}
        )


def folded(*, book: Book, as_of: date, detail: bool = False) -> Folded:
    """The loan as of the evening of a day, with what is written down by then."""
    return fold(book=book, as_of_day=to_day(as_of), known_day=to_day(as_of), detail=detail)


def _check(request: Request, head: LoanHead, book: Book, opened: date, failure: type[UnableToPost]) -> None:
    events = book.events
    _check_agreed_amount(request, head, book, opened, failure)
    begun = events["value_day"][np.isin(events["kind"], BEGINNINGS)]
    named = events["kind"][events["event_id"] == request.ref]
    undone = (events["kind"] == Kind.REVERSE) & (events["ref"] == request.ref)
    facts = Facts(
        loan_known=np.array([True]),
        began_day=np.array([begun.min() if len(begun) else MAX_DAY]),
        ref_kind=np.array([named[0] if len(named) else 0]),
        ref_reversed=np.array([undone.any()]),
        open_day=to_day(opened),
    )
    row = _row(request, 0, opened)
    refused = refusals(events={name: row[name] for name in EVENTS.names or ()}, facts=facts)
    if refused:
        raise failure(
            _("Loan %(number)s: %(why)s.") % {"number": head.number, "why": WORDS[refused[0][1]]}, refused
        )
    _check_credit(request, head, book, opened, failure)
    refuse_unpaid(request=request, head=head, book=book, opened=opened, failure=failure)


def _check_credit(
    request: Request, head: LoanHead, book: Book, opened: date, failure: type[UnableToPost]
) -> None:
    """The kernel lets a refund beyond the credit raise the debt; here nobody gets back more than that."""
    if request.kind is not Kind.REFUND:
        return
    credit = int(folded(book=book, as_of=opened).states[0]["overpaid_minor"])
    if request.amount_minor > credit:
        raise failure(
            _("Loan %(number)s: the credit balance is %(credit)s, no more can be refunded.")
            % {"number": head.number, "credit": money(credit, head.currency)}
        )


def _check_agreed_amount(
    request: Request, head: LoanHead, book: Book, opened: date, failure: type[UnableToPost]
) -> None:
    if request.kind is not Kind.DISBURSE:
        return
    refuse_new_debt(loan_ids=[head.id], what=_("Loan %(number)s") % {"number": head.number}, failure=failure)
    if folded(book=book, as_of=opened).states[0]["status"] == Status.CHARGED_OFF:
        raise failure(
            _("Loan %(number)s is charged off: nothing more is paid out.") % {"number": head.number}
        )
    undone = book.events["ref"][book.events["kind"] == Kind.REVERSE]
    paid_out = (book.events["kind"] == Kind.DISBURSE) & ~np.isin(book.events["event_id"], undone)
    rest = int(book.loans["principal_minor"][0]) - int(book.events["amount_minor"][paid_out].sum())
    if request.amount_minor > rest:
        raise failure(
            _("Loan %(number)s: %(rest)s of the agreed amount are not paid out yet, not more.")
            % {"number": head.number, "rest": money(rest, head.currency)}
        )


def _row(request: Request, event_id: int, opened: date) -> Any:
    """The request as a row of EVENTS; a column `x_day` is the request's `x_on`."""
    row = np.zeros(1, EVENTS)
    for name in EVENTS.names or ():
        if name.endswith("_day"):
            on = opened if name == "posted_day" else getattr(request, name.removesuffix("_day") + "_on")
            row[name] = NONE_DAY if on is None else to_day(on)
        elif name in Request.__dataclass_fields__:
            # An amount of any size; the limit that is checked lies far below.
            row[name] = min(getattr(request, name), MAX_DAY * 2**20)
    row["event_id"] = event_id
    return row
