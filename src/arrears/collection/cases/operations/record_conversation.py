"""One operation for all that came of an attempt: who was reached, why they are late, what happens next."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from arrears.collection.cases import events
from arrears.collection.cases.choices import ArrearsReason, CaseState, NextStep, Outcome, Reached
from arrears.collection.cases.failures import UnableToRecordConversation
from arrears.collection.cases.models import Case, Conversation
from arrears.collection.cases.one_case import hold_case, move
from arrears.collection.cases.operations.hold import hold
from arrears.collection.cases.operations.make_promise import Promised, make_promise
from arrears.collection.cases.operations.put_down import put_down
from arrears.collection.cases.policy import UNTOUCHED
from arrears.collection.cases.said_policy import CONNECTED, MEANS, Means
from arrears.collection.cases.settings import case_settings
from arrears.collection.contacts.choices import SpokeWith
from arrears.collection.contacts.gate.planned import Channel
from arrears.collection.contacts.operations.record_attempt import record_attempt
from arrears.collection.contacts.operations.stop import stop
from arrears.collection.contacts.queries import DecisionSeen, decisions_by_id
from arrears.plumbing import locks, outbox

_SPOKE = {
    Reached.RIGHT_PARTY: SpokeWith.DEBTOR,
    Reached.THIRD_PERSON: SpokeWith.THIRD,
    Reached.WRONG_PERSON: SpokeWith.WRONG,
}
_REMARK = 2000


@dataclass(frozen=True, kw_only=True)
class Said:
    """What the collector enters. `next_step` None: as the outcome implies; `promised` with PROMISE only."""

    reached: Reached
    outcome: Outcome
    reason: ArrearsReason = ArrearsReason.UNKNOWN
    next_step: NextStep | None = None
    next_at: datetime | None = None
    promised: Promised | None = None
    seconds: int = 0
    remark: str = ""
    recording: str = ""
    script: str = ""
    duties_met: tuple[str, ...] = field(default=())


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """Ids of what was written; `again`: it had been recorded before, nothing was done now."""

    conversation_id: int
    attempt_id: int
    promise_id: int | None
    again: bool = False


def record_conversation(
    *,
    case_id: int,
    decision_id: int,
    collector: str,
    said: Said,
    on: date,
    at: datetime,
    idempotency_key: str,
    actor: str = "",
) -> Recorded:
    """Writes attempt, conversation, promise and next step in one transaction, and gives the debtor back.

    The gate's decision must be this collector's about this debtor, and allowed; `actor` is whom it names when
    that is not the lender's own staff. What really happened is recorded even when the lease has run out
    meanwhile. The same key again answers as the first time. Raises
    UnableToRecordConversation, UnableToRecordAttempt, UnableToPromise, UnableToFindCase.
    """
    with transaction.atomic():
        locks.hold_key(key=idempotency_key)
        case = hold_case(case_id=case_id)
        before = _before(idempotency_key, decision_id)
        if before is not None:
            return before
        means = _checked(said, case, at)
        actor = actor or f"staff:{collector}"
        decision = _decision(decision_id, case, actor)
        attempt_id = record_attempt(
            decision_id=decision_id,
            result=means.result,
            connected=said.reached in CONNECTED,
            spoke_with=_SPOKE.get(said.reached, SpokeWith.NOBODY),
            at=max(at, decision.at),
            seconds=said.seconds,
            recording=said.recording,
            duties_met=said.duties_met,
        )
        made = _conversation(case, decision, attempt_id, collector, said, on, at, idempotency_key)
        _work(case, said, means, on, at, actor)
        promise_id = None
        if said.promised is not None:
            promise_id = make_promise(
                case_id=case.id, promised=said.promised, on=on, at=at, actor=actor, conversation_id=made.id
            )
        _hold_back(case, means, decision, made.id, at, actor)
        _tell(case, made, on, at, actor)
        return Recorded(conversation_id=made.id, attempt_id=attempt_id, promise_id=promise_id)


def _before(key: str, decision_id: int) -> Recorded | None:
    known = Conversation.objects.filter(idempotency_key=key).first()
    if known is None:
        return None
    if known.decision_id != decision_id:
        raise UnableToRecordConversation(_("This key was used for another conversation."))
    promise = known_promise(conversation_id=known.id)
    return Recorded(conversation_id=known.id, attempt_id=known.attempt_id, promise_id=promise, again=True)


def known_promise(*, conversation_id: int) -> int | None:
    """The promise that was made in a conversation."""
    from arrears.collection.cases.models import Promise

    return Promise.objects.filter(conversation_id=conversation_id).values_list("id", flat=True).first()


def _checked(said: Said, case: Case, at: datetime) -> Means:
    means = MEANS[said.outcome]
    if said.reached not in means.reached:
        raise UnableToRecordConversation(_("Who was reached and what came of it do not fit together."))
    if (said.promised is not None) is not (said.outcome is Outcome.PROMISE):
        raise UnableToRecordConversation(
            _("A promise needs its amount and its day, and nothing else has them.")
        )
    step = said.next_step or means.next_step
    if step is NextStep.CALL_BACK and said.next_at is None:
        raise UnableToRecordConversation(_("Say when the debtor wants to be called back."))
    if said.next_at is not None and (said.next_at.tzinfo is None or said.next_at < at):
        raise UnableToRecordConversation(_("The next moment lies ahead."))
    if not 0 <= said.seconds <= 4 * 3600:
        raise UnableToRecordConversation(_("A conversation takes up to four hours."))
    if len(said.remark) > _REMARK:
        raise UnableToRecordConversation(_("A remark has %(most)d letters at most.") % {"most": _REMARK})
    return means


def _decision(decision_id: int, case: Case, actor: str) -> DecisionSeen:
    decision = decisions_by_id(ids=[decision_id]).get(decision_id)
    if decision is None or decision.person_id != case.person_id or decision.actor != actor:
        raise UnableToRecordConversation(
            _("Ask the gate for this call first: only its decision opens a conversation.")
        )
    return decision


def _conversation(
    case: Case,
    decision: DecisionSeen,
    attempt_id: int,
    collector: str,
    said: Said,
    on: date,
    at: datetime,
    key: str,
) -> Conversation:
    rules = case_settings()
    if Conversation.objects.filter(decision_id=decision.id).exists():
        raise UnableToRecordConversation(_("This call is recorded already: ask the gate for the next one."))
    return Conversation.objects.create(
        case_id=case.id,
        person_id=case.person_id,
        collector=collector,
        decision_id=decision.id,
        attempt_id=attempt_id,
        channel=decision.channel,
        on=on,
        at=at,
        seconds=said.seconds,
        recording=said.recording,
        script=said.script,
        reached=int(said.reached),
        reason=int(said.reason),
        outcome=int(said.outcome),
        next_step=int(said.next_step or MEANS[said.outcome].next_step),
        next_at=said.next_at,
        remark=said.remark.strip(),
        cost_minor=rules.cost_per_attempt_minor + rules.cost_per_minute_minor * -(-said.seconds // 60),
        bucket=case.bucket,
        idempotency_key=key,
    )


def _work(case: Case, said: Said, means: Means, on: date, at: datetime, actor: str) -> None:
    """The next step, and the case back from the screen."""
    step = said.next_step or means.next_step
    wait = means.wait
    case.next_step = int(step)
    case.next_at = said.next_at or (at + wait if wait > timedelta(0) else None)
    case.last_worked_at = at
    case.first_call_at = case.first_call_at or at
    if said.reached is Reached.RIGHT_PARTY and said.reason is not ArrearsReason.UNKNOWN:
        case.reason = int(said.reason)
    case.leased_by, case.leased_until, case.quiet_until = "", None, None
    case.save()
    if case.closed_on is None and CaseState(case.state) in UNTOUCHED:
        move(case=case, after=CaseState.IN_TREATMENT, why="first call", actor=actor, on=on)


def _hold_back(
    case: Case, means: Means, decision: DecisionSeen, conversation_id: int, at: datetime, actor: str
) -> None:
    evidence = f"conversation/{conversation_id}"
    if means.stop:
        stop(
            person_id=case.person_id,
            kind=means.stop,
            since=at,
            until=None if means.stop_for is None else at + means.stop_for,
            evidence=evidence,
            actor=actor,
            channel=Channel(decision.channel) if means.stop == "cease" else None,
        )
    if means.hold:
        hold(case_id=case.id, reason=means.hold, until=None, actor=actor)


def _tell(case: Case, made: Conversation, on: date, at: datetime, actor: str) -> None:
    told = {"conversation_id": made.id, "outcome": made.outcome, "reached": made.reached}
    payload = {
        **told,
        "attempt_id": made.attempt_id,
        "reason": made.reason,
        "next_step": made.next_step,
        "seconds": made.seconds,
        "remark": made.remark,
    }
    put_down(
        case_id=case.id,
        person_id=case.person_id,
        kind="conversation",
        payload=payload,
        on=on,
        at=at,
        actor=actor,
    )
    ids = {"case_id": case.id, "person_id": case.person_id}
    outbox.emit(name=events.CONVERSATION_RECORDED, payload=ids | told)
