"""Scripts as data: `rules/collection/scripts/<segment>.yaml`, read strictly. Pure but for the reading.

A file is a segment of debtors: whom it fits, in which tones one may speak, and its numbered versions. A
version says per tone (`any`: in every tone) and part what is said in each language. What a version leaves
out is taken from the segment that it falls back to (`scripts.py`).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from django.utils.translation import get_language

from arrears.collection.cases.choices import ArrearsReason
from arrears.plumbing.early import gettext as _
from arrears.rulebook.fields import Fields
from arrears.rulebook.folder import folder

LANGUAGES = ("en", "zh")  # every text has both; others may be added beside them
TONES = ("friendly", "understanding", "factual", "neutral")
ANY = "any"
PARTS = ("first", "say", "help", "never")
THIRD_PERSON = "third_person"
WHO = ("debtor", THIRD_PERSON)
AFTER = ("broken_promise", "reopened")
OF_THE_DEBT = frozenset({"overdue", "owed", "days"})
VARIABLES = frozenset({"name", "lender", "debtor"}) | OF_THE_DEBT
_REASONS = {reason.name.lower(): reason for reason in ArrearsReason}
_NAMED = re.compile(r"\{([^{}]*)\}")

Texts = Mapping[str, tuple[str, ...]]  # language → lines


@dataclass(frozen=True, kw_only=True)
class Fits:
    """Whom a segment is for; what is empty leaves the matter open."""

    who: str
    buckets: tuple[str, ...]
    reasons: tuple[ArrearsReason, ...]
    after: tuple[str, ...]  # any of AFTER

    @property
    def is_open(self) -> bool:
        """Whether everybody of `who` fits."""
        return not (self.buckets or self.reasons or self.after)


@dataclass(frozen=True, kw_only=True)
class Version:
    """What is said from a day on: `texts[tone][part][language]`."""

    number: int
    since: date
    texts: Mapping[str, Mapping[str, Texts]]


@dataclass(frozen=True, kw_only=True)
class Segment:
    """One file. `tones`: the first is spoken unless the collector chooses another."""

    code: str
    names: Mapping[str, str]
    order: int  # the lowest that fits is taken
    fits: Fits
    tones: tuple[str, ...]
    falls_back_to: str
    versions: tuple[Version, ...]
    path: Path

    @property
    def name(self) -> str:
        return self.names["zh" if (get_language() or "").startswith("zh") else "en"]

    def version_on(self, on: date) -> Version | None:
        """The version in use on a day; None before the first."""
        return next((one for one in reversed(self.versions) if one.since <= on), None)


def segments() -> Mapping[str, Segment]:
    """All segments by code, in the order in which they are tried. Raises UnableToReadRules."""
    place = folder() / "collection" / "scripts"
    return _read_all(tuple((path, path.stat().st_mtime_ns) for path in sorted(place.glob("*.yaml"))))


@lru_cache(maxsize=8)
def _read_all(files: tuple[tuple[Path, int], ...]) -> Mapping[str, Segment]:
    found = [read_segment(path) for path, _changed in files]
    return {one.code: one for one in sorted(found, key=lambda one: (one.order, one.code))}


def read_segment(path: Path) -> Segment:
    """One file. Raises UnableToReadRules, naming file, line and key."""
    fields = Fields.of_file(path)
    inside = fields.inside("fits", {})
    fits = Fits(
        who=inside.choice("who", {who: who for who in WHO}, "debtor"),
        buckets=inside.texts("buckets"),
        reasons=tuple(_REASONS[name] for name in inside.texts("reasons", known=_REASONS)),
        after=inside.texts("after", known=AFTER),
    )
    inside.done()
    tones = fields.texts("tones", known=TONES)
    if not tones:
        fields.refuse("tones", _("name at least one tone"))
    segment = Segment(
        code=path.stem,
        names=fields.names("names"),
        order=fields.integer("order", high=1000),
        fits=fits,
        tones=tones,
        falls_back_to=fields.text("falls_back_to") if fields.has("falls_back_to") else "",
        versions=_versions(fields.inside("versions"), tones),
        path=path,
    )
    fields.done()
    return segment


def _versions(fields: Fields, tones: tuple[str, ...]) -> tuple[Version, ...]:
    found: list[Version] = []
    for place, number in enumerate(fields.keys(), 1):
        if number != place:
            fields.refuse(number, _("versions are numbered 1, 2, 3 …; expected %(place)d") % {"place": place})
        inside = fields.inside(number)
        since = inside.day("since")
        if found and since <= found[-1].since:
            inside.refuse("since", _("a later version counts from a later day"))
        texts = {tone: _parts(inside.inside(tone)) for tone in (ANY, *tones) if inside.has(tone)}
        inside.done()
        found.append(Version(number=place, since=since, texts=texts))
    if not found:
        fields.refuse(1, _("expected at least the version 1"))
    return tuple(found)


def _parts(fields: Fields) -> Mapping[str, Texts]:
    found = {part: _texts(fields.inside(part), part) for part in PARTS if fields.has(part)}
    fields.done()
    return found


def _texts(fields: Fields, part: str) -> Texts:
    found = {}
    for language in dict.fromkeys((*LANGUAGES, *fields.keys())):
        lines = fields.raw(language)
        if not isinstance(lines, list) or not all(isinstance(line, str) and line.strip() for line in lines):
            fields.refuse(language, _("expected a list of lines"))
        if len(lines) != len(fields.raw(LANGUAGES[0])):
            fields.refuse(language, _("every language has the same number of lines"))
        for line in lines:
            _check_names(fields, language, part, line)
        found[str(language)] = tuple(lines)
    return found


def _check_names(fields: Fields, language: str, part: str, line: str) -> None:
    named = set(_NAMED.findall(line))
    if named - VARIABLES:
        fields.refuse(
            language,
            _("unknown %(names)s; known here: %(known)s")
            % {"names": ", ".join(sorted(named - VARIABLES)), "known": ", ".join(sorted(VARIABLES))},
        )
    if part == "first" and named & OF_THE_DEBT:
        fields.refuse(language, _("nothing of the debt is said before it is sure who answers"))
