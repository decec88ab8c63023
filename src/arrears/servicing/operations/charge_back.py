"""A payment is taken back by the payer's bank: what is owed rises again."""

from typing import NotRequired, Unpack

from arrears.kernel.codes import Kind
from arrears.servicing.operations.one_event import Receipt, do
from arrears.servicing.operations.post_many import UnableToPost
from arrears.servicing.operations.verb import SaidWithAmount, Verb


class UnableToChargeBack(UnableToPost):
    """The chargeback is refused; the message says why and what to do."""


class TakenBack(SaidWithAmount):
    """How much, and of which payment."""

    event_id: NotRequired[int | None]  # of the payment; None: of none in particular


VERB = Verb(name="charge_back", kind=Kind.CHARGEBACK, failure=UnableToChargeBack, columns={"event_id": "ref"})


def charge_back(**said: Unpack[TakenBack]) -> Receipt:
    """Posts a chargeback of an amount: at most what was paid, of a payment at most what is left of it.

    Raises UnableToChargeBack, UnableToFindLoan, UnableToReuseKey.
    """
    return do(verb=VERB, said=said)
