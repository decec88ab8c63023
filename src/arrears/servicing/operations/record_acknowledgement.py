"""The debtor says that they owe, or agrees to pay: the limitation runs afresh."""

from typing import Unpack

from arrears.servicing.fact_kinds import FactKind
from arrears.servicing.operations.fact_words import Proved
from arrears.servicing.operations.one_fact import FactRequest, Recorded, record_fact


def record_acknowledgement(**said: Unpack[Proved]) -> Recorded:
    """Records an acknowledgement of `happened_on` with the reference of its evidence.

    Raises UnableToRecord, UnableToFindLoan, UnableToReuseKey.
    """
    return record_fact(request=FactRequest(kind=FactKind.ACKNOWLEDGEMENT, **said))
