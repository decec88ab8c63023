"""Another rate from a day."""

from datetime import date
from typing import NotRequired, Unpack

from arrears.kernel.codes import Kind
from arrears.servicing.operations.one_event import Receipt, do
from arrears.servicing.operations.post_many import UnableToPost
from arrears.servicing.operations.verb import Said, Verb


class UnableToChangeRate(UnableToPost):
    """The change of rate is refused; the message says why and what to do."""


class NewRate(Said):
    """The rate in parts per billion of the period that the terms name, and from when."""

    rate_ppb: int
    from_on: NotRequired[date | None]


VERB = Verb(
    name="change_rate", kind=Kind.CHANGE_RATE, failure=UnableToChangeRate, columns={"from_on": "due_on"}
)


def change_rate(**said: Unpack[NewRate]) -> Receipt:
    """Counts interest at `rate_ppb` from `from_on` (None: the value date); the level is agreed anew.

    Raises UnableToChangeRate, UnableToFindLoan, UnableToReuseKey.
    """
    return do(verb=VERB, said=said)
