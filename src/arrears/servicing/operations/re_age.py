"""Instalments of arrears (分期, re-age): all that is open is agreed anew over new instalments."""

from datetime import date
from typing import NotRequired, Unpack

from arrears.kernel.codes import Kind, ReAge, Unit
from arrears.servicing.operations.one_event import Receipt, do
from arrears.servicing.operations.post_many import UnableToPost
from arrears.servicing.operations.verb import Said, Verb


class UnableToReAge(UnableToPost):
    """The new plan is refused; the message says why and what to do."""


class NewPlan(Said):
    """The new instalments; `every` × `unit` between them (None: as in the terms)."""

    instalments: int
    first_due_on: date
    treatment: NotRequired[ReAge]
    every: NotRequired[int]
    unit: NotRequired[Unit]


VERB = Verb(name="re_age", kind=Kind.RE_AGE, failure=UnableToReAge, columns={"first_due_on": "due_on"})


def re_age(**said: Unpack[NewPlan]) -> Receipt:
    """Closes the old schedule and agrees on a new one of all that is open, the first instalment due on a day.

    Raises UnableToReAge, UnableToFindLoan, UnableToReuseKey.
    """
    return do(verb=VERB, said=said)
