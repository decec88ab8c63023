"""Plain measures of a simulated life, straight from the kernel: the tests' own, apart from `portfolio`."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from arrears.kernel.book import NONE_DAY
from arrears.kernel.codes import Status
from arrears.kernel.fold import fold
from arrears.plumbing.days import to_day
from arrears.simulator.applications import month_start

BUCKETS = ("C", "B1", "B2", "B3", "B4+")
OUT = {"paid_off": 5, "charged_off": 6}


@dataclass(frozen=True, kw_only=True)
class Measures:
    """Rates by amount unless said otherwise."""

    entry_rate: float  # principal of instalments not settled on their due date / principal due
    collected_30: float  # of that, settled within 30 days
    roll: Any  # count of month-to-month moves: BUCKETS x (BUCKETS, paid off, charged off)
    overdue_30: list[float]  # share of the balance more than 30 days late, by month end
    balance: list[int]  # minor units by month end
    charge_offs: int
    recovery_rate: float  # recovered / charged off
    faults: int

    def rate(self, start: str, *ends: str) -> float:
        """Share of the loans in bucket `start` that are in one of the buckets `ends` a month later."""
        names = [*BUCKETS, *OUT]
        row = self.roll[names.index(start)]
        return float(sum(row[names.index(end)] for end in ends) / row.sum())


def measure(life: Any) -> Measures:
    """Measures the whole history of a life."""
    plan, loan = life.plan, np.arange(life.loan_count)
    ends = [to_day(month_start(start=plan.start, months=k + 1)) - 1 for k in range(plan.months)]
    roll, before = np.zeros((7, 7), np.int64), None
    overdue, balances, faults = [], [], 0
    for day in ends:
        states = life.history.states(loan=loan, day=day)
        now = bucket(states)
        balance = states["principal_outstanding_minor"]
        overdue.append(float(balance[(now >= 2) & (now < 5)].sum() / max(balance.sum(), 1)))
        balances.append(int(balance.sum()))
        faults += int((states["fault"] != 0).sum())
        if before is not None:
            known = (before >= 0) & (before < 5)
            np.add.at(roll, (before[known], now[known]), 1)
        before = now
    off = states["principal_charged_off_minor"].sum() + states["interest_charged_off_minor"].sum()
    entry, collected = due_dates(life, ends[-1])
    return Measures(
        entry_rate=entry,
        collected_30=collected,
        roll=roll,
        overdue_30=overdue,
        balance=balances,
        charge_offs=int((states["status"] == Status.CHARGED_OFF).sum()),
        recovery_rate=float(states["recovered_minor"].sum() / max(off, 1)),
        faults=faults,
    )


def bucket(states: Any) -> Any:
    """0-4 = BUCKETS by days past due, 5 and 6 = OUT, -1 = not there yet."""
    late = np.where(states["dpd_days"] == 0, 0, np.minimum((states["dpd_days"] - 1) // 30 + 1, 4))
    late = np.where(np.isin(states["status"], (Status.PAID_OFF, Status.OVERPAID)), 5, late)
    late = np.where(states["status"] == Status.CHARGED_OFF, 6, late)
    return np.where(states["status"] == Status.PENDING, -1, late)


def due_dates(life: Any, last: int) -> tuple[float, float]:
    """Entry rate and 30-day collection rate over the due dates that are 30 days old."""
    folded = fold(book=life.history.book(np.arange(life.loan_count)), as_of_day=last, detail=True)
    rows, states = folded.instalments, folded.states
    off_day = np.where(states["status"] == Status.CHARGED_OFF, states["closed_day"], 2**40)
    owed = rows["due_day"] <= np.repeat(off_day, np.diff(folded.instalment_offsets))
    rows = rows[owed & (rows["due_day"] <= last - 30) & (rows["is_additional"] == 0)]
    principal = rows["principal_minor"]
    paid = np.where(rows["paid_day"] == NONE_DAY, 2**40, rows["paid_day"])
    late = paid > rows["due_day"]
    soon = late & (paid <= rows["due_day"] + 30)
    return float(principal[late].sum() / principal.sum()), float(
        principal[soon].sum() / principal[late].sum()
    )
