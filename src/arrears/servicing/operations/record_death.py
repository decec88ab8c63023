"""The borrower has died: no penalty interest and no ageing from that day, until the estate is clear."""

from datetime import date
from typing import Any, Unpack

from arrears.servicing.fact_kinds import FactKind
from arrears.servicing.operations import freeze_penalty, pause_delinquency
from arrears.servicing.operations.fact_postings import Posting, postings_here
from arrears.servicing.operations.fact_with_events import (
    FactPreview,
    preview_with_events,
    record_with_events,
)
from arrears.servicing.operations.fact_words import Proved
from arrears.servicing.operations.one_fact import FactRequest, Recorded


def record_death(**said: Unpack[Proved]) -> Recorded:
    """Records the death of `happened_on`; `evidence` is the certificate. The contract's interest goes on.

    A loan that doesn't run (paid off, charged off, not paid out) gets the fact alone.

    Raises UnableToRecord, UnableToFindLoan, UnableToReuseKey, and the failures of the verbs it posts.
    """
    request = _request(said)
    return record_with_events(request=request, postings=_postings(request))


def preview_death(**said: Unpack[Proved]) -> FactPreview:
    """What it would do. Raises as record_death."""
    request = _request(said)
    return preview_with_events(request=request, postings=_postings(request))


def _request(said: Any) -> FactRequest:
    return FactRequest(kind=FactKind.DEATH, **said)


def _postings(request: FactRequest) -> tuple[Posting, ...]:
    return postings_here(loan_id=request.loan_id, happened_on=request.happened_on, postings=_POSTINGS)


_POSTINGS: tuple[Posting, ...] = (
    (freeze_penalty.VERB, {"until_on": date.max}),
    (pause_delinquency.VERB, {}),
)
