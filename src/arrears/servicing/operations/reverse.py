"""An event is undone: the history then reads as if it had never been, and keeps both."""

from typing import Unpack

from django.db import transaction

from arrears.kernel.codes import Kind
from arrears.payments.operations.receive import HELD
from arrears.payments.operations.settle import put_back
from arrears.plumbing import locks
from arrears.servicing.operations.one_event import Receipt, do
from arrears.servicing.operations.post_many import UnableToPost
from arrears.servicing.operations.verb import Said, Verb


class UnableToReverse(UnableToPost):
    """The event is not one of the loan's, or is reversed already."""


class Undoing(Said):
    """Which event."""

    event_id: int


VERB = Verb(name="reverse", kind=Kind.REVERSE, failure=UnableToReverse, columns={"event_id": "ref"})


def reverse(**said: Unpack[Undoing]) -> Receipt:
    """Reverses an event of the loan; `value_on` is the day of the correction.

    A receipt that it applied is unapplied cash again.
    Raises UnableToReverse, UnableToFindLoan, UnableToReuseKey.
    """
    with transaction.atomic():
        locks.share_shard(shard=HELD[0])  # before the loan's own: the order in which a close takes them
        done = do(verb=VERB, said=said)
        if not done.repeated:
            put_back(event_ids=[said["event_id"]], actor=said["actor"])
    return done
