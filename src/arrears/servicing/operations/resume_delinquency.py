"""Delinquent days count again."""

from typing import Unpack

from arrears.kernel.codes import Kind
from arrears.servicing.operations.one_event import Receipt, do
from arrears.servicing.operations.post_many import UnableToPost
from arrears.servicing.operations.verb import Said, Verb


class UnableToResumeDelinquency(UnableToPost):
    """The end of the pause is refused; the message says why and what to do."""


VERB = Verb(name="resume_delinquency", kind=Kind.RESUME_DELINQUENCY, failure=UnableToResumeDelinquency)


def resume_delinquency(**said: Unpack[Said]) -> Receipt:
    """Ends the pause that is running on `value_on`.

    Raises UnableToResumeDelinquency, UnableToFindLoan, UnableToReuseKey.
    """
    return do(verb=VERB, said=said)
