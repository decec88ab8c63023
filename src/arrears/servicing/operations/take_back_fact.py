"""A fact that was recorded wrongly is taken back, with the events that were posted with it."""

from typing import Unpack

from django.db import transaction

from arrears.payments.operations.receive import HELD
from arrears.plumbing import locks
from arrears.servicing.fact_kinds import FactKind
from arrears.servicing.models import Fact
from arrears.servicing.operations.fact_words import Ending
from arrears.servicing.operations.one_fact import FactRequest, Recorded, hold, recorded_before, write_fact
from arrears.servicing.operations.post_fact import undo_fact
from arrears.servicing.operations.reverse import reverse


def take_back_fact(**said: Unpack[Ending]) -> Recorded:
    """Takes the fact `ref` back and reverses its events; both stay in the history.

    Raises UnableToRecord, UnableToFindLoan, UnableToReuseKey, UnableToReverse.
    """
    request = FactRequest(kind=FactKind.TAKEN_BACK, **said)
    with transaction.atomic():
        locks.share_shard(shard=HELD[0])  # a reversal needs it: before the loan's own, as everywhere
        hold(request=request)
        done = recorded_before(request=request)
        if done is not None:
            return done
        named = Fact.objects.filter(id=request.ref, loan_id=request.loan_id).first()
        undone = tuple(
            reverse(
                loan_id=request.loan_id,
                event_id=event_id,
                value_on=request.happened_on,
                idempotency_key=f"{request.idempotency_key}/{event_id}",
                actor=request.actor,
                source=request.source,
                reason=request.reason,
            ).event_id
            for event_id in (named.event_ids if named else ())
        )
        written = write_fact(request=request, event_ids=undone)
        undo_fact(request=request)
        return written
