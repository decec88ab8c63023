"""What a reply asks for, from `rules/collection/replies.yaml`. Pure but for the reading."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from arrears.collection.reminders.choices import Meaning
from arrears.rulebook.fields import Fields
from arrears.rulebook.folder import folder

_BARE = re.compile(r"[\W_]+")
_ORDER = (Meaning.OPT_OUT, Meaning.WRONG_NUMBER, Meaning.PAID, Meaning.HELP)  # the first that fits counts


@dataclass(frozen=True, kw_only=True)
class Words:
    """Words of one meaning: the whole reply, its first word, or any part of it."""

    whole: frozenset[str]
    begins: frozenset[str]  # its first word
    holds: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ReplyRules:
    """The whole file."""

    words: Mapping[Meaning, Words]
    opt_out_line: Mapping[str, str]  # by language


def reply_rules() -> ReplyRules:
    """The words in force. Raises UnableToReadRules."""
    path = folder() / "collection" / "replies.yaml"
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _read(path: Path, _changed: int) -> ReplyRules:
    fields = Fields.of_file(path)
    words = {}
    for meaning in _ORDER:
        inside = fields.inside(meaning.value)
        words[meaning] = Words(
            whole=frozenset(_bare(text) for text in inside.texts("whole")),
            begins=frozenset(_bare(text) for text in inside.texts("begins")),
            holds=tuple(" ".join(text.casefold().split()) for text in inside.texts("holds")),
        )
        inside.done()
    rules = ReplyRules(words=words, opt_out_line=fields.names("opt_out_line"))
    fields.done()
    return rules


def meaning_of(text: str) -> Meaning:
    """What the reply asks for; opting out comes before all else."""
    first = _bare((re.split(r"[\W_]+", text.strip(), maxsplit=1) or [""])[0])
    bare, plain = _bare(text), " ".join(text.casefold().replace("’", "'").split())
    for meaning, words in reply_rules().words.items():
        if bare in words.whole or first in words.begins or any(part in plain for part in words.holds):
            return meaning
    return Meaning.OTHER


def _bare(text: str) -> str:
    return _BARE.sub("", text.casefold())
