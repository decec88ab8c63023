"""Somebody stands for the debt, and agrees to a change of its plan."""

from typing import Unpack

from arrears.servicing.fact_kinds import FactKind
from arrears.servicing.operations.fact_words import ProvedWithParty
from arrears.servicing.operations.one_fact import FactRequest, Recorded, record_fact


def record_guarantee(**said: Unpack[ProvedWithParty]) -> Recorded:
    """Records that `party` stands for the debt; `evidence` is the guarantee.

    Raises UnableToRecord, UnableToFindLoan, UnableToReuseKey.
    """
    return record_fact(request=FactRequest(kind=FactKind.GUARANTEE, **said))


def record_guarantor_consent(**said: Unpack[ProvedWithParty]) -> Recorded:
    """Records that the guarantor `party` agrees to a change of the plan; `evidence` is the letter.

    Raises UnableToRecord, UnableToFindLoan, UnableToReuseKey.
    """
    return record_fact(request=FactRequest(kind=FactKind.GUARANTOR_CONSENT, **said))
