"""The rules in force: law and the lender's own policy by jurisdiction, name and day."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from arrears.plumbing.early import gettext as _
from arrears.plumbing.failures import Unable
from arrears.plumbing.speaking import spoken
from arrears.rulebook import jurisdictions
from arrears.rulebook.citations import Citation
from arrears.rulebook.fields import Fields
from arrears.rulebook.folder import folder
from arrears.rulebook.rule import Rule
from arrears.rulebook.rule_file import read_company, read_law, read_own


class UnableToFindRule(Unable):
    """No such rule."""


@dataclass(frozen=True, kw_only=True)
class InForce:
    """A value that counts on a day, with what a verdict has to cite."""

    rule: Rule
    value: Any
    since: date  # the day from which this value counts
    citation: Citation

    def cite(self) -> str:
        """The rule's place and name, the instrument, and since when: for verdicts and messages."""
        return _("%(rule)s (%(title)s, since %(since)s)") % {
            "rule": f"{self.rule.jurisdiction}/{self.rule.name}",
            "title": self.title(spoken()),
            "since": self.since,
        }

    def title(self, language: str) -> str:
        """The instrument and article; told when the figure is the lender's own."""
        if not self.rule.set_by_lender:
            return self.citation.named(language)
        own = {"en": "the lender's own figure; {}", "zh": "本机构自定；{}"}[language]
        return own.format(self.citation.named(language))


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
            _(
                "no rule %(rule)r for %(jurisdiction)s: it would be "
                "rules/%(jurisdiction)s/%(rule)s.yaml; there are: %(known)s"
            )
            % {
                "rule": rule,
                "jurisdiction": jurisdiction,
                "known": ", ".join(known) or "–",
            }
        ) from None


def strictest(
    *, jurisdiction: str, rule: str, on: date, lender: str | None = None, kind: str | None = None
) -> InForce | None:
    """The strictest value of a rule in force in a jurisdiction, its own or of a wider place; None = none.

    `lender` and `kind` are those of the product (rulebook.scope); None: whoever they bind.
    Raises UnableToFindJurisdiction.
    """
    law = _rules(folder())
    nearest_first = [law[place, rule] for place in jurisdictions.chain(jurisdiction) if (place, rule) in law]
    found = [
        one
        for one in (_on(rule, on) for rule in nearest_first if rule.scope.binds(lender=lender, kind=kind))
        if one is not None
    ]
    numbers = [one for one in found if isinstance(one.value, int | Decimal)]
    if not numbers:
        return found[0] if found else None
    pick: Callable[..., InForce] = max if numbers[0].rule.shape == "floor" else min
    return pick(numbers, key=lambda one: one.value) if numbers[0].rule.shape != "value" else numbers[0]


def in_force(
    *, jurisdiction: str, on: date, topic: str | None = None, names: Collection[str] | None = None
) -> list[InForce]:
    """Everything that counts in a jurisdiction on a day, its own and of wider places, by name.

    `topic` and `names` narrow it. Raises UnableToFindJurisdiction.
    """
    places = jurisdictions.chain(jurisdiction)
    found = (
        _on(rule, on)
        for (place, name), rule in sorted(_rules(folder()).items())
        if place in places and topic in (None, rule.topic) and (names is None or name in names)
    )
    return [one for one in found if one is not None]


def _on(rule: Rule, on: date) -> InForce | None:
    """The rule as it counts on a day; None when it doesn't."""
    since = rule.since_on(on)
    if since is None or not rule.enforced or rule.values[since] is None:
        return None
    return InForce(rule=rule, value=rule.values[since], since=since, citation=rule.citation_on(on))


def all_rules() -> list[Rule]:
    """Every rule, by jurisdiction and name."""
    return [rule for _other, rule in sorted(_rules(folder()).items())]


@lru_cache(maxsize=8)
def _rules(root: Path) -> dict[tuple[str, str], Rule]:
    known = {place.code for place in jurisdictions.all_jurisdictions()}
    law: dict[tuple[str, str], Rule] = {}
    for path in sorted(root.glob("*/*.yaml")):
        # Folders of other things (products, buckets, ledger …) are in lower case.
        if path.parent.name.isupper():
            fields = Fields.of_file(path)
            if path.parent.name not in known:
                fields.refuse(
                    "",
                    _("the folder %(name)s is no jurisdiction of rules/jurisdictions.yaml")
                    % {"name": path.parent.name},
                )
            law[path.parent.name, path.stem] = read_law(fields)
    for path in sorted((root / "company").glob("*.yaml")):
        own = read_own_file(Fields.of_file(path), law=law, known=known)
        law[own.jurisdiction, own.name] = own
    return law


def read_own_file(fields: Fields, *, law: Mapping[tuple[str, str], Rule], known: Collection[str]) -> Rule:
    """A file of `rules/company/`: the lender's value of a rule of law, or a rule of its own.

    Raises UnableToReadRules.
    """
    key = (fields.text("jurisdiction"), fields.path.stem)
    if key[0] not in known:
        fields.refuse("jurisdiction", _("%(key)s is not in rules/jurisdictions.yaml") % {"key": key[0]})
    if fields.has("shape"):
        if key in law:
            fields.refuse(
                "shape",
                _("rules/%(key)s/%(rule)s.yaml has it: give only reason and values")
                % {"key": key[0], "rule": key[1]},
            )
        return read_own(fields)
    if key not in law:
        fields.refuse(
            "jurisdiction",
            _("the company's policy names no rule: rules/%(key)s/%(rule)s.yaml is absent")
            % {"key": key[0], "rule": key[1]},
        )
    return read_company(fields, law=law[key])
