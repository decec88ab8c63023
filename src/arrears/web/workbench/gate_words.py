"""The gate's answer in words: which rules, what they say, how much is used up, when it would be allowed."""

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _

from arrears.collection.contacts.queries import DecisionSeen
from arrears.collection.contacts.words import DUTIES, REASONS
from arrears.rulebook import parameters
from arrears.web import formats
from arrears.web.workbench.showing import moment


def denial(asked: DecisionSeen) -> dict[str, Any]:
    """Why not, with each rule in the reader's language, and the next moment at which it would be allowed."""
    used = {
        str(one["rule"]): f"{one['used']} / {one['allowed']}"
        for one in asked.counters
        if one["rule"] in asked.rules
    }
    return {
        "rules": [
            {"id": rule, "words": rule_words(rule, asked.reasons), "used": used.get(rule, "")}
            for rule in dict.fromkeys(asked.rules)
        ],
        "next": moment(asked.next_allowed_at),
        "next_iso": asked.next_allowed_at.isoformat() if asked.next_allowed_at else "",
    }


def duties(asked: DecisionSeen | None) -> list[str]:
    """What has to be kept to in this call, as the collector does it."""
    return [str(DUTIES.get(code, code)) for code in (asked.duties if asked else ())]


def rule_words(rule: str, reasons: Collection[str] = ()) -> str:
    """What a rule says; of one that is not in the book the gate's reasons, else its own id."""
    place, _slash, name = rule.partition("/")
    if place == "house" and reasons:
        return _(", ").join(str(REASONS.get(code, code)) for code in dict.fromkeys(reasons))
    try:
        found = parameters.load(jurisdiction=place, rule=name)
    except parameters.UnableToFindRule:
        return rule
    return found.description["zh" if formats.is_chinese() else "en"]
