"""A fact that was recorded wrongly is taken back, with the events that were posted with it."""

from typing import Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from arrears.payments.operations.receive import HELD
from arrears.plumbing import locks
from arrears.servicing.fact_kinds import FactKind
from arrears.servicing.models import Fact
from arrears.servicing.operations.fact_events import standing_events, stay_again
from arrears.servicing.operations.fact_with_events import post_all
from arrears.servicing.operations.fact_words import Ending
from arrears.servicing.operations.one_fact import (
    FactRequest,
    Recorded,
    UnableToRecord,
    hold,
    recorded_before,
    refuse_fact,
    write_fact,
)
from arrears.servicing.operations.own_claim import refuse_resold, since_sale
from arrears.servicing.operations.post_fact import post_owners, undo_fact
from arrears.servicing.operations.reverse import reverse


def take_back_fact(**said: Unpack[Ending]) -> Recorded:
    """Takes the fact `ref` back and reverses its events; both stay in the history.

    The end of a stay taken back lets the stay's pauses run on.

    Raises UnableToRecord, UnableToFindLoan, UnableToReuseKey, UnableToReverse.
    """
    request = FactRequest(kind=FactKind.TAKEN_BACK, **said)
    with transaction.atomic():
        locks.share_shard(shard=HELD[0])  # a reversal needs it: before the loan's own, as everywhere
        hold(request=request)
        done = recorded_before(request=request)
        if done is not None:
            return done
        refuse_fact(request=request)
        _refuse_ended_stay(request)
        refuse_resold(request=request)
        again = post_all(request=request, postings=stay_again(request=request))
        undone = tuple(
            reverse(
                loan_id=request.loan_id,
                event_id=int(event["event_id"]),
                value_on=request.happened_on,
                idempotency_key=f"{request.idempotency_key}/{event['event_id']}",
                actor=request.actor,
                source=request.source,
                reason=request.reason,
            ).event_id
            for event in standing_events(loan_id=request.loan_id, fact_id=request.ref)
        )
        since = since_sale(loan_id=request.loan_id, fact_id=request.ref)
        written = write_fact(request=request, event_ids=again + undone)
        undo_fact(request=request)
        post_owners(request=request, amounts={name: -amount for name, amount in since.items()})
        return written


def _refuse_ended_stay(request: FactRequest) -> None:
    """Its end took the place of what it paused: that goes first."""
    ends = Fact.objects.filter(loan_id=request.loan_id, ref=request.ref, kind=FactKind.STAY_ENDED)
    gone = Fact.objects.filter(kind=FactKind.TAKEN_BACK).values("ref")
    end = ends.exclude(id__in=gone).first()
    if end is not None:
        raise UnableToRecord(
            _("The stay has ended (fact %(end)s): take that back first, then the stay.") % {"end": end.id}
        )
