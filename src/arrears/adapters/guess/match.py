"""Which column of a tape fills which field: by name first, then by what it holds."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from arrears.adapters.guess.columns import Guessed, Sheet, plain
from arrears.adapters.mapping.fields import LOANS, MONTHS, PAYMENTS, POSITIONS, SCHEDULE, Type

FIELDS = {
    "loans": LOANS,
    "positions": POSITIONS,
    "months": MONTHS,
    "schedule": SCHEDULE,
    "payments": PAYMENTS,
}
_LIKELY = 65.0
_SURE = 90.0
# Two fields may share a column: what is billed is also the level payment.
_SHARED = {("loans", "level"), ("months", "billed"), ("loans", "next_due")}


@dataclass(frozen=True)
class Match:
    """A column for a field, how well the name fits (100 = the field's own name), and other candidates."""

    column: Guessed
    score: float
    others: tuple[str, ...]

    @property
    def sure(self) -> bool:
        """Whether the name alone says it."""
        return self.score >= _SURE


@cache
def synonyms() -> dict[str, dict[str, list[str]]]:
    """Names of the fields by role, from synonyms.yaml."""
    text = (Path(__file__).parent / "synonyms.yaml").read_text(encoding="utf-8")
    found: dict[str, dict[str, list[str]]] = yaml.safe_load(text)
    return found


def match(sheet: Sheet, role: str, taken: frozenset[str] = frozenset()) -> dict[str, Match]:
    """Columns for the fields of a role. The best pair is taken first; a column fills one field only."""
    fields = FIELDS[role]
    pairs = [
        (score, name, column)
        for name, words in synonyms()[role].items()
        for column in sheet.columns.values()
        if (score := _score(column.name, words)) >= _LIKELY and _fits(column, fields[name].type, sheet)
    ]
    pairs.sort(key=lambda pair: -pair[0])
    found: dict[str, Match] = {}
    used: set[str] = set(taken)
    for score, name, column in pairs:
        shared = (role, name) in _SHARED
        if name in found or (column.name in used and not shared):
            continue
        near = 100 if name == "loan_ref" else 5
        others = tuple(
            c.name for s, n, c in pairs if n == name and c.name != column.name and s >= score - near
        )
        found[name] = Match(column, score, others)
        if not shared:
            used.add(column.name)
    return found


def _score(column: str, words: list[str]) -> float:
    """100 for the first name of the list, less for later ones; a part of the name counts by its length."""
    name, best = plain(column), 0.0
    for place, word in enumerate(map(plain, words)):
        if name == word:
            best = max(best, 100.0 - min(place, 9) * 0.5)
        elif len(word) >= 4 and (word in name or (name in word and len(name) >= 4)):
            short, long = sorted((len(word), len(name)))
            best = max(best, 40.0 + 45.0 * short / long - min(place, 9) * 0.5)
        elif not word.isascii() and word in name:
            best = max(best, 66.0 + 20.0 * len(word) / len(name))
    return best


def _fits(column: Guessed, kind: Type, sheet: Sheet) -> bool:
    if kind is Type.TEXT:
        return bool(len(column.filled))
    if kind is Type.DATE:
        return bool(column.forms) and (
            column.typed_date or set(column.forms) != {"excel"} or _looks_serial(column)
        )
    return column.is_number(sheet.spelling) and not column.typed_date


def _looks_serial(column: Guessed) -> bool:
    return "date" in column.name.lower() or "日" in column.name
