"""Agencies' answers to news: what stops contact takes the case back at once."""

from typing import Any

from arrears.collection.agencies.choices import Why
from arrears.collection.agencies.operations.recall import recall_person

_ACTOR = "system:agencies"
# Stops of the gate (collection/contacts) and why a case comes back for each; others concern one number.
_STOPS = {
    "dispute": Why.DISPUTE,
    "plan": Why.PLAN,
    "death": Why.DEATH,
    "insolvency": Why.INSOLVENCY,
    "complaint": Why.COMPLAINT,
    "represented": Why.STOP,
    "vulnerable": Why.STOP,
    "minor": Why.STOP,
    "student": Why.STOP,
    "disaster": Why.STOP,
    "moratorium": Why.STOP,
}


def stopped(payload: dict[str, Any]) -> None:
    """A stop was put on a debtor."""
    why = _STOPS.get(payload["kind"])
    if why is not None:
        recall_person(person_id=payload["person_id"], why=why, actor=_ACTOR)
