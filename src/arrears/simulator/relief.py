"""What a returned payment costs, and kindness: fees waived on asking, penalty interest after long arrears."""

import numpy as np
from numpy.typing import NDArray

from arrears.kernel.book import Columns
from arrears.kernel.codes import Kind, Part, Status
from arrears.simulator.history import events_of
from arrears.simulator.life import Life

Ints = NDArray[np.int64]


def charge_for_return(*, life: Life, loan: Ints, day: int) -> None:
    """The bank's charge for a returned direct debit is passed on, to be paid within some days."""
    relief = life.world["relief"]
    rows = events_of(
        count=len(loan),
        kind=Kind.FEE,
        day=day,
        amount=np.full(len(loan), relief["return_fee_minor"]),
        part=int(Part.FEE),
    )
    rows["due_day"] = day + relief["return_fee_due_days"]
    life.post(loan=loan, rows=rows)


def waive_fees(*, life: Life, day: int) -> None:
    """Some ask, and are let off the charge some days later."""
    relief, history = life.world["relief"], life.history
    then = day - relief["return_fee_asked_days"]
    row = history.events_posted(first=then, last=then)
    row = row[history.events["kind"][row] == Kind.FEE]
    loan = history.owner[row]
    asks = life.chance.uniform("fee.waived", loan, then) < relief["return_fee_waived_share"]
    asks &= life.status[loan] == Status.ACTIVE
    row, loan = row[asks], loan[asks]
    amount = history.events["amount_minor"][row]
    rows = events_of(count=len(row), kind=Kind.WAIVE, day=day, amount=amount, part=int(Part.FEE), ref=row + 1)
    life.post(loan=loan, rows=rows)


def waive_penalty(*, life: Life, loan: Ints, now: Columns, settles: NDArray[np.bool_], day: int) -> Ints:
    """Posts the waivers of today and returns the amount of each loan (0 = none)."""
    relief = life.world["relief"]
    asked = life.chance.uniform("penalty.waived", loan, day) < relief["penalty_waived_share"]
    late = now["dpd_days"] >= relief["penalty_waived_after_days"]
    amount = np.where(settles & asked & late, now["penalty_overdue_minor"], 0)
    given = amount > 0
    rows = events_of(
        count=int(given.sum()), kind=Kind.WAIVE, day=day, amount=amount[given], part=int(Part.PENALTY)
    )
    life.post(loan=loan[given], rows=rows)
    return np.asarray(amount)
