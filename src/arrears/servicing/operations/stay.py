"""Bankruptcy: from the day on which the court accepts the case no interest arises and nothing ages."""

from datetime import date
from typing import Any, Unpack

from django.db import transaction

from arrears.servicing.fact_kinds import FactKind
from arrears.servicing.operations import freeze_penalty, pause_delinquency, pause_interest
from arrears.servicing.operations.fact_events import end_of_stay
from arrears.servicing.operations.fact_postings import Posting, postings_here
from arrears.servicing.operations.fact_with_events import (
    FactPreview,
    preview_with_events,
    record_with_events,
)
from arrears.servicing.operations.fact_words import Ending, ProvedWithParty
from arrears.servicing.operations.one_fact import FactRequest, Recorded, hold, recorded_before, refuse_fact


def stay(**said: Unpack[ProvedWithParty]) -> Recorded:
    """Records the stay; `party` is the court, `evidence` the case number.

    A claim's interest stops when the court accepts the case (企业破产法 Art. 46): nobody has to approve it.
    A loan that doesn't run gets the fact alone.
    Raises UnableToRecord, UnableToFindLoan, UnableToReuseKey, and the failures of the verbs it posts.
    """
    request = _request(said)
    return record_with_events(request=request, postings=_postings(request))


def preview_stay(**said: Unpack[ProvedWithParty]) -> FactPreview:
    """What it would do. Raises as stay."""
    request = _request(said)
    return preview_with_events(request=request, postings=_postings(request))


def end_stay(**said: Unpack[Ending]) -> Recorded:
    """Records that the stay `ref` ended without a discharge.

    From the day after `happened_on` interest and penalty interest arise and delinquent days count again.
    Raises UnableToRecord, UnableToFindLoan, UnableToReuseKey, and the failures of the verbs it posts.
    """
    request = FactRequest(kind=FactKind.STAY_ENDED, **said)
    with transaction.atomic():
        hold(request=request)
        done = recorded_before(request=request)
        if done is not None:
            return done
        refuse_fact(request=request)
        return record_with_events(request=request, postings=end_of_stay(request=request))


def preview_end_stay(**said: Unpack[Ending]) -> FactPreview:
    """What it would do. Raises as end_stay."""
    request = FactRequest(kind=FactKind.STAY_ENDED, **said)
    refuse_fact(request=request)
    return preview_with_events(request=request, postings=end_of_stay(request=request))


def _request(said: Any) -> FactRequest:
    return FactRequest(kind=FactKind.STAY, **said)


def _postings(request: FactRequest) -> tuple[Posting, ...]:
    return postings_here(loan_id=request.loan_id, happened_on=request.happened_on, postings=_POSTINGS)


_POSTINGS: tuple[Posting, ...] = (
    (pause_interest.VERB, {"until_on": date.max}),
    (freeze_penalty.VERB, {"until_on": date.max}),
    (pause_delinquency.VERB, {}),
)
