"""The checklist of quality reviews (rules/collection/quality_checklist.yaml) and its score."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.utils.translation import get_language

from arrears.rulebook.fields import Fields
from arrears.rulebook.folder import folder

YES, NO, NOT_APPLICABLE = "yes", "no", "not_applicable"
ANSWERS = (YES, NO, NOT_APPLICABLE)


@dataclass(frozen=True, kw_only=True)
class Item:
    """One thing to look for; `critical`: a "no" fails the review."""

    code: str
    names: Mapping[str, str]
    weight: int
    critical: bool

    @property
    def name(self) -> str:
        return self.names["zh" if (get_language() or "").startswith("zh") else "en"]


def checklist() -> tuple[Item, ...]:
    """The items in their order. Raises UnableToReadRules."""
    return _read(folder() / "collection" / "quality_checklist.yaml")


@lru_cache(maxsize=4)
def _read(path: Path) -> tuple[Item, ...]:
    fields = Fields.of_file(path)
    found = fields.each(
        "items",
        lambda item: Item(
            code=item.text("code"),
            names=item.names("names"),
            weight=item.integer("weight", low=1, high=100),
            critical=item.flag("critical", False),
        ),
    )
    fields.done()
    return found


def score(*, items: Sequence[Item], answers: Mapping[str, str]) -> tuple[int, bool]:
    """Weighted share of "yes" among what applies, in ppm, and whether a critical item failed (then 0)."""
    failed = any(item.critical and answers[item.code] == NO for item in items)
    applies = [item for item in items if answers[item.code] != NOT_APPLICABLE]
    whole = sum(item.weight for item in applies)
    if failed or not whole:
        return 0, failed
    return sum(item.weight for item in applies if answers[item.code] == YES) * 1_000_000 // whole, False
