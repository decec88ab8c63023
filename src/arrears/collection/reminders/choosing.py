"""For each person the best channel that the gate allows, and when: at the wanted hour or at the next
allowed one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from arrears.collection.reminders.asking import Answers, Questions
from arrears.collection.reminders.gate import ask_gate
from arrears.collection.reminders.people_due import PeopleDue
from arrears.collection.reminders.plan_file import ReminderPlan
from arrears.collection.reminders.policy import Bools, Ints, choose_channel
from arrears.collection.reminders.reaching import CHANNELS, Reaching
from arrears.collection.reminders.template_file import Version

ROUNDS = 3  # how many channels are tried for one person


@dataclass(kw_only=True)
class Chosen:
    """One row a person. `channel` is a place in CHANNELS, -1 = none; `why` is empty where it is allowed."""

    channel: Ints
    point: Ints
    decision_id: Ints
    allowed: Bools
    at: NDArray[np.object_]
    duties: list[str]
    rules: list[str]
    why: list[str]


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What the choice is made from."""

    people: PeopleDue
    reaching: Reaching
    plan: ReminderPlan
    versions: Mapping[str, Version]
    purposes: Mapping[str, str]  # by template
    at: NDArray[np.object_]
    expires_at: NDArray[np.object_]
    decided: Ints  # place in CHANNELS of the only channel that a strategy has left, below 0 = any
    skipped: Mapping[int, str]  # row -> why, decided before


def choose(wanted: Wanted) -> Chosen:
    """Asks the gate for the best channel; where that one is closed for good, for the next best."""
    count = len(wanted.people)
    chosen = _nothing(wanted, count)
    usable = _usable(wanted)
    for row, why in wanted.skipped.items():
        usable[row], chosen.why[row] = False, why
    open_rows = np.array([row for row in range(count) if row not in wanted.skipped], np.int64)
    for _round in range(ROUNDS):
        place = _best(wanted, usable, open_rows)
        open_rows, place = open_rows[place >= 0], place[place >= 0]
        if not len(open_rows):
            break
        answers, at = _asked(wanted, open_rows, place)
        _note(chosen, open_rows, place, wanted.reaching.point[open_rows, place], answers, at)
        denied = ~answers.allowed
        usable[open_rows[denied], place[denied]] = False
        open_rows = open_rows[denied]
    return chosen


def _best(wanted: Wanted, usable: Bools, rows: Ints) -> Ints:
    plan, reaching = wanted.plan, wanted.reaching
    return choose_channel(
        channels=CHANNELS,
        usable=usable[rows],
        sent=reaching.sent[rows],
        reached=reaching.reached[rows],
        preferred=reaching.preferred[rows],
        costs=plan.channels,
        worth_minor=plan.worth_minor,
        prior_weight=plan.prior_weight,
        preferred_bonus=plan.preferred_bonus,
    )


def _asked(wanted: Wanted, rows: Ints, place: Ints) -> tuple[Answers, NDArray[np.object_]]:
    """The gate's answers at the wanted moment, else at the next allowed one before the message expires."""
    lists, steps = wanted.people.loan_lists(), wanted.plan.steps
    questions = Questions(
        person_id=wanted.people.person_id[rows],
        loans=[lists[row] for row in rows.tolist()],
        point=wanted.reaching.point[rows, place],
        channel=[CHANNELS[one] for one in place.tolist()],
        purpose=[wanted.purposes[steps[step].template] for step in wanted.people.step[rows].tolist()],
        at=wanted.at[rows].copy(),
    )
    answers, at = ask_gate(questions), questions.at
    later = [
        row
        for row, moment in enumerate(answers.next_allowed_at)
        if not answers.allowed[row] and moment is not None and moment < wanted.expires_at[rows[row]]
    ]
    if later:
        again = np.array(later, np.int64)
        moments = np.array([answers.next_allowed_at[row] for row in later], object)
        second = ask_gate(questions.take(again, at=moments))
        at[again] = moments
        answers = _merged(answers, again, second)
    return answers, at


def _merged(first: Answers, rows: Ints, second: Answers) -> Answers:
    """The second answers in their rows of the first."""
    decision_id, allowed = first.decision_id.copy(), first.allowed.copy()
    decision_id[rows], allowed[rows] = second.decision_id, second.allowed
    texts = [list(first.duties), list(first.rules), list(first.reasons)]
    for target, source in zip(texts, (second.duties, second.rules, second.reasons), strict=True):
        for place, row in enumerate(rows.tolist()):
            target[row] = source[place]
    moments: list[datetime | None] = list(first.next_allowed_at)
    for place, row in enumerate(rows.tolist()):
        moments[row] = second.next_allowed_at[place]
    return Answers(
        decision_id=decision_id,
        allowed=allowed,
        duties=texts[0],
        rules=texts[1],
        reasons=texts[2],
        next_allowed_at=moments,
    )


def _note(
    chosen: Chosen, rows: Ints, place: Ints, point: Ints, answers: Answers, at: NDArray[np.object_]
) -> None:
    chosen.channel[rows], chosen.point[rows] = place, point
    chosen.decision_id[rows], chosen.allowed[rows], chosen.at[rows] = answers.decision_id, answers.allowed, at
    for place_of, row in enumerate(rows.tolist()):
        chosen.duties[row] = answers.duties[place_of]
        chosen.rules[row] = answers.rules[place_of]
        chosen.why[row] = "" if answers.allowed[place_of] else answers.reasons[place_of]


def _usable(wanted: Wanted) -> Bools:
    """There is a way, the step (or a strategy) wants it, and the approved text says something on it."""
    steps = wanted.plan.steps
    asked, said = (np.zeros((len(steps), len(CHANNELS)), bool) for _ in range(2))
    for row, step in enumerate(steps):
        version = wanted.versions.get(step.template)
        asked[row] = [channel in step.channels for channel in CHANNELS]
        said[row] = [version is not None and channel in version.channels for channel in CHANNELS]
    decided = wanted.decided[:, None]
    own = np.where(decided >= 0, decided == np.arange(len(CHANNELS)), asked[wanted.people.step])
    return np.asarray(wanted.reaching.there & own & said[wanted.people.step])


def _nothing(wanted: Wanted, count: int) -> Chosen:
    return Chosen(
        channel=np.full(count, -1, np.int64),
        point=np.zeros(count, np.int64),
        decision_id=np.zeros(count, np.int64),
        allowed=np.zeros(count, bool),
        at=wanted.at.copy(),
        duties=[""] * count,
        rules=[""] * count,
        why=["no_channel"] * count,
    )
