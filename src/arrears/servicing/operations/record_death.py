"""The borrower has died: no penalty interest and no ageing from that day, until the estate is clear."""

from datetime import date
from typing import Any, Unpack

from arrears.servicing.fact_kinds import FactKind
from arrears.servicing.operations import freeze_penalty, pause_delinquency
from arrears.servicing.operations.fact_with_events import (
    FactPreview,
    Posting,
    preview_with_events,
    record_with_events,
)
from arrears.servicing.operations.fact_words import Proved
from arrears.servicing.operations.one_fact import FactRequest, Recorded


def record_death(**said: Unpack[Proved]) -> Recorded:
    """Records the death of `happened_on`; `evidence` is the certificate. The contract's interest goes on.

    Raises UnableToRecord, UnableToFindLoan, UnableToReuseKey, and the failures of the verbs it posts.
    """
    return record_with_events(request=_request(said), postings=_POSTINGS)


def preview_death(**said: Unpack[Proved]) -> FactPreview:
    """What it would do. Raises as record_death."""
    return preview_with_events(request=_request(said), postings=_POSTINGS)


def _request(said: Any) -> FactRequest:
    return FactRequest(kind=FactKind.DEATH, **said)


_POSTINGS: tuple[Posting, ...] = (
    (freeze_penalty.VERB, {"until_on": date.max}),
    (pause_delinquency.VERB, {}),
)
