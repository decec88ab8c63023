"""A payment is taken back by the payer's bank: what is owed rises again."""

from typing import Unpack

from arrears.kernel.codes import Kind
from arrears.servicing.operations.one_event import Receipt, do
from arrears.servicing.operations.post_many import UnableToPost
from arrears.servicing.operations.verb import SaidWithAmount, Verb


class UnableToChargeBack(UnableToPost):
    """The chargeback is refused; the message says why and what to do."""


VERB = Verb(name="charge_back", kind=Kind.CHARGEBACK, failure=UnableToChargeBack)


def charge_back(**said: Unpack[SaidWithAmount]) -> Receipt:
    """Posts a chargeback of an amount.

    Raises UnableToChargeBack, UnableToFindLoan, UnableToReuseKey.
    """
    return do(verb=VERB, said=said)
