"""Money that came in after the loan was charged off."""

from typing import Unpack

from arrears.kernel.codes import Kind
from arrears.servicing.operations.one_event import Receipt, do
from arrears.servicing.operations.post_many import UnableToPost
from arrears.servicing.operations.verb import SaidWithAmount, Verb


class UnableToRecover(UnableToPost):
    """The recovery is refused; the message says why and what to do."""


VERB = Verb(name="recover", kind=Kind.RECOVER, failure=UnableToRecover)


def recover(**said: Unpack[SaidWithAmount]) -> Receipt:
    """Takes a recovery.

    Raises UnableToRecover, UnableToFindLoan, UnableToReuseKey.
    """
    return do(verb=VERB, said=said)
