"""The loan is charged off: all that is owed leaves the books, the claim stays."""

from typing import Unpack

from arrears.kernel.codes import Kind
from arrears.servicing.operations.one_event import Receipt, do
from arrears.servicing.operations.post_many import UnableToPost
from arrears.servicing.operations.verb import Said, Verb


class UnableToChargeOff(UnableToPost):
    """The charge-off is refused; the message says why and what to do."""


VERB = Verb(name="charge_off", kind=Kind.CHARGE_OFF, failure=UnableToChargeOff)


def charge_off(**said: Unpack[Said]) -> Receipt:
    """Charges off everything that is owed on the value date.

    Raises UnableToChargeOff, UnableToFindLoan, UnableToReuseKey.
    """
    return do(verb=VERB, said=said)
