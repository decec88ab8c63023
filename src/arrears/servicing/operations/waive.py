"""Part of what is owed is given up."""

from typing import NotRequired, Unpack

from arrears.kernel.codes import Kind, Part
from arrears.servicing.operations.one_event import Receipt, do
from arrears.servicing.operations.post_many import UnableToPost
from arrears.servicing.operations.verb import SaidWithAmount, Verb


class UnableToWaive(UnableToPost):
    """The waiver is refused; the message says why and what to do."""


class Waiver(SaidWithAmount):
    """What is given up."""

    part: Part
    fee_event_id: NotRequired[int]


VERB = Verb(name="waive", kind=Kind.WAIVE, failure=UnableToWaive, columns={"fee_event_id": "ref"})


def waive(**said: Unpack[Waiver]) -> Receipt:
    """Waives up to an amount of one part; `fee_event_id` names one fee, 0 takes the oldest first.

    Raises UnableToWaive, UnableToFindLoan, UnableToReuseKey.
    """
    return do(verb=VERB, said=said)
