"""What several verbs in a row would do to one loan: each planned on the history with those before it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from arrears.kernel.book import Book
from arrears.plumbing import clock
from arrears.servicing.approval_policy import Needed
from arrears.servicing.operations.plan import check_currency, check_form, plan
from arrears.servicing.operations.verbs import operation
from arrears.servicing.queries.book_of_loan import LoanHead, book_of_loan, head_of_loan
from arrears.servicing.sides import Side, side

Step = tuple[str, Mapping[str, Any]]  # a verb's name and what it is told besides loan, day, key and person


@dataclass(frozen=True, kw_only=True)
class PreviewOfMany:
    """A loan without and with all the steps, both as of the open business date."""

    loan: LoanHead
    as_of: date
    book: Book = field(repr=False)  # as it was read, without the steps
    before: Side
    after: Side
    second_person: tuple[Needed | None, ...]  # of each step: why somebody else has to approve it
    history_mark: int  # id of the loan's last event: a preview of another history is stale


def preview_many(
    *,
    loan_id: int,
    steps: Sequence[Step],
    source: str,
    value_on: date | None = None,
    start: PreviewOfMany | None = None,
) -> PreviewOfMany:
    """The loan before and after the steps, all of value on one day (None: the open business date).

    Nothing is written. `start`: an earlier preview of the same loan in the same transaction, whose reading of
    it is used again. `source` as the steps will be posted with: what runs by rule needs no second person.
    Raises what the first verb that may not be done raises (it says why), UnableToFindLoan, UnableToFindVerb.
    """
    opened = clock.business_date()
    head = head_of_loan(loan_id=loan_id) if start is None else start.loan
    first = book = book_of_loan(loan_id=loan_id) if start is None else start.book
    needed: list[Needed | None] = []
    for place, (name, said) in enumerate(steps):
        verb = operation(name).verb
        request = verb.request(
            {
                "loan_id": loan_id,
                "value_on": value_on or opened,
                "idempotency_key": f"preview-{place}",
                "actor": "preview",
                "source": source,
                **said,
            }
        )
        check_form(request=request, failure=verb.failure)
        check_currency(request=request, head=head, failure=verb.failure)
        found = plan(request=request, head=head, book=book, opened=opened, failure=verb.failure)
        needed.append(found.second_person)
        book = found.book
    before = side(book=first, as_of=opened) if start is None else start.before
    return PreviewOfMany(
        loan=head,
        as_of=opened,
        before=before,
        after=before if book is first else side(book=book, as_of=opened),
        book=first,
        second_person=tuple(needed),
        history_mark=int(first.events["event_id"].max(initial=0)),
    )
