"""What a product agrees for the day on which things go wrong: charge-off, charges, payments taken back."""

from dataclasses import dataclass

from arrears.kernel.codes import ChargeOff
from arrears.kernel.order import pack_parts
from arrears.plumbing.early import gettext as _
from arrears.rulebook.fields import Fields
from arrears.rulebook.order import PARTS

CHARGE_OFFS = {
    "close": ("interest ends, money that comes in is a recovery", "停止计息，此后回款记为收回"),
    "as_before": ("the schedule and its interest go on", "还款计划与计息照旧"),
    "zero_interest": ("the schedule goes on without interest", "还款计划照旧，不再计息"),
    "accelerate": ("everything falls due and interest ends", "全部到期并停止计息"),
}
CHARGE_DUE = {
    "with_instalment": ("with its instalment", "随所属的一期到期"),
    "own_day": ("on its own day", "按其自身到期日"),
}
TAKEN_BACK = {
    "as_principal": ("it is owed again as principal", "作为本金重新欠付"),
    "by_parts": ("it is owed again part by part", "按原各部分重新欠付"),
}


@dataclass(frozen=True, kw_only=True)
class Claims:
    """The agreed behaviours."""

    charge_off: str = "close"  # a key of CHARGE_OFFS
    charge_due: str = "with_instalment"  # a key of CHARGE_DUE
    credit_order: tuple[str, ...] = ()  # parts in which a payment taken back is owed again; () = as principal

    @property
    def taken_back(self) -> str:
        """A key of TAKEN_BACK."""
        return "by_parts" if self.credit_order else "as_principal"

    def terms_fields(self) -> dict[str, int]:
        """The kernel's terms."""
        parts = [int(PARTS[name]) for name in self.credit_order]
        return {
            "charge_off": int(ChargeOff[self.charge_off.upper()]),
            "charge_own_day": int(self.charge_due == "own_day"),
            "credit_order": pack_parts(parts) if parts else 0,
        }


def read_claims(fields: Fields) -> Claims:
    """The keys `charge_off`, `charge_due`, `credit_order` below `claims`; absent = the defaults.

    Raises UnableToReadRules.
    """
    inside = fields.inside("claims", {})
    order: tuple[str, ...] = ()
    if inside.has("credit_order"):
        found = inside.raw("credit_order")
        if not isinstance(found, list) or sorted(map(str, found)) != sorted(PARTS):
            inside.refuse("credit_order", _("expected each of %(parts)s once") % {"parts": ", ".join(PARTS)})
        order = tuple(found)
    claims = Claims(
        charge_off=inside.choice("charge_off", {name: name for name in CHARGE_OFFS}, "close"),
        charge_due=inside.choice("charge_due", {name: name for name in CHARGE_DUE}, "with_instalment"),
        credit_order=order,
    )
    inside.done()
    return claims
