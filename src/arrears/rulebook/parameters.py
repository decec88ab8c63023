"""Rules of law and the lender's own policy: one file a rule, values by date, with their sources."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from arrears.plumbing.failures import Unable
from arrears.rulebook.citations import ENFORCED_FROM, Citation, read_citation
from arrears.rulebook.fields import Fields
from arrears.rulebook.folder import folder

SHAPES = ("ceiling", "floor", "value")  # a ceiling may only be lowered by a later tier, a floor only raised
NOT_JURISDICTIONS = {"products", "buckets", "company", "ledger", "regions"}


class UnableToFindRule(Unable):
    """No such rule."""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One rule: `values` from each date on, in `unit`; a value of None means: no longer in force."""

    jurisdiction: str
    name: str
    description: Mapping[str, str]
    shape: str
    unit: str
    applies_to: str
    values: Mapping[date, Any] = field(hash=False)
    references: tuple[Citation, ...]
    enforced: bool
    set_by_lender: bool = False

    def value_on(self, on: date) -> Any:
        """The value in force on a day; None before the first one, and while the rule is off."""
        days = [day for day in self.values if day <= on]
        return self.values[max(days)] if days and self.enforced else None

    def values_during(self, *, since: date, until: date | None) -> list[Any]:
        """Every value in force on some day of [since, until); until None = with no end."""
        later = [day for day in sorted(self.values) if since < day and (until is None or day < until)]
        found = [self.value_on(day) for day in (since, *later)]
        return [value for value in found if value is not None]


def value(*, jurisdiction: str, rule: str, on: date) -> Any:
    """The value of a rule on a day (Decimal, int, text, list or mapping), the lender's own where it has one.

    None where nothing is in force on that day or the rule is off (`enforced: false`).
    Raises UnableToFindRule for a rule that has no file.
    """
    return load(jurisdiction=jurisdiction, rule=rule).value_on(on)


def load(*, jurisdiction: str, rule: str) -> Rule:
    """One rule with its sources. Raises UnableToFindRule."""
    found = _rules(folder())
    try:
        return found[jurisdiction, rule]
    except KeyError:
        known = sorted(name for place, name in found if place == jurisdiction)
        raise UnableToFindRule(
            f"no rule {rule!r} for {jurisdiction}: it would be rules/{jurisdiction}/{rule}.yaml; there "
            f"{'are ' + ', '.join(known) if known else 'are none for ' + jurisdiction}"
        ) from None


def all_rules() -> list[Rule]:
    """Every rule, by jurisdiction and name."""
    return [rule for _, rule in sorted(_rules(folder()).items())]


@lru_cache(maxsize=8)
def _rules(root: Path) -> dict[tuple[str, str], Rule]:
    law: dict[tuple[str, str], Rule] = {}
    for path in sorted(root.glob("*/*.yaml")):
        if path.parent.name not in NOT_JURISDICTIONS:
            law[path.parent.name, path.stem] = _read(Fields.of_file(path))
    for path in sorted((root / "company").glob("*.yaml")):
        fields = Fields.of_file(path)
        key = (fields.text("jurisdiction"), path.stem)
        if key not in law:
            fields.refuse(
                "jurisdiction", f"the company's policy names no rule: rules/{key[0]}/{key[1]}.yaml is absent"
            )
        law[key] = _company(fields, law=law[key])
    return law


def _read(fields: Fields) -> Rule:
    """A rule of law from its file."""
    rule = Rule(
        jurisdiction=fields.path.parent.name,
        name=fields.path.stem,
        description=fields.names("description"),
        shape=fields.choice("shape", {shape: shape for shape in SHAPES}),
        unit=fields.text("unit"),
        applies_to=fields.text("applies_to"),
        values=_values(fields),
        references=fields.each("reference", read_citation),
        enforced=fields.flag("enforced"),
    )
    _check_numbers(fields, rule=rule)
    if rule.enforced and max(reference.certainty for reference in rule.references) < ENFORCED_FROM:
        fields.refuse(
            "enforced",
            f"no reference is surer than {ENFORCED_FROM.name.lower()} requires: ship it false; a lender "
            f"turns it on in rules/company/{rule.name}.yaml",
        )
    fields.done()
    return rule


def _company(fields: Fields, *, law: Rule) -> Rule:
    """The lender's own value of a rule: it may turn the rule on and be kinder, never harsher."""
    own = Rule(
        jurisdiction=law.jurisdiction,
        name=law.name,
        description=fields.names("reason"),
        shape=law.shape,
        unit=law.unit,
        applies_to=law.applies_to,
        values=_values(fields),
        references=law.references,
        enforced=True,
        set_by_lender=True,
    )
    _check_numbers(fields, rule=own)
    for day in sorted({*own.values, *law.values}):
        limit, mine = _latest(law.values, day), _latest(own.values, day)
        if limit is None or law.shape == "value":
            continue
        if mine is None:
            if law.enforced:
                fields.refuse(
                    "values", f"gives nothing for {day}, where the law's limit of {limit} is in force"
                )
        elif (mine > limit) if law.shape == "ceiling" else (mine < limit):
            fields.refuse(
                f"values.{day}", f"{mine} is harsher than the law's {law.shape} of {limit} {law.unit}"
            )
    fields.done()
    return own


def _latest(values: Mapping[date, Any], on: date) -> Any:
    days = [day for day in values if day <= on]
    return values[max(days)] if days else None


def _values(fields: Fields) -> dict[date, Any]:
    inside = fields.inside("values")
    for day in inside.keys():  # noqa: SIM118 (not a mapping)
        if type(day) is not date:
            inside.refuse(day, "expected a day like 2026-01-31 as key")
    if not inside.keys():
        fields.refuse("values", "expected at least one dated value")
    return {day: inside.raw(day) for day in inside.keys()}  # noqa: SIM118


def _check_numbers(fields: Fields, *, rule: Rule) -> None:
    for day, amount in rule.values.items():
        number = isinstance(amount, int | Decimal) and not isinstance(amount, bool)
        if rule.shape != "value" and amount is not None and not number:
            fields.refuse(f"values.{day}", f"a {rule.shape} is a number, got {amount!r}")
