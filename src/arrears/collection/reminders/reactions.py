"""What the reminders' own news means for the case: it stands on the timeline."""

from typing import Any

from arrears.collection.cases.operations.note import note
from arrears.collection.cases.queries import case_of_person
from arrears.collection.reminders.events import CALL_ASKED, REPLY_TAKEN

ACTOR = "system:reminders"


def call_asked(payload: dict[str, Any]) -> None:
    """The plan wants a person to call: noted on the case; people without a case are in no queue."""
    _note(payload, kind=CALL_ASKED, said={"step": payload["step"], "loan_ids": payload["loan_ids"]})


def reply_taken(payload: dict[str, Any]) -> None:
    """Somebody wrote back: what it was understood as; the text stays with the reply."""
    said = {name: payload[name] for name in ("reply_id", "message_id", "channel", "meaning")}
    _note(payload, kind=REPLY_TAKEN, said=said)


def _note(payload: dict[str, Any], *, kind: str, said: dict[str, Any]) -> None:
    case = case_of_person(payload["person_id"])
    if case is not None:
        note(case_id=case.id, kind=kind, payload=said, actor=ACTOR)
