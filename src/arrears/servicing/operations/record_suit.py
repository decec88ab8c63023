"""A suit, an arbitration or a payment order is filed: the limitation stands still until it ends."""

from typing import Unpack

from arrears.servicing.fact_kinds import FactKind
from arrears.servicing.operations.fact_words import Ending, ProvedWithParty
from arrears.servicing.operations.one_fact import FactRequest, Recorded, record_fact


def record_suit(**said: Unpack[ProvedWithParty]) -> Recorded:
    """Records the filing; `party` is the court, `evidence` the case number.

    Raises UnableToRecord, UnableToFindLoan, UnableToReuseKey.
    """
    return record_fact(request=FactRequest(kind=FactKind.SUIT, **said))


def record_end_of_suit(**said: Unpack[Ending]) -> Recorded:
    """Records the end of a suit: from that day the limitation runs again.

    Raises UnableToRecord, UnableToFindLoan, UnableToReuseKey.
    """
    return record_fact(request=FactRequest(kind=FactKind.SUIT_ENDED, **said))
