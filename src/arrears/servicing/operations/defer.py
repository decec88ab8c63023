"""Deferral (延期), a payment holiday: instalments in which no principal is paid."""

from datetime import date
from typing import NotRequired, Unpack

from arrears.kernel.codes import Deferral, Kind
from arrears.servicing.operations.one_event import Receipt, do
from arrears.servicing.operations.post_many import UnableToPost
from arrears.servicing.operations.verb import Said, Verb


class UnableToDefer(UnableToPost):
    """The deferral is refused; the message says why and what to do."""


class Holiday(Said):
    """Which instalments, and what their interest does: paid, carried, waived or capitalised."""

    instalments: int
    treatment: Deferral
    from_on: NotRequired[date | None]


VERB = Verb(name="defer", kind=Kind.DEFER, failure=UnableToDefer, columns={"from_on": "due_on"})


def defer(**said: Unpack[Holiday]) -> Receipt:
    """Lets `instalments` pay no principal, from the one due on or after `from_on` (None: the value date).

    Raises UnableToDefer, UnableToFindLoan, UnableToReuseKey.
    """
    return do(verb=VERB, said=said)
