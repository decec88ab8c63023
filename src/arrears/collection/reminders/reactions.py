"""What the reminders' own news means for the case, and what debtors are told of others' news."""

from datetime import date
from typing import Any

from arrears.collection.cases.operations.note import note
from arrears.collection.cases.queries import case_of_person
from arrears.collection.reminders.events import CALL_ASKED, REPLY_TAKEN
from arrears.collection.reminders.operations.tell_of_owner import tell_of_owner
from arrears.plumbing.clock import moment

ACTOR = "system:reminders"


def call_asked(payload: dict[str, Any]) -> None:
    """The plan wants a person to call: noted on the case; people without a case are in no queue."""
    _note(payload, kind=CALL_ASKED, said={"step": payload["step"], "loan_ids": payload["loan_ids"]})


def reply_taken(payload: dict[str, Any]) -> None:
    """Somebody wrote back: what it was understood as; the text stays with the reply."""
    said = {name: payload[name] for name in ("reply_id", "message_id", "channel", "meaning")}
    _note(payload, kind=REPLY_TAKEN, said=said)


def claim_sold(payload: dict[str, Any]) -> None:
    """The claims of a debtor went to a buyer."""
    _tell_of_owner(payload, template="claim_sold")


def claim_bought_back(payload: dict[str, Any]) -> None:
    """A claim that was sold is this lender's again."""
    _tell_of_owner(payload, template="claim_back")


def _tell_of_owner(payload: dict[str, Any], *, template: str) -> None:
    tell_of_owner(
        template=template,
        person_id=payload["person_id"],
        loan_ids=payload["loan_ids"],
        owner=payload["owner"],
        on=date.fromisoformat(payload["business_date"]),
        at=moment(),
        key=f"{template}/{payload['sale_id']}/{min(payload['loan_ids'])}",
    )


def _note(payload: dict[str, Any], *, kind: str, said: dict[str, Any]) -> None:
    case = case_of_person(payload["person_id"])
    if case is not None:
        note(case_id=case.id, kind=kind, payload=said, actor=ACTOR)
