"""Write-off: the account is closed and what is open is given up."""

from typing import Unpack

from arrears.kernel.codes import Kind
from arrears.servicing.operations.one_event import Receipt, do
from arrears.servicing.operations.post_many import UnableToPost
from arrears.servicing.operations.verb import Said, Verb


class UnableToWriteOff(UnableToPost):
    """The write-off is refused; the message says why and what to do."""


VERB = Verb(name="write_off", kind=Kind.WRITE_OFF, failure=UnableToWriteOff)


def write_off(**said: Unpack[Said]) -> Receipt:
    """Gives up everything that is open on the value date; what comes in later is a recovery.

    Raises UnableToWriteOff, UnableToFindLoan, UnableToReuseKey.
    """
    return do(verb=VERB, said=said)
