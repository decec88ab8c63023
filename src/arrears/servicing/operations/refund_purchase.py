"""A merchant takes a purchase back: the money goes into the loan."""

from typing import Unpack

from arrears.kernel.codes import Channel, Kind
from arrears.servicing.operations.one_event import Receipt, do
from arrears.servicing.operations.post_many import UnableToPost
from arrears.servicing.operations.verb import SaidWithAmount, Verb


class UnableToRefundPurchase(UnableToPost):
    """The refund is refused; the message says why and what to do."""


VERB = Verb(
    name="refund_purchase",
    kind=Kind.REPAY,
    failure=UnableToRefundPurchase,
    defaults={"channel": Channel.MERCHANT_REFUND},
)


def refund_purchase(**said: Unpack[SaidWithAmount]) -> Receipt:
    """Takes the merchant's money; the terms say what it pays and whether interest on it is refunded.

    Raises UnableToRefundPurchase, UnableToFindLoan, UnableToReuseKey.
    """
    return do(verb=VERB, said=said)
