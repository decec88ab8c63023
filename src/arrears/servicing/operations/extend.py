"""Extension (展期): more instalments, what is left is shared by those still to come."""

from datetime import date
from typing import NotRequired, Unpack

from arrears.kernel.codes import Kind
from arrears.servicing.operations.one_event import Receipt, do
from arrears.servicing.operations.post_many import UnableToPost
from arrears.servicing.operations.verb import Said, Verb


class UnableToExtend(UnableToPost):
    """The extension is refused; the message says why and what to do."""


class Extension(Said):
    """How many more instalments, and from which due day."""

    instalments: int
    from_on: NotRequired[date | None]


VERB = Verb(name="extend", kind=Kind.EXTEND, failure=UnableToExtend, columns={"from_on": "due_on"})


def extend(**said: Unpack[Extension]) -> Receipt:
    """Adds `instalments` at the end; those due from `from_on` on (None: the value date) share what is left.

    Raises UnableToExtend, UnableToFindLoan, UnableToReuseKey.
    """
    return do(verb=VERB, said=said)
