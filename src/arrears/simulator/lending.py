"""The day's new loans: who applies, whom the lender knows already, and what is agreed."""

import numpy as np
from numpy.typing import NDArray

from arrears.kernel.codes import Status
from arrears.simulator.life import Life, empty_loans
from arrears.simulator.offers import agree

Ints = NDArray[np.int64]
_KNOWN_DAYS = 120  # a borrower comes back after so many days at the earliest
_LATE_DAYS = 15  # and only when never later than this
_LOANS_AT_ONCE = 2


def lend(*, life: Life, day: int) -> None:
    """Pays out the loans of a day's applications."""
    first, last = np.searchsorted(life.since, [day, day + 1])
    loan = np.arange(first, last)
    if not len(loan):
        return
    person = _applicants(life=life, loan=loan, day=day)
    people = life.people.at(person)
    agreed = agree(world=life.world, chance=life.chance, shelf=life.shelf, people=people, loan=loan, day=day)
    rows = empty_loans(len(loan))
    for name in ("terms_ix", "principal_minor", "rate_ppb", "instalments", "first_due_day"):
        rows[name] = getattr(agreed, name)
    rows["start_day"] = day
    life.lend(loans=rows, person=person, day=day)


def _applicants(*, life: Life, loan: Ints, day: int) -> Ints:
    """Row of `people` for each application: a new person, or one who repaid well and comes back."""
    known = int(np.searchsorted(life.since, day - _KNOWN_DAYS))
    share = life.world["applications"]["repeat_share"]
    comes_back = life.chance.uniform("repeat", loan) < share
    if not known or not comes_back.any():
        return loan
    earlier = life.chance.between("repeat.who", 0, known - 1, loan)
    person = np.where(comes_back, life.person[earlier], loan)
    welcome = _welcome(life=life, person=person[comes_back], day=day)
    seen: set[int] = set()
    for at, candidate in zip(np.flatnonzero(comes_back).tolist(), person[comes_back].tolist(), strict=True):
        if candidate not in welcome or candidate in seen:
            person[at] = loan[at]
        seen.add(candidate)
    return person


def _welcome(*, life: Life, person: Ints, day: int) -> set[int]:
    """Those of the people whose loans here were all paid well, and who have room for another."""
    loan = np.flatnonzero(np.isin(life.person, person))
    states = life.history.states(loan=loan, day=day - 1)
    owner = life.person[loan]
    bad = (
        (states["status"] == Status.CHARGED_OFF)
        | (states["dpd_days"] > 0)
        | (states["dpd_days_max"] > _LATE_DAYS)
    )
    running = owner[states["status"] == Status.ACTIVE]
    refused = set(owner[bad].tolist())
    people, counts = np.unique(running, return_counts=True)
    refused |= set(people[counts >= _LOANS_AT_ONCE].tolist())
    return set(person.tolist()) - refused
