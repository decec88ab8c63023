"""The money goes out to the borrower."""

from typing import Unpack

from arrears.kernel.codes import Kind
from arrears.servicing.operations.one_event import Receipt, do
from arrears.servicing.operations.post_many import UnableToPost
from arrears.servicing.operations.verb import SaidWithAmount, Verb


class UnableToDisburse(UnableToPost):
    """The disbursement is refused, for example because it is above the agreed amount."""


VERB = Verb(name="disburse", kind=Kind.DISBURSE, failure=UnableToDisburse)


def disburse(**said: Unpack[SaidWithAmount]) -> Receipt:
    """Pays out (part of) the agreed amount; together not more than was agreed.

    Raises UnableToDisburse, UnableToFindLoan, UnableToReuseKey.
    """
    return do(verb=VERB, said=said)
