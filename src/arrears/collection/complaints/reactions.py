"""What a conversation brings forward gets its matter and clock; a wish for help is answered by a request."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from arrears.collection.cases.choices import Outcome
from arrears.collection.cases.queries.work import ConversationRow, conversation
from arrears.collection.complaints.choices import (
    MatterKind,
    MatterState,
    Redress,
    RootCause,
    Topic,
    Verdict,
)
from arrears.collection.complaints.operations.decide_matter import Decision, decide_matter
from arrears.collection.complaints.operations.go_on import investigate
from arrears.collection.complaints.operations.receive import Brought, receive
from arrears.collection.complaints.queries import matters_of_person
from arrears.collection.contacts.queries import AttemptSeen, attempts_of_person
from arrears.parties.point_queries import preferences
from arrears.plumbing.clock import moment

ACTOR = "system:complaints"
_BRINGS = (Outcome.DISPUTES, Outcome.COMPLAINS, Outcome.WANTS_HELP)


def conversation_recorded(payload: dict[str, Any]) -> None:
    """A conversation was written down; what it brings forward is taken in, once.

    What the borrower meant is not sorted yet: the remark stays with the conversation; the desk is shown it.
    """
    if payload["outcome"] not in _BRINGS:
        return
    talk = conversation(conversation_id=payload["conversation_id"])
    assert talk is not None, "conversations are append-only"
    attempts = {one.id: one for one in attempts_of_person(talk.person_id)}
    for key, brought in _brought(talk, attempts[talk.attempt_id]):
        receive(
            person_id=talk.person_id,
            brought=brought,
            channel="phone" if talk.channel.startswith("voice") else talk.channel,
            idempotency_key=f"conversation/{talk.id}{key}",
            at=talk.at,
            actor=ACTOR,
        )


def _brought(talk: ConversationRow, attempt: AttemptSeen) -> Iterator[tuple[str, Brought]]:
    common: dict[str, Any] = {"words": "", "attempt_id": attempt.id, "on": talk.on}
    only = attempt.loan_ids[0] if len(attempt.loan_ids) == 1 else None
    match talk.outcome:
        case Outcome.DISPUTES:  # which loan was not asked: each that the call was about
            for loan_id in attempt.loan_ids:
                dispute = Brought(kind=MatterKind.DISPUTE, topic=Topic.OTHER, loan_id=loan_id, **common)
                yield f"/{loan_id}", dispute
        case Outcome.COMPLAINS:  # until the desk knows better it is about whoever called
            yield (
                "",
                Brought(
                    kind=MatterKind.COMPLAINT,
                    topic=Topic.OTHER,
                    loan_id=only,
                    about=attempt.actor,
                    conduct=True,
                    **common,
                ),
            )
        case _:
            yield "", Brought(kind=MatterKind.PERSON, topic=Topic.NEEDS_HELP, loan_id=only, **common)


def help_requested(payload: dict[str, Any]) -> None:
    """A request for help was taken in: who had only said that they need it has their answer."""
    for matter in matters_of_person(person_id=payload["person_id"]):
        if matter.topic is not Topic.NEEDS_HELP or not matter.undecided:
            continue
        if matter.state is not MatterState.INVESTIGATING:
            investigate(matter_id=matter.id, actor=ACTOR, note=f"plan/{payload['plan_id']}")
        decide_matter(matter_id=matter.id, decision=_taken_in(matter.person_id), at=moment(), actor=ACTOR)


def _taken_in(person_id: int) -> Decision:
    language = preferences(person_id).language or settings.LANGUAGE_CODE
    with override(language):
        answer = _("Your request for help is taken in. You find the plans and their figures on your pages.")
    return Decision(verdict=Verdict.UPHELD, root_cause=RootCause.NONE, redress=Redress.NONE, answer=answer)
