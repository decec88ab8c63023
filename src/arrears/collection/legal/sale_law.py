"""What the law of a place says of selling a claim, with the rules that were asked."""

from dataclasses import dataclass
from datetime import date

from arrears.collection.legal.choices import Excluded
from arrears.collection.legal.sale_rules import SaleRules
from arrears.rulebook import jurisdictions, parameters, products

_PILOT, _BARRED, _NOTICE = "npl_transfer_pilot", "collect_time_barred", "assignment_needs_notice"


@dataclass(frozen=True, kw_only=True)
class SaleLaw:
    """The law of a day."""

    kinds: frozenset[str] | None  # kinds of products that may be sold; None: all
    sells_time_barred: bool
    needs_notice: bool
    cited: tuple[str, ...]


def sale_law(*, jurisdiction: str, on: date, rules: SaleRules) -> SaleLaw:
    """The law in force. A pilot that has ended allows nothing."""
    found = {
        name: parameters.strictest(jurisdiction=jurisdiction, rule=name, on=on)
        for name in (_PILOT, _BARRED, _NOTICE)
    }
    pilot, barred, notice = found[_PILOT], found[_BARRED], found[_NOTICE]
    kinds: frozenset[str] | None = None
    if pilot is not None:
        kinds = frozenset(kind for name in pilot.value for kind in rules.pilot_kinds.get(name, ()))
    elif _had_pilot(jurisdiction, on):
        kinds = frozenset()
    return SaleLaw(
        kinds=kinds,
        sells_time_barred=barred is None or barred.value is not False,
        needs_notice=notice is not None and bool(notice.value),
        cited=tuple(rule.cite() for rule in found.values() if rule is not None),
    )


def _had_pilot(jurisdiction: str, on: date) -> bool:
    """Whether the place has such a rule whose value has ended by the day."""
    return any(
        rule.name == _PILOT and rule.jurisdiction in jurisdictions.chain(jurisdiction)
        for rule in parameters.all_rules()
        if rule.enforced and (since := rule.since_on(on)) is not None and rule.values[since] is None
    )


def excluded_by(*, law: SaleLaw, product_code: str, product_version: str, expired: bool) -> Excluded | None:
    """Why the law keeps a claim out of a sale; None when it does not."""
    if expired and not law.sells_time_barred:
        return Excluded.TIME_BARRED
    if law.kinds is None:
        return None
    try:
        kind = products.load(code=product_code, version=product_version).kind
    except products.UnableToFindProduct:
        return Excluded.NOT_ALLOWED
    return None if kind in law.kinds else Excluded.NOT_ALLOWED
