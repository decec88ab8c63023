"""Days without penalty interest."""

from typing import Unpack

from arrears.kernel.codes import Kind
from arrears.servicing.operations.one_event import Receipt, do
from arrears.servicing.operations.post_many import UnableToPost
from arrears.servicing.operations.verb import SaidWithDays, Verb


class UnableToFreezePenalty(UnableToPost):
    """The freeze is refused; the message says why and what to do."""


VERB = Verb(
    name="freeze_penalty",
    kind=Kind.FREEZE_PENALTY,
    failure=UnableToFreezePenalty,
    columns={"from_on": "due_on", "until_on": "to_on"},
)


def freeze_penalty(**said: Unpack[SaidWithDays]) -> Receipt:
    """Lets no penalty interest arise for the days; days past due go on.

    Raises UnableToFreezePenalty, UnableToFindLoan, UnableToReuseKey.
    """
    return do(verb=VERB, said=said)
