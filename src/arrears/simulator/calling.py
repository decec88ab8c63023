"""Collectors of a simulated lender: they take debtors, ask the gate, call, and record what came of it.

Everything goes through the real operations. Who answers and what they say is drawn from the seed and is
nobody's measurement; every recording is named a simulation. Promises are kept or not by the simulated money.
"""

import random
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from arrears.collection.cases.checklist import NO, YES, checklist
from arrears.collection.cases.choices import ArrearsReason, Outcome, Reached
from arrears.collection.cases.operations.call import ask_to_call
from arrears.collection.cases.operations.get_next import get_next
from arrears.collection.cases.operations.make_promise import Promised
from arrears.collection.cases.operations.manage_team import put_collector, put_team
from arrears.collection.cases.operations.record_conversation import Said, record_conversation
from arrears.collection.cases.operations.review import review
from arrears.collection.cases.operations.share_out import share_out
from arrears.collection.cases.operations.take_case import give_back
from arrears.collection.cases.queries import CaseRow, case
from arrears.collection.cases.queries.work import collectors, conversations, to_review
from arrears.collection.cases.said_policy import MEANS

TEAM, SUPERVISOR, PEOPLE = "first", "supervisor", ("li", "wang")
_CALLS_A_DAY, _BEGINS, _EVERY = 4, time(9, 30), timedelta(minutes=100)
_SUNDAY = 6
# Shares of what comes of a call: made up.
_OUTCOMES = {
    Outcome.NO_ANSWER: 40,
    Outcome.BUSY: 6,
    Outcome.VOICE_MAIL: 7,
    Outcome.HUNG_UP: 3,
    Outcome.PROMISE: 24,
    Outcome.CALL_BACK: 4,
    Outcome.SAYS_PAID: 4,
    Outcome.WANTS_HELP: 4,
    Outcome.NO_RESULT: 6,
    Outcome.REFUSES: 1.5,
    Outcome.DISPUTES: 0.5,
}
_REASONS = {
    ArrearsReason.FORGOT: 25,
    ArrearsReason.CASH_FLOW: 35,
    ArrearsReason.PAYMENT_FAILED: 8,
    ArrearsReason.INCOME_FELL: 12,
    ArrearsReason.JOB_LOSS: 8,
    ArrearsReason.ILLNESS: 5,
    ArrearsReason.FAMILY: 4,
    ArrearsReason.OVER_INDEBTED: 3,
}


def call(*, on: date, seed: int) -> None:
    """A day of the collectors and one review of the supervisor. Safe to repeat; nobody works on Sundays."""
    if on.weekday() == _SUNDAY:
        return
    _team()
    opens = datetime.combine(on, _BEGINS, tzinfo=timezone.get_default_timezone())
    share_out(at=opens, actor=f"staff:{SUPERVISOR}")
    for place, name in enumerate(PEOPLE):
        done = sum(1 for row in conversations(collector=name, limit=_CALLS_A_DAY) if row.on == on)
        for number in range(done, _CALLS_A_DAY):
            _one_call(name, opens + number * _EVERY + place * timedelta(minutes=7), on, seed)
    _review(on, seed)


def _team() -> None:
    known = {row.username for row in collectors()}
    if known.issuperset(PEOPLE):
        return
    put_team(code=TEAM, name="一组", actor=SUPERVISOR)
    for name in PEOPLE:
        put_collector(
            username=name,
            team=TEAM,
            capacity=120,
            skills=("negotiation", "recovery"),
            languages=("zh-hans", "en"),
            actor=SUPERVISOR,
        )


def _one_call(name: str, at: datetime, on: date, seed: int) -> None:
    found = get_next(collector=name, at=at)
    if found is None:
        return
    asked = ask_to_call(case_id=found.case_id, collector=name, at=at)
    if not asked.decision.allowed:
        give_back(case_id=found.case_id, collector=name)
        return
    row = case(case_id=found.case_id)
    chance = random.Random(f"{seed}/{on}/{row.person_id}/{at:%H%M}")
    record_conversation(
        case_id=row.id,
        decision_id=asked.decision_id,
        collector=name,
        said=_said(row, chance, at, on),
        on=on,
        at=at,
        idempotency_key=f"simulation/{on}/{name}/{at:%H%M}",
    )


def _said(row: CaseRow, chance: random.Random, at: datetime, on: date) -> Said:
    outcome = chance.choices(list(_OUTCOMES), weights=list(_OUTCOMES.values()))[0]
    reached = MEANS[outcome].reached[0]
    debtor = reached is Reached.RIGHT_PARTY
    reason = chance.choices(list(_REASONS), weights=list(_REASONS.values()))[0]
    share = chance.choice([0.3, 0.5, 1.0])
    amount = max(1, int(row.overdue_minor * share) // 100 * 100)
    promised = Promised(amount_minor=amount, due_on=on + timedelta(days=chance.randrange(1, 6)))
    return Said(
        reached=reached,
        outcome=outcome,
        reason=reason if debtor else ArrearsReason.UNKNOWN,
        next_at=at + timedelta(hours=chance.randrange(20, 50)) if outcome is Outcome.CALL_BACK else None,
        promised=promised if outcome is Outcome.PROMISE else None,
        seconds=chance.randrange(40, 400) if debtor else chance.randrange(5, 40),
        recording=f"simulation/{row.id}/{at:%Y%m%d%H%M}" if debtor else "",
    )


def _review(on: date, seed: int) -> None:
    for row in to_review(on=on, limit=1):
        chance = random.Random(f"{seed}/review/{row.id}")
        answers = {
            item.code: NO if chance.random() < (0.01 if item.critical else 0.12) else YES
            for item in checklist()
        }
        review(conversation_id=row.id, answers=answers, reviewer=SUPERVISOR, on=on)
