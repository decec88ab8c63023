"""The creditor demands payment and the demand arrives: the limitation runs afresh."""

from typing import Unpack

from arrears.servicing.fact_kinds import FactKind
from arrears.servicing.operations.fact_words import Proved
from arrears.servicing.operations.one_fact import FactRequest, Recorded, record_fact


def record_demand(**said: Unpack[Proved]) -> Recorded:
    """Records a demand that arrived on `happened_on`, with the reference of the proof that it did.

    Raises UnableToRecord, UnableToFindLoan, UnableToReuseKey.
    """
    return record_fact(request=FactRequest(kind=FactKind.DEMAND, **said))
