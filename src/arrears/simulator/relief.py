"""Kindness of the lender: penalty interest waived for people who settle long arrears."""

import numpy as np
from numpy.typing import NDArray

from arrears.kernel.book import Columns
from arrears.kernel.codes import Kind, Part
from arrears.simulator.history import events_of
from arrears.simulator.life import Life

Ints = NDArray[np.int64]


def waive_penalty(*, life: Life, loan: Ints, now: Columns, settles: NDArray[np.bool_], day: int) -> Ints:
    """Posts the waivers of today and returns the amount of each loan (0 = none)."""
    relief = life.world["relief"]
    asked = life.chance.uniform("penalty.waived", loan, day) < relief["penalty_waived_share"]
    late = now["dpd_days"] >= relief["penalty_waived_after_days"]
    amount = np.where(settles & asked & late, now["penalty_overdue_minor"], 0)
    given = amount > 0
    rows = events_of(count=int(given.sum()), kind=Kind.WAIVE, day=day, amount=amount[given], part=int(Part.PENALTY))
    life.post(loan=loan[given], rows=rows)
    return np.asarray(amount)
