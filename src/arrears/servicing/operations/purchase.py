"""Something is bought on a revolving line."""

from typing import Unpack

from django.db import transaction

from arrears.kernel.codes import Kind
from arrears.plumbing import locks
from arrears.servicing.operations.one_event import Receipt, do
from arrears.servicing.operations.post_many import UnableToPost
from arrears.servicing.operations.verb import SaidWithAmount, Verb
from arrears.servicing.queries.book_of_loan import head_of_loan


class UnableToPurchase(UnableToPost):
    """The purchase is refused: over the limit, frozen, cancelled, overdue; the message says which."""


VERB = Verb(name="purchase", kind=Kind.PURCHASE, failure=UnableToPurchase, of_a_limit=True)


def purchase(**said: Unpack[SaidWithAmount]) -> Receipt:
    """Posts a purchase to the account of a line; two at once can't exceed the limit.

    Raises UnableToPurchase, UnableToFindLoan, UnableToFindLine, UnableToReuseKey.
    """
    with transaction.atomic():
        head = head_of_loan(loan_id=said["loan_id"])
        locks.hold_borrower(borrower_id=head.borrower_id)
        return do(verb=VERB, said=said)
