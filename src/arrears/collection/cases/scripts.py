"""What to say and what never to say: by segment of debtors, tone and language, with what stands in for a gap.

A part is looked up in the segment's own tone, then in what it says in any tone, then in the segment that it
falls back to. The language is the debtor's, else the collector's, else English.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from arrears.collection.cases.choices import ArrearsReason
from arrears.collection.cases.script_file import (
    ANY,
    LANGUAGES,
    PARTS,
    THIRD_PERSON,
    Segment,
    segments,
)
from arrears.plumbing.early import gettext as _
from arrears.rulebook.yaml_file import UnableToReadRules

_ENGLISH = LANGUAGES[0]


@dataclass(frozen=True, kw_only=True)
class Talk:
    """What decides the segment: who answers, how late, why, and what was before."""

    third_person: bool
    bucket: str
    reason: ArrearsReason
    broken_promise: bool  # the last promise of the case was broken or kept in part only
    reopened: bool


@dataclass(frozen=True, kw_only=True)
class Script:
    """What is on the screen: lines by part, in one tone and language."""

    segment: Segment
    tone: str
    language: str
    version: int
    lines: Mapping[str, tuple[str, ...]]

    @property
    def code(self) -> str:
        """As conversations keep it: segment/tone/language@version."""
        return f"{self.segment.code}/{self.tone}/{self.language}@{self.version}"


def segment_for(talk: Talk) -> Segment | None:
    """The first segment that fits; None when none does."""
    return next((one for one in segments().values() if _fits(one, talk)), None)


def _fits(segment: Segment, talk: Talk) -> bool:
    fits = segment.fits
    before = {"broken_promise": talk.broken_promise, "reopened": talk.reopened}
    return (
        (fits.who == THIRD_PERSON) is talk.third_person
        and (not fits.buckets or talk.bucket in fits.buckets)
        and (not fits.reasons or talk.reason in fits.reasons)
        and (not fits.after or any(before[name] for name in fits.after))
    )


def script_of(*, segment: Segment, tone: str = "", languages: Sequence[str] = (), on: date) -> Script:
    """The script of a segment: in this tone if it has it, in the first of the languages that has every part.

    Raises UnableToReadRules when nothing is said on that day: `arrears scripts check` names the gap.
    """
    spoken = tone if tone in segment.tones else segment.tones[0]
    wanted = [*dict.fromkeys(name.split("-")[0] for name in (*languages, _ENGLISH) if name)]
    for language in wanted:
        lines = {part: _part(segment, spoken, part, language, on) for part in PARTS}
        found = {part: said for part, said in lines.items() if said is not None}
        version = segment.version_on(on)
        if version is not None and len(found) == len(PARTS):
            return Script(
                segment=segment, tone=spoken, language=language, version=version.number, lines=found
            )
    missing = [part for part in PARTS if _part(segment, spoken, part, _ENGLISH, on) is None]
    raise UnableToReadRules(
        _("%(path)s: on %(day)s nothing is said in the tone %(tone)s for: %(parts)s")
        % {"path": segment.path, "day": on, "tone": spoken, "parts": ", ".join(missing) or "since"}
    )


def _part(segment: Segment, tone: str, part: str, language: str, on: date) -> tuple[str, ...] | None:
    for one in _chain(segment):
        version = one.version_on(on)
        for name in (tone, ANY):
            texts = version.texts.get(name, {}).get(part) if version else None
            if texts is not None and language in texts:
                return texts[language]
    return None


def _chain(segment: Segment) -> Iterator[Segment]:
    """The segment and those that stand in for it. Raises UnableToReadRules for a circle or an unknown one."""
    seen, known = [segment.code], segments()
    yield segment
    while segment.falls_back_to:
        code = segment.falls_back_to
        if code not in known or code in seen:
            raise UnableToReadRules(
                _("%(path)s: falls_back_to: there is no segment %(code)r, or it leads in a circle")
                % {"path": segment.path, "code": code}
            )
        segment = known[code]
        seen.append(code)
        yield segment
