"""Termination: the contract ends and everything falls due at once."""

from typing import Unpack

from arrears.kernel.codes import Kind
from arrears.servicing.operations.one_event import Receipt, do
from arrears.servicing.operations.post_many import UnableToPost
from arrears.servicing.operations.verb import Said, Verb


class UnableToTerminate(UnableToPost):
    """The termination is refused; the message says why and what to do."""


VERB = Verb(name="terminate", kind=Kind.TERMINATE, failure=UnableToTerminate)


def terminate(**said: Unpack[Said]) -> Receipt:
    """Lets everything fall due on the value date.

    Raises UnableToTerminate, UnableToFindLoan, UnableToReuseKey.
    """
    return do(verb=VERB, said=said)
