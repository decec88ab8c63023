"""Another due day: an instalment moves and the later ones follow."""

from datetime import date
from typing import Unpack

from arrears.kernel.codes import Kind
from arrears.servicing.operations.one_event import Receipt, do
from arrears.servicing.operations.post_many import UnableToPost
from arrears.servicing.operations.verb import Said, Verb


class UnableToChangeDueDay(UnableToPost):
    """The change of due day is refused; the message says why and what to do."""


class Move(Said):
    """The instalment due on or after `from_on` falls due on `to_on`."""

    from_on: date
    to_on: date


VERB = Verb(
    name="change_due_day",
    kind=Kind.CHANGE_DUE_DAY,
    failure=UnableToChangeDueDay,
    columns={"from_on": "due_on"},
)


def change_due_day(**said: Unpack[Move]) -> Receipt:
    """Moves an instalment; those after it follow in whole periods.

    Raises UnableToChangeDueDay, UnableToFindLoan, UnableToReuseKey.
    """
    return do(verb=VERB, said=said)
