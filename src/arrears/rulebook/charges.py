"""What a product charges beside interest: when, how much, and who earns it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, Decimal

from arrears.plumbing.early import gettext as _
from arrears.rulebook.fields import Fields

# When a charge falls due.
WHEN = {
    "disbursement": ("at disbursement", "放款时"),
    "instalment": ("with every instalment", "随每期还款"),
    "late": ("for an instalment that is late", "逾期时"),
}
# How a charge at disbursement is collected. What is kept back makes the amount received smaller; where the
# law forbids to deduct from the payout (CN/upfront_interest) such a product can't be sold.
COLLECTED = ("kept_back", "with_first_instalment")
# Who earns it: the ledger credits the lender's income or what is owed to the others.
EARNERS = {
    "lender": ("lender", "贷款人"),
    "platform": ("platform", "平台"),
    "guarantor": ("guarantor", "担保人"),
    "insurer": ("insurer", "保险人"),
}
PAYERS = ("borrower", "merchant")
_OF = ("principal", "instalment")


@dataclass(frozen=True, kw_only=True)
class Charge:
    """One charge: a fixed amount, or a share of the principal or of the instalment."""

    code: str
    names: Mapping[str, str] = field(hash=False)  # by language: en, zh
    when: str  # a key of WHEN
    of: str  # principal or instalment (its principal and interest)
    share_ppm: int
    amount_minor: int
    earned_by: str  # a key of EARNERS
    paid_by: str  # borrower or merchant: only the borrower's charges are part of the loan's cost
    at_most: int  # late charges: how many on one loan, 0 = no bound
    grace_days: int = 0  # late charges: fall due only when the instalment is later than this
    kept_back: bool = False  # at disbursement: taken from the payout, else due with the first instalment

    def amount_of(self, base_minor: int) -> int:
        """The charge on a base in minor units, rounded half to even."""
        share = Decimal(base_minor * self.share_ppm) / 1_000_000
        return self.amount_minor + int(share.to_integral_value(ROUND_HALF_EVEN))

    def of_instalment(self, *, principal_minor: int, asked_minor: int) -> int:
        """The charge on one instalment of a loan: of what was lent, or of what the instalment asks for."""
        return self.amount_of(principal_minor if self.of == "principal" else asked_minor)


def read_charges(fields: Fields, *, digits: Decimal) -> tuple[Charge, ...]:
    """The list below `charges` (absent: none). `digits`: minor units in one unit of the currency."""
    if not fields.has("charges"):
        return ()
    found = fields.each("charges", lambda item: _read(item, digits=digits))
    codes = [charge.code for charge in found]
    if len(set(codes)) != len(codes):
        fields.refuse("charges", _("a code is given twice: %(codes)s") % {"codes": ", ".join(codes)})
    return found


def _read(fields: Fields, *, digits: Decimal) -> Charge:
    if fields.has("share") == fields.has("amount"):
        fields.refuse("share", _("give either share or amount"))
    when = fields.choice("when", {name: name for name in WHEN})
    at_most = fields.integer("at_most", 0, high=1_000)
    if when == "late" and not at_most:
        fields.refuse("at_most", _("is missing: how many late charges one loan may bear at most"))
    if when != "late" and at_most:
        fields.refuse("at_most", _("bounds late charges only"))
    if fields.has("collected") != (when == "disbursement"):
        fields.refuse(
            "collected",
            _("belongs to charges at disbursement, and is needed there: %(collected)s")
            % {"collected": COLLECTED},
        )
    collected = fields.choice("collected", {name: name for name in COLLECTED}, COLLECTED[1])
    of = fields.choice("of", {name: name for name in _OF}, "principal")
    if of == "instalment" and when not in ("instalment", "late"):
        fields.refuse("of", _("a charge %(when)s is a share of the principal") % {"when": when})
    return Charge(
        code=fields.text("code"),
        names=fields.names("name"),
        when=when,
        of=of,
        share_ppm=_exact(fields, "share", times=Decimal(1_000_000)),
        amount_minor=_exact(fields, "amount", times=digits),
        earned_by=fields.choice("earned_by", {name: name for name in EARNERS}),
        paid_by=fields.choice("paid_by", {name: name for name in PAYERS}, "borrower"),
        at_most=at_most,
        grace_days=_grace(fields, when=when),
        kept_back=collected == "kept_back",
    )


def _grace(fields: Fields, *, when: str) -> int:
    if fields.has("grace_days") and when != "late":
        fields.refuse("grace_days", _("belongs to late charges"))
    return fields.integer("grace_days", 0, high=366)


def _exact(fields: Fields, key: str, *, times: Decimal) -> int:
    if not fields.has(key):
        return 0
    value = fields.number(key, high="1" if key == "share" else "1e9") * times
    if value != value.to_integral_value():
        fields.refuse(key, _("has more decimals than %(times)s parts can hold") % {"times": times})
    return int(value)


def of_borrower(charges: Sequence[Charge], *, when: str) -> list[Charge]:
    """The charges that the borrower pays at a point of the loan's life."""
    return [charge for charge in charges if charge.when == when and charge.paid_by == "borrower"]
