"""The lender's rules for disputes and complaints, read from rules/collection/matters.yaml."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from arrears.collection.complaints.choices import MatterKind, Topic
from arrears.rulebook.fields import Fields
from arrears.rulebook.folder import folder

_STOPS = ("", "dispute", "cease", "complaint")


@dataclass(frozen=True, kw_only=True)
class KindRule:
    """The clock of a kind: the law's rule by name ("" = none), the lender's own days, and what stops
    meanwhile."""

    rule: str
    days: int
    working: bool
    longer: tuple[str, ...]  # rules by which the clock may be made longer, one after the other
    stop: str


@dataclass(frozen=True, kw_only=True)
class MatterRules:
    """All of the file."""

    acknowledged_in_working_days: int
    kinds: Mapping[MatterKind, KindRule]
    conduct_topics: frozenset[Topic]


def matter_rules() -> MatterRules:
    """The rules. Raises UnableToReadRules (it names file, line and key)."""
    return _read(folder() / "collection" / "matters.yaml")


@lru_cache(maxsize=8)
def _read(path: Path) -> MatterRules:
    fields = Fields.of_file(path)
    fields.text("description")
    fields.raw("reference")
    kinds = fields.inside("kinds")
    topics = {topic.name.lower(): topic for topic in Topic}
    found = MatterRules(
        acknowledged_in_working_days=fields.integer("acknowledged_in_working_days", high=60),
        kinds={kind: _kind(kinds.inside(kind.name.lower())) for kind in MatterKind},
        conduct_topics=frozenset(topics[name] for name in fields.texts("conduct_topics", known=topics)),
    )
    kinds.done()
    fields.done()
    return found


def _kind(fields: Fields) -> KindRule:
    found = KindRule(
        rule=fields.text("rule", ""),
        days=fields.integer("days", low=1, high=365),
        working=fields.flag("working", False),
        longer=fields.texts("longer"),
        stop=fields.choice("stop", {name: name for name in _STOPS}, ""),
    )
    fields.done()
    return found
