"""Templates as data: `rules/collection/templates/<code>.yaml`, read strictly. Pure but for the reading.

A version is a number; what it says in each channel and language never changes once it was used: whoever wants
other words adds the next number (operations/propose_template.py keeps the digest of what was approved).
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from string import Formatter

from django.utils.translation import gettext as _

from arrears.collection.reminders.choices import Channel
from arrears.rulebook.fields import Fields
from arrears.rulebook.folder import folder

LANGUAGES = ("zh", "en")
# What a text may name, and what each stands for.
VARIABLES = (
    "sender",  # the lender, always
    "name",  # the person
    "amount",  # what is due or overdue, with its currency
    "due_date",
    "days",  # days past due (or until the due date)
    "loans",  # how many loans the message speaks of
    "link",  # the pay link
    "phone",  # the lender's
    "code",  # a one-time code
    "minutes",  # for how long the code or link counts
    "owner",  # whom a sold claim belongs to
    "day",  # on which what the text tells of happened
)
_MUST_NAME_SENDER = "sender"
# Words that no template may hold (rules/CN/prohibited_conduct.yaml: threats, insult, telling of others).
_NEVER = re.compile(
    r"坐牢|拘留|逮捕|警察|公安|通缉|上门抓|黑名单|老赖|失信|报复|家人|亲友|单位领导|后果自负|"
    r"\b(arrest|police|jail|prison|criminal|blacklist|shame|your (family|employer|friends))\b",
    re.IGNORECASE,
)
_TONES = ("positive", "plain", "firm")
_PURPOSES = ("remind", "collect", "negotiate", "notice", "answer")
_PARTS: Mapping[str, tuple[str, ...]] = {
    Channel.SMS: ("body",),
    Channel.VOICE_BOT: ("body",),
    Channel.PUSH: ("subject", "body"),
    Channel.IN_APP: ("subject", "body"),
    Channel.EMAIL: ("subject", "body"),
    Channel.LETTER: ("subject", "body"),
}


@dataclass(frozen=True, kw_only=True)
class Text:
    """What is said on one channel in one language; `subject` is empty where the channel has none."""

    subject: str
    body: str

    @property
    def variables(self) -> tuple[str, ...]:
        """The names between braces, in order."""
        parts = Formatter().parse(self.subject + "\n" + self.body)
        return tuple(dict.fromkeys(name for _before, name, _spec, _how in parts if name))


@dataclass(frozen=True, kw_only=True)
class Version:
    """One version of a template: `texts[(channel, language)]`."""

    number: int
    since: date
    texts: Mapping[tuple[str, str], Text]
    digest: str

    @property
    def channels(self) -> tuple[str, ...]:
        """Channels with a text, in the order of the file."""
        return tuple(dict.fromkeys(channel for channel, _language in self.texts))


@dataclass(frozen=True, kw_only=True)
class Template:
    """A template with all its versions, oldest first."""

    code: str
    names: Mapping[str, str]
    purpose: str
    tone: str
    versions: Mapping[int, Version]
    path: Path


def templates() -> Mapping[str, Template]:
    """All templates by code. Raises UnableToReadRules."""
    place = folder() / "collection" / "templates"
    return _read_all(place, tuple((path, path.stat().st_mtime_ns) for path in sorted(place.glob("*.yaml"))))


@lru_cache(maxsize=8)
def _read_all(place: Path, files: tuple[tuple[Path, int], ...]) -> Mapping[str, Template]:
    return {path.stem: read_template(path) for path, _changed in files}


def read_template(path: Path) -> Template:
    """One template. Raises UnableToReadRules, naming the key."""
    fields = Fields.of_file(path)
    template = Template(
        code=path.stem,
        names=fields.names("names"),
        purpose=fields.choice("purpose", {code: code for code in _PURPOSES}),
        tone=fields.choice("tone", {code: code for code in _TONES}),
        versions=_versions(fields.inside("versions")),
        path=path,
    )
    fields.done()
    return template


def _versions(fields: Fields) -> Mapping[int, Version]:
    found = {}
    for place, number in enumerate(fields.keys(), 1):
        if number != place:
            fields.refuse(number, _("versions are numbered 1, 2, 3 …; expected %(place)d") % {"place": place})
        inside = fields.inside(number)
        since = inside.day("since")
        texts = _texts(inside)
        inside.done()
        found[place] = Version(number=place, since=since, texts=texts, digest=_digest(texts))
    if not found:
        fields.refuse("versions", _("expected at least the version 1"))
    return found


def _texts(fields: Fields) -> Mapping[tuple[str, str], Text]:
    texts = {}
    for channel in Channel:
        if not fields.has(channel.value):
            continue
        inside = fields.inside(channel.value)
        for language in LANGUAGES:
            texts[channel.value, language] = _text(inside, channel.value, language)
        inside.done()
    if not texts:
        fields.refuse("sms", _("a version says something on at least one channel"))
    return texts


def _text(fields: Fields, channel: str, language: str) -> Text:
    if _PARTS[channel] == ("body",):
        text = Text(subject="", body=fields.text(language))
    else:
        inside = fields.inside(language)
        text = Text(subject=inside.text("subject"), body=inside.text("body"))
        inside.done()
    try:
        used = text.variables
    except ValueError as error:
        fields.refuse(language, _("its braces do not close (%(error)s)") % {"error": error})
    unknown = [name for name in used if name not in VARIABLES]
    if unknown:
        fields.refuse(
            language,
            _("%(name)s is no variable; there are %(known)s")
            % {"name": unknown[0], "known": ", ".join(VARIABLES)},
        )
    if _MUST_NAME_SENDER not in used:
        fields.refuse(language, _("every text says who sends it: %(name)s is missing") % {"name": "{sender}"})
    found = _NEVER.search(text.subject + "\n" + text.body)
    if found:
        fields.refuse(language, _("%(words)r may not be said to a borrower") % {"words": found[0]})
    return text


def _digest(texts: Mapping[tuple[str, str], Text]) -> str:
    body = [[channel, language, text.subject, text.body] for (channel, language), text in texts.items()]
    return hashlib.sha256(json.dumps(body, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:16]
