"""A credit balance goes back to the borrower."""

from typing import Unpack

from arrears.kernel.codes import Kind
from arrears.servicing.operations.one_event import Receipt, do
from arrears.servicing.operations.post_many import UnableToPost
from arrears.servicing.operations.verb import SaidWithAmount, Verb


class UnableToRefund(UnableToPost):
    """The refund is refused, for example because it is more than the credit balance."""


VERB = Verb(name="refund", kind=Kind.REFUND, failure=UnableToRefund)


def refund(**said: Unpack[SaidWithAmount]) -> Receipt:
    """Pays back (part of) the credit balance.

    Raises UnableToRefund, UnableToFindLoan, UnableToReuseKey.
    """
    return do(verb=VERB, said=said)
