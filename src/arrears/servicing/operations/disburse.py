"""The money goes out to the borrower."""

from typing import Unpack

from arrears.kernel.codes import Kind
from arrears.servicing.operations.one_event import Receipt
from arrears.servicing.operations.pay_out import pay_out
from arrears.servicing.operations.post_many import UnableToPost
from arrears.servicing.operations.verb import SaidWithAmount, Verb


class UnableToDisburse(UnableToPost):
    """The disbursement is refused, for example because it is above the agreed amount."""


VERB = Verb(name="disburse", kind=Kind.DISBURSE, failure=UnableToDisburse)


def disburse(**said: Unpack[SaidWithAmount]) -> Receipt:
    """Pays out (part of) the agreed amount; together not more than was agreed.

    The product's charges are posted with the first money (operations.pay_out).

    Raises UnableToDisburse, UnableToFindLoan, UnableToReuseKey.
    """
    return pay_out(request=VERB.request(said), failure=VERB.failure)
