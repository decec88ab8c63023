"""Reads one rule of law, one value of the lender's own for such a rule, or one rule of the lender's own."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from arrears.plumbing.early import gettext as _
from arrears.rulebook import units
from arrears.rulebook.citations import ENFORCED_FROM, Citation, read_citation
from arrears.rulebook.counting import CHANNELS, OVERRIDES, PLACES, read_counting
from arrears.rulebook.fields import Fields
from arrears.rulebook.rule import SHAPES, TOPICS, Rule
from arrears.rulebook.scope import read_scope


def read_law(fields: Fields) -> Rule:
    """A rule of law from `rules/<jurisdiction>/<rule>.yaml`. Raises UnableToReadRules."""
    rule = _rule(fields, jurisdiction=fields.path.parent.name, enforced=fields.flag("enforced"))
    if rule.enforced:
        for day in rule.values:
            if rule.citation_on(day).certainty < ENFORCED_FROM:
                fields.refuse(
                    "enforced",
                    _(
                        "the value of %(day)s is only %(certainty)s, enforcing takes %(least)s or surer: "
                        "ship it false; a lender turns it on in rules/company/%(rule)s.yaml"
                    )
                    % {
                        "day": day,
                        "certainty": rule.citation_on(day).certainty.name.lower(),
                        "least": ENFORCED_FROM.name.lower(),
                        "rule": rule.name,
                    },
                )
    fields.done()
    return rule


def read_own(fields: Fields) -> Rule:
    """A rule that only the lender has (approval limits and the like), from `rules/company/`."""
    own = _rule(fields, jurisdiction=fields.text("jurisdiction"), enforced=True)
    fields.done()
    return replace(own, set_by_lender=True)


def read_company(fields: Fields, *, law: Rule) -> Rule:
    """The lender's own value of a rule of law: it may turn the rule on and be kinder, never harsher."""
    own = replace(
        law,
        description=fields.names("reason"),
        values=_values(fields, unit=law.unit, shape=law.shape),
        enforced=True,
        set_by_lender=True,
        scope=replace(law.scope, lenders=()),  # what the lender decides holds whoever books the loan
        read_in={},
    )
    for day in sorted({*own.values, *law.values}):
        limit, mine = _latest(law.values, day), _latest(own.values, day)
        if limit is None:
            continue
        if mine is None:
            if law.enforced and law.shape != "value":
                fields.refuse(
                    "values",
                    _("gives nothing for %(day)s, where the law's limit of %(limit)s is in force")
                    % {"day": day, "limit": limit},
                )
        elif units.harsher(shape=law.shape, mine=mine, law=limit):
            fields.refuse(
                f"values.{day}",
                _("%(mine)s is harsher than the law's %(shape)s of %(limit)s %(unit)s")
                % {"mine": mine, "shape": law.shape, "limit": limit, "unit": law.unit},
            )
    fields.done()
    return own


def _rule(fields: Fields, *, jurisdiction: str, enforced: bool) -> Rule:
    unit = fields.text("unit")
    if units.find(unit) is None:
        fields.refuse(
            "unit", _("expected one of %(units)s; got %(unit)r") % {"units": units.known(), "unit": unit}
        )
    shape = fields.choice("shape", {shape: shape for shape in SHAPES})
    references = fields.each("reference", read_citation)
    values = _values(fields, unit=unit, shape=shape)
    return Rule(
        jurisdiction=jurisdiction,
        name=fields.path.stem,
        topic=fields.choice("topic", {topic: topic for topic in TOPICS}),
        description=fields.names("description"),
        shape=shape,
        unit=unit,
        applies_to=fields.text("applies_to"),
        values=values,
        references=references,
        enforced=enforced,
        ids=fields.texts("ids"),
        scope=read_scope(fields),
        counts=read_counting(fields),
        override=fields.choice("override", {name: name for name in OVERRIDES}, "none"),
        override_days=_optional(fields, "override_days"),
        channels=fields.texts("channels", known=CHANNELS) or ("all",),
        place=fields.choice("place", {name: name for name in PLACES}, ""),
        lifted_above_days_past_due=_optional(fields, "lifted_above_days_past_due"),
        read_in=_read_in(fields, values=values, references=references),
    )


def _optional(fields: Fields, key: str) -> int | None:
    return fields.integer(key) if fields.has(key) else None


def _latest(values: Mapping[date, Any], on: date) -> Any:
    days = [day for day in values if day <= on]
    return values[max(days)] if days else None


def _values(fields: Fields, *, unit: str, shape: str) -> dict[date, Any]:
    inside = fields.inside("values")
    days = inside.keys()
    for day in days:
        if type(day) is not date:
            inside.refuse(day, _("expected a day like 2026-01-31 as key"))
    if not days:
        fields.refuse("values", _("expected at least one dated value"))
    if sorted(days) != days:
        fields.refuse("values", _("dates must rise: %(days)s") % {"days": ", ".join(map(str, days))})
    found = {day: inside.raw(day) for day in days}
    measure = units.find(unit)
    for day, amount in found.items():
        wrong = measure.fault(amount) if measure and amount is not None else ""
        if (
            not wrong
            and amount is not None
            and shape in ("ceiling", "floor")
            and isinstance(amount, list | dict)
        ):
            wrong = f"a {shape} is a number or true or false, got {amount!r}"
        if not wrong and shape == "within" and unit not in ("conditions", "local_hours"):
            wrong = "only conditions and local_hours have the shape within"
        if wrong:
            inside.refuse(day, _("%(wrong)s (unit %(unit)s)") % {"wrong": wrong, "unit": unit})
    return found


def _read_in(
    fields: Fields, *, values: Mapping[date, Any], references: tuple[Citation, ...]
) -> dict[date, int]:
    """Which reference (1 = the first) a value was read in, where it is not the first."""
    if not fields.has("read_in"):
        return {}
    inside = fields.inside("read_in")
    found = {}
    for day in inside.keys():  # noqa: SIM118 (not a mapping)
        if day not in values:
            inside.refuse(day, _("there is no value of that day"))
        found[day] = inside.integer(day, low=1, high=len(references)) - 1
    return found
