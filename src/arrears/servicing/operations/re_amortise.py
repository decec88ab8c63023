"""What is past due is spread over the instalments to come."""

from typing import NotRequired, Unpack

from arrears.kernel.codes import Kind, ReAmortise
from arrears.servicing.operations.one_event import Receipt, do
from arrears.servicing.operations.post_many import UnableToPost
from arrears.servicing.operations.verb import Said, Verb


class UnableToReAmortise(UnableToPost):
    """The spreading is refused; the message says why and what to do."""


class Spreading(Said):
    """Where unpaid interest goes."""

    treatment: NotRequired[ReAmortise]


VERB = Verb(name="re_amortise", kind=Kind.RE_AMORTISE, failure=UnableToReAmortise)


def re_amortise(**said: Unpack[Spreading]) -> Receipt:
    """Spreads what is past due over the instalments to come; their number and days stay.

    Raises UnableToReAmortise, UnableToFindLoan, UnableToReuseKey.
    """
    return do(verb=VERB, said=said)
