"""Delinquent days stop counting for a while; days past due go on."""

from datetime import date
from typing import NotRequired, Unpack

from arrears.kernel.codes import Kind
from arrears.servicing.operations.one_event import Receipt, do
from arrears.servicing.operations.post_many import UnableToPost
from arrears.servicing.operations.verb import Said, Verb


class UnableToPauseDelinquency(UnableToPost):
    """The pause is refused; the message says why and what to do."""


class Pause(Said):
    """How long."""

    until: NotRequired[date | None]


VERB = Verb(
    name="pause_delinquency",
    kind=Kind.PAUSE_DELINQUENCY,
    failure=UnableToPauseDelinquency,
    columns={"until": "due_on"},
    defaults={"due_on": date.max},  # a pause has an end for the kernel
)


def pause_delinquency(**said: Unpack[Pause]) -> Receipt:
    """Pauses delinquency from `value_on` until a day (None: until it is resumed).

    Raises UnableToPauseDelinquency, UnableToFindLoan, UnableToReuseKey.
    """
    return do(verb=VERB, said=said)
