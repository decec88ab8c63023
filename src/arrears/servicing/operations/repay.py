"""A repayment, or another kind of money that pays the loan down."""

from typing import NotRequired, Unpack

from arrears.kernel.codes import Channel, Kind
from arrears.servicing.operations.one_event import Receipt, do
from arrears.servicing.operations.post_many import UnableToPost
from arrears.servicing.operations.verb import SaidWithAmount, Verb


class UnableToRepay(UnableToPost):
    """The repayment is refused; the message says why and what to do."""


class Payment(SaidWithAmount):
    """What came in, and as what kind of money."""

    channel: NotRequired[Channel]
    receipt_id: NotRequired[int]  # the receipt that it applies


VERB = Verb(name="repay", kind=Kind.REPAY, failure=UnableToRepay)


def repay(**said: Unpack[Payment]) -> Receipt:
    """Takes a repayment; money beyond what is owed is held for the borrower.

    Raises UnableToRepay, UnableToFindLoan, UnableToReuseKey.
    """
    return do(verb=VERB, said=said)
