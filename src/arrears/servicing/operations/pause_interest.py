"""Days without interest."""

from typing import Unpack

from arrears.kernel.codes import Kind
from arrears.servicing.operations.one_event import Receipt, do
from arrears.servicing.operations.post_many import UnableToPost
from arrears.servicing.operations.verb import SaidWithDays, Verb


class UnableToPauseInterest(UnableToPost):
    """The pause of interest is refused; the message says why and what to do."""


VERB = Verb(
    name="pause_interest",
    kind=Kind.PAUSE_INTEREST,
    failure=UnableToPauseInterest,
    columns={"from_on": "due_on", "until_on": "to_on"},
)


def pause_interest(**said: Unpack[SaidWithDays]) -> Receipt:
    """Lets no interest arise for the days; the instalments stay as they are.

    Raises UnableToPauseInterest, UnableToFindLoan, UnableToReuseKey.
    """
    return do(verb=VERB, said=said)
