"""A merchant gives back the money of a purchase on a revolving line."""

from typing import Unpack

from arrears.kernel.codes import Kind
from arrears.servicing.operations.one_event import Receipt, do
from arrears.servicing.operations.post_many import UnableToPost
from arrears.servicing.operations.verb import SaidWithAmount, Verb


class UnableToRefundLinePurchase(UnableToPost):
    """The refund is refused; the message says why and what to do."""


class PurchaseBack(SaidWithAmount):
    """The money, and the purchase that it is for."""

    event_id: int  # of the purchase


VERB = Verb(
    name="refund_line_purchase",
    kind=Kind.PURCHASE_REFUND,
    failure=UnableToRefundLinePurchase,
    columns={"event_id": "ref"},
)


def refund_line_purchase(**said: Unpack[PurchaseBack]) -> Receipt:
    """Credits the statement that holds the purchase (docs/line.md, section 5).

    Raises UnableToRefundLinePurchase, UnableToFindLoan, UnableToReuseKey.
    """
    return do(verb=VERB, said=said)
