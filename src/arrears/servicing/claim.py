"""What a borrower still owes after the loan was charged off: the books gave it up, the law did not. Pure."""

from collections.abc import Mapping
from typing import Any

from arrears.kernel.codes import ChargeOff, Status

_PARTS = ("principal", "interest", "fee", "penalty")


def charged_off_minor(state: Mapping[str, Any]) -> int:
    """All parts that were charged off and, where the product keeps a claim, are still open."""
    return sum(int(state[f"{part}_charged_off_minor"]) for part in _PARTS)


def claim_minor(*, state: Mapping[str, Any], charge_off: int) -> int:
    """The claim in minor units, 0 for a loan that is not charged off.

    `charge_off`: the term of that name. With a claim, recoveries are laid on the rows and what is charged off
    is what is open; without, they only add up, and are taken off here (docs/fold.md, section 9).
    """
    if state["status"] != Status.CHARGED_OFF:
        return 0
    gone = charged_off_minor(state)
    return gone if charge_off != ChargeOff.CLOSE else max(0, gone - int(state["recovered_minor"]))


def is_settled(*, state: Mapping[str, Any], charge_off: int) -> bool:
    """Nothing is owed any more, by the books or beside them after a charge-off."""
    if state["fault"]:
        return False
    if state["status"] == Status.CHARGED_OFF:
        return claim_minor(state=state, charge_off=charge_off) == 0
    return state["status"] in (Status.PAID_OFF, Status.OVERPAID)
