"""What a strategy has decided for people who are late comes before the own plan; for others the plan stands.

Who decides is a stranger: `config.settings.TREATMENTS_IN_FORCE` names the function that is asked.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np
import pyarrow as pa
from django.conf import settings
from django.utils.module_loading import import_string
from numpy.typing import NDArray

from arrears.collection.reminders.people_due import PeopleDue, due_days
from arrears.collection.reminders.plan_file import ReminderPlan
from arrears.collection.reminders.policy import NO_STEP, Bools, Ints, quiet_days_before
from arrears.collection.reminders.reaching import CHANNELS
from arrears.collection.reminders.steps_today import quiet_days
from arrears.collection.reminders.template_file import Template, templates
from arrears.plumbing.days import to_day

ANY = -1  # no channel is decided
ALONE = -2  # decided, and no message today
WHY = "treatment"


@dataclass(frozen=True, kw_only=True)
class Decided:
    """Decisions in force on a day, one row a person, by id: `channel` in CHANNELS, or ALONE."""

    person_id: Ints
    channel: Ints
    day: Ints  # on which it was decided


def decided_on(on: date) -> Decided:
    """What is in force on a business date; of lenders without strategies nothing."""
    table = _asked(settings.TREATMENTS_IN_FORCE)(on)
    code = table["treatment"].to_numpy(zero_copy_only=False).astype(str)
    place = np.full(len(code), ALONE, np.int64)
    for number, channel in enumerate(CHANNELS):
        place[code == channel] = number
    return Decided(
        person_id=np.asarray(table["person_id"].to_numpy(), np.int64),
        channel=place,
        day=np.asarray(table["decided_day"].to_numpy(), np.int64),
    )


def follow_decisions(
    *, loans: pa.Table, step: Ints, decided: Decided, plan: ReminderPlan, on: date
) -> tuple[Ints, Ints]:
    """The step of each loan and the decided channel (ANY, ALONE, place in CHANNELS) of each loan's borrower.

    A late person with a decision gets its message on its day, or after the quiet days that follow it, and no
    other message while it holds; loans of theirs that are not late are left for when nothing is late.
    """
    if not len(decided.person_id):
        return step, np.full(len(step), ANY, np.int64)
    borrower = np.asarray(loans["borrower_id"].to_numpy(), np.int64)
    late = np.asarray(loans["overdue_minor"].to_numpy(), np.int64) > 0
    row = np.searchsorted(decided.person_id, borrower).clip(0, len(decided.person_id) - 1)
    governed = (decided.person_id[row] == borrower) & np.isin(borrower, borrower[late])
    today = governed & (decided.channel[row] >= 0)
    today &= _is_its_day(loans=loans, plan=plan, on=on, since=to_day(on) - decided.day[row])
    wanted = np.where(today, decided.channel[row], ALONE)
    said = _steps_saying(plan=plan, days=to_day(on) - due_days(loans), channel=wanted)
    return (
        np.where(governed, np.where(late, np.where(today, said, step), NO_STEP), step),
        np.where(governed, wanted, ANY),
    )


def channel_of_people(*, people: PeopleDue, loans: pa.Table, of_loan: Ints) -> Ints:
    """The decided channel of each person who is due, from that of the loans' borrowers."""
    borrower = np.asarray(loans["borrower_id"].to_numpy(), np.int64)
    return np.asarray(of_loan[np.searchsorted(borrower, people.person_id)], np.int64)


def _is_its_day(*, loans: pa.Table, plan: ReminderPlan, on: date, since: Ints) -> Bools:
    """Whether a message decided so many days ago goes out today: on no quiet day, then on the next one."""
    place: NDArray[np.object_] = np.array(loans["jurisdiction"].to_pylist(), object)
    found = np.zeros(len(place), bool)
    for code in sorted(set(place.tolist())):
        is_quiet = quiet_days(plan=plan, jurisdiction=code)
        held_back = quiet_days_before(on=on, is_quiet=is_quiet)
        found |= (place == code) & (since <= held_back) & (not is_quiet(on))
    return found


def _steps_saying(*, plan: ReminderPlan, days: Ints, channel: Ints) -> Ints:
    """For each loan the step of the plan that fits its days late best and says something on its channel."""
    step = np.full(len(days), NO_STEP, np.int64)
    known = templates()
    after = sorted(
        (one.days, place) for place, one in enumerate(plan.steps) if one.days > 0 and not one.person
    )
    for number, name in enumerate(CHANNELS):
        here = channel == number
        speaking = [pair for pair in after if name in _channels_of(known, plan.steps[pair[1]].template)]
        if speaking and here.any():
            starts, places = (np.array(column) for column in zip(*speaking, strict=True))
            step[here] = places[(np.searchsorted(starts, days[here], side="right") - 1).clip(0)]
    return step


def _channels_of(known: Mapping[str, Template], template: str) -> tuple[str, ...]:
    versions = known[template].versions
    return tuple(versions[max(versions)].channels)


@cache
def _asked(path: str) -> Callable[[date], pa.Table]:
    found: Callable[[date], pa.Table] = import_string(path)
    return found
