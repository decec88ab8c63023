"""What a verb would do, before it is done: the same checks and the same fold, nothing written."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from arrears.plumbing import clock
from arrears.servicing.approval_policy import Needed
from arrears.servicing.operations.plan import check_currency, check_form, plan
from arrears.servicing.operations.verb import Request, Verb
from arrears.servicing.queries.book_of_loan import LoanHead, book_of_loan, head_of_loan
from arrears.servicing.sides import Side, side


@dataclass(frozen=True, kw_only=True)
class Preview:
    """A loan without and with an event, both as of the open business date."""

    verb: str
    request: Request
    loan: LoanHead
    as_of: date
    before: Side
    after: Side
    second_person: Needed | None  # why somebody else has to approve it; None: one person may do it
    history_mark: int  # id of the loan's last event: a preview of another history is stale


def preview(*, verb: Verb, said: Mapping[str, Any]) -> Preview:
    """The loan before and after what is said. Key, actor and source may be left out.

    Raises what the verb itself would raise: the verb's failure (it says what to do), UnableToFindLoan.
    """
    request = verb.request({"idempotency_key": "preview", "actor": "preview", "source": "preview", **said})
    check_form(request=request, failure=verb.failure)
    head = head_of_loan(loan_id=request.loan_id)
    check_currency(request=request, head=head, failure=verb.failure)
    opened = clock.business_date()
    book = book_of_loan(loan_id=head.id)
    found = plan(request=request, head=head, book=book, opened=opened, failure=verb.failure)
    return Preview(
        verb=verb.name,
        request=request,
        loan=head,
        as_of=opened,
        before=side(book=book, as_of=opened),
        after=side(book=found.book, as_of=opened),
        second_person=found.second_person,
        history_mark=int(book.events["event_id"].max(initial=0)),
    )
