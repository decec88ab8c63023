"""Settlement (和解): an agreed amount paid by a deadline settles everything, the rest is then waived."""

from datetime import date
from typing import Unpack

from arrears.kernel.codes import Kind
from arrears.servicing.operations.one_event import Receipt, do
from arrears.servicing.operations.post_many import UnableToPost
from arrears.servicing.operations.verb import SaidWithAmount, Verb


class UnableToSettle(UnableToPost):
    """The settlement is refused; the message says why and what to do."""


class Settlement(SaidWithAmount):
    """The amount, in one or several payments, and its last day."""

    deadline_on: date


VERB = Verb(name="settle", kind=Kind.SETTLE, failure=UnableToSettle, columns={"deadline_on": "due_on"})


def settle(**said: Unpack[Settlement]) -> Receipt:
    """Agrees on a settlement. Whether it is kept or lapses is decided by what comes in (queries.settlements).

    Raises UnableToSettle, UnableToFindLoan, UnableToReuseKey.
    """
    return do(verb=VERB, said=said)
