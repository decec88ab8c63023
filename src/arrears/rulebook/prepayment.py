"""What paying early costs, by the product: nothing, a fee, or a least number of days of interest."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

from arrears.plumbing.early import gettext as _
from arrears.rulebook.fields import Fields

RULES = {
    "free": ("free of charge", "免费"),
    "fee": ("with a fee", "收取手续费"),
    "minimum_interest": ("with interest for a least number of days", "按最低计息天数收取利息"),
}


@dataclass(frozen=True, kw_only=True)
class Prepayment:
    """The rule for money paid before it is due."""

    rule: str = "free"  # a key of RULES
    share_ppm: int = 0  # fee: of the principal paid early
    until_months: int = 0  # fee: only in so many months from disbursement, 0 = always
    least_days: int = 0  # minimum_interest: interest is owed for at least so many days

    def charge_minor(
        self, *, principal_minor: int, interest_minor: int, rate_ppb: int, started_on: date, on: date
    ) -> int:
        """What is charged for paying `principal_minor` early on a day, beside the interest earned so far.

        `interest_minor`: interest earned and paid by then; counted against the least days (365 a year).
        """
        if self.rule == "fee":
            months = (
                (on.year - started_on.year) * 12 + on.month - started_on.month - (on.day < started_on.day)
            )
            if self.until_months and months >= self.until_months:
                return 0
            return _rounded(Decimal(principal_minor * self.share_ppm) / 1_000_000)
        if self.rule == "minimum_interest":
            least = Decimal(principal_minor * rate_ppb * self.least_days) / (365 * 1_000_000_000)
            return max(0, _rounded(least) - interest_minor)
        return 0


FREE = Prepayment()


def _rounded(amount: Decimal) -> int:
    return int(amount.to_integral_value(ROUND_HALF_EVEN))


def read_prepayment(inside: Fields) -> Prepayment:
    """The keys `rule`, `share`, `until_months`, `least_days` below `prepayment`; absent = free."""
    rule = inside.choice("rule", {name: name for name in RULES}, "free")
    found = Prepayment(
        rule=rule,
        share_ppm=int(inside.number("share", high="0.2") * 1_000_000) if inside.has("share") else 0,
        until_months=inside.integer("until_months", 0, high=600),
        least_days=inside.integer("least_days", 0, high=366),
    )
    needed = {"fee": "share", "minimum_interest": "least_days"}.get(rule)
    if needed and not inside.has(needed):
        inside.refuse(needed, _("is missing: the rule is %(rule)s") % {"rule": rule})
    for key, owner in (("share", "fee"), ("until_months", "fee"), ("least_days", "minimum_interest")):
        if inside.has(key) and rule != owner:
            inside.refuse(key, _("belongs to the rule %(owner)s") % {"owner": owner})
    return found
