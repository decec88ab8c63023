"""Bankruptcy: from the day on which the court accepts the case no interest arises and nothing ages."""

from datetime import date
from typing import Any, Unpack

from arrears.servicing.fact_kinds import FactKind
from arrears.servicing.operations import freeze_penalty, pause_delinquency, pause_interest, resume_delinquency
from arrears.servicing.operations.fact_with_events import (
    FactPreview,
    Posting,
    preview_with_events,
    record_with_events,
)
from arrears.servicing.operations.fact_words import Ending, ProvedWithParty
from arrears.servicing.operations.one_fact import FactRequest, Recorded


def stay(**said: Unpack[ProvedWithParty]) -> Recorded:
    """Records the stay; `party` is the court, `evidence` the case number.

    A claim's interest stops when the court accepts the case (企业破产法 Art. 46).
    Raises UnableToRecord, UnableToFindLoan, UnableToReuseKey, and the failures of the verbs it posts.
    """
    return record_with_events(request=_request(said), postings=_POSTINGS)


def preview_stay(**said: Unpack[ProvedWithParty]) -> FactPreview:
    """What it would do. Raises as stay."""
    return preview_with_events(request=_request(said), postings=_POSTINGS)


def end_stay(**said: Unpack[Ending]) -> Recorded:
    """Records that the stay `ref` ended without a discharge: delinquent days count again.

    That interest runs again is a decision of its own: reverse the stay's pause of interest.
    Raises UnableToRecord, UnableToFindLoan, UnableToReuseKey.
    """
    request = FactRequest(kind=FactKind.STAY_ENDED, **said)
    return record_with_events(request=request, postings=((resume_delinquency.VERB, {}),))


def _request(said: Any) -> FactRequest:
    return FactRequest(kind=FactKind.STAY, **said)


_POSTINGS: tuple[Posting, ...] = (
    (pause_interest.VERB, {"until_on": date.max}),
    (freeze_penalty.VERB, {"until_on": date.max}),
    (pause_delinquency.VERB, {}),
)
