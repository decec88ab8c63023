"""Which claims are sold and what a tape holds, from rules/collection/sales.yaml."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.utils.translation import gettext as _

from arrears.collection.legal.failures import UnableToSell
from arrears.rulebook.fields import Fields
from arrears.rulebook.folder import folder

MASKED = (
    "claim", "province", "birth_year", "loan", "product", "agreed_on", "lent", "principal", "interest", "fee",
    "penalty", "total", "days_past_due", "charged_off", "last_paid_on", "limitation_ends",
)  # fmt: skip
UNMASKED = ("name", "id_number")  # a number is opened only behind a decision of the gate


@dataclass(frozen=True, kw_only=True)
class SaleRule:
    """Which claims fit."""

    code: str
    charged_off: bool
    dpd_from: int
    dpd_to: int
    currency: str
    owed_minor_from: int
    owed_minor_to: int
    claims_max: int  # most claims in one sale, by loan

    def fits(self, *, charged_off: bool, dpd_days: int, owed_minor: int, currency: str) -> bool:
        """Whether a loan is one of these."""
        return (
            charged_off is self.charged_off
            and self.dpd_from <= dpd_days <= self.dpd_to
            and self.owed_minor_from <= owed_minor <= self.owed_minor_to
            and currency == self.currency
        )


@dataclass(frozen=True, kw_only=True)
class SaleRules:
    """The whole file."""

    version: str
    rules: Mapping[str, SaleRule]
    masked: tuple[str, ...]
    unmasked: tuple[str, ...]
    pilot_kinds: Mapping[str, tuple[str, ...]]

    def rule(self, code: str) -> SaleRule:
        """One rule. Raises UnableToSell."""
        if code not in self.rules:
            raise UnableToSell(
                _("There is no rule %(code)s in rules/collection/sales.yaml; there are %(known)s.")
                % {"code": code, "known": ", ".join(self.rules)}
            )
        return self.rules[code]


def sale_rules() -> SaleRules:
    """The rules in force. Raises UnableToReadRules."""
    return _read(folder() / "collection" / "sales.yaml")


@lru_cache(maxsize=4)
def _read(path: Path) -> SaleRules:
    fields = Fields.of_file(path)
    kinds = fields.inside("pilot_kinds")
    found = SaleRules(
        version=f"{fields.day('version')}",
        rules={rule.code: rule for rule in fields.each("rules", _rule)},
        masked=fields.texts("masked", known=MASKED),
        unmasked=fields.texts("unmasked", known=UNMASKED),
        pilot_kinds={str(key): kinds.texts(key) for key in kinds.keys()},  # noqa: SIM118
    )
    fields.text("note", "")
    fields.done()
    return found


def _rule(fields: Fields) -> SaleRule:
    low = fields.integer("dpd_from", 0, high=36_500)
    least = fields.integer("owed_minor_from", 1, low=1)
    return SaleRule(
        code=fields.text("code"),
        charged_off=fields.flag("charged_off"),
        dpd_from=low,
        dpd_to=fields.integer("dpd_to", 36_500, low=low, high=36_500),
        currency=fields.text("currency"),
        owed_minor_from=least,
        owed_minor_to=fields.integer("owed_minor_to", 10**15, low=least),
        claims_max=fields.integer("claims_max", 100_000, low=1, high=100_000),
    )
