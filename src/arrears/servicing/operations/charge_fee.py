"""A fee or a late charge."""

from datetime import date
from typing import NotRequired, Unpack

from arrears.kernel.codes import Kind, Part
from arrears.servicing.operations.one_event import Receipt, do
from arrears.servicing.operations.post_many import UnableToPost
from arrears.servicing.operations.verb import SaidWithAmount, Verb


class UnableToChargeFee(UnableToPost):
    """The fee is refused; the message says why and what to do."""


class Charge(SaidWithAmount):
    """What is charged."""

    part: NotRequired[Part]
    due_on: NotRequired[date | None]


VERB = Verb(name="charge_fee", kind=Kind.FEE, failure=UnableToChargeFee, defaults={"part": Part.FEE})


def charge_fee(**said: Unpack[Charge]) -> Receipt:
    """Charges a fee (part FEE) or a late charge (part PENALTY), due on `due_on` (None: on its value date).

    Raises UnableToChargeFee, UnableToFindLoan, UnableToReuseKey.
    """
    return do(verb=VERB, said=said)
