"""Who is reminded of what today: loans that are due or overdue, one message a person. Columns in, columns
out.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from arrears.collection.reminders.policy import NO_STEP, Bools, Ints
from arrears.plumbing.days import to_day

Texts = NDArray[np.object_]


@dataclass(frozen=True, kw_only=True)
class PeopleDue:
    """One row a person; `loans[first[i]:first[i + 1]]` are the loans that the message speaks of."""

    person_id: Ints
    step: Ints  # place in plan.steps
    amount_minor: Ints
    currency: Texts
    jurisdiction: Texts
    due_day: Ints
    days: Ints  # past the due day; negative before it
    loans: Ints
    first: Ints

    def __len__(self) -> int:
        return len(self.person_id)

    @property
    def overdue(self) -> Bools:
        """Whether the message speaks of what is late (else of what falls due)."""
        return np.asarray(self.days > 0)

    def loan_lists(self) -> list[list[int]]:
        """The loans of each person."""
        ids, first = self.loans.tolist(), self.first.tolist()
        return [ids[first[i] : first[i + 1]] for i in range(len(self))]


def people_due(*, loans: pa.Table, step: Ints, on: date) -> PeopleDue:
    """People with a step today, from servicing's `due_around` (sorted by borrower) and the step of each loan.

    The step of the loan that is latest counts. What is late is told of all late loans of the person
    together, what falls due of those that fall due on the same day; loans in another currency are left for
    another day.
    """
    borrower, currency = _ints(loans, "borrower_id"), _texts(loans, "currency")
    overdue, amount = _ints(loans, "overdue_minor"), _ints(loans, "next_due_minor")
    late = overdue > 0
    due_day = due_days(loans)
    days = to_day(on) - due_day
    if not len(borrower):
        return _nobody()
    starts = np.flatnonzero(np.r_[True, borrower[1:] != borrower[:-1]])
    row_of = np.cumsum(np.r_[False, borrower[1:] != borrower[:-1]])
    leader = _leaders(step=step, days=days, starts=starts, row_of=row_of)
    told = step[leader] != NO_STEP
    lead = leader[row_of]
    member = (currency == currency[lead]) & np.where(
        late[lead], late, ~late & (due_day == due_day[lead]) & (amount > 0)
    )
    sums = np.add.reduceat(np.where(member, np.where(late, overdue, amount), 0), starts)
    counted = np.add.reduceat(member.astype(np.int64), starts)
    told &= sums > 0
    chosen = leader[told]
    return PeopleDue(
        person_id=borrower[chosen],
        step=step[chosen],
        amount_minor=sums[told],
        currency=currency[chosen],
        jurisdiction=_texts(loans, "jurisdiction")[chosen],
        due_day=due_day[chosen],
        days=days[chosen],
        loans=_ints(loans, "loan_id")[member & told[row_of]],
        first=np.r_[0, np.cumsum(counted[told])].astype(np.int64),
    )


def due_days(loans: pa.Table) -> Ints:
    """The due day that counts for each loan: of the oldest late instalment, else of the next one."""
    late = _ints(loans, "overdue_minor") > 0
    return np.where(late, _ints(loans, "oldest_due_day"), _ints(loans, "next_due_day"))


def _leaders(*, step: Ints, days: Ints, starts: Ints, row_of: Ints) -> Ints:
    """The row of each person's loan that has a step and is latest (the first row where none has one)."""
    order = np.where(step == NO_STEP, np.int64(-(2**40)), days)
    best = np.maximum.reduceat(order, starts)
    at_best = np.flatnonzero(order == best[row_of])
    _people, first = np.unique(row_of[at_best], return_index=True)
    return np.asarray(at_best[first])


def _nobody() -> PeopleDue:
    none, words = np.zeros(0, np.int64), np.zeros(0, object)
    return PeopleDue(
        person_id=none,
        step=none,
        amount_minor=none,
        currency=words,
        jurisdiction=words,
        due_day=none,
        days=none,
        loans=none,
        first=np.zeros(1, np.int64),
    )


def _ints(table: pa.Table, name: str) -> Ints:
    return np.asarray(table[name].to_numpy(), np.int64)


def _texts(table: pa.Table, name: str) -> Texts:
    return np.array(table[name].to_pylist(), object)
