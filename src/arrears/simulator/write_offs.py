"""Loans that are given up after half a year, and the money that comes in afterwards."""

import numpy as np

from arrears.kernel.codes import Kind, Status
from arrears.simulator.history import events_of
from arrears.simulator.life import Life
from arrears.simulator.payments import Look

_OWED = ("principal", "interest", "fee", "penalty")


def charge_off(*, life: Life, look: Look, day: int) -> None:
    """Charges off what is long past due, each loan on a day of its own within the batch's time."""
    rules, now = life.world["write_offs"], look.now
    wait = life.chance.between("charge_off.wait", 1, rules["within_days"], look.loan)
    gone = (now["status"] == Status.ACTIVE) & (now["dpd_days"] >= rules["after_days"] + wait)
    gone &= life.wake[look.loan] <= day  # not when they paid something today
    amount = (
        sum(now[f"{part}_outstanding_minor"][gone] for part in _OWED) + now["interest_accrued_minor"][gone]
    )
    rows = events_of(count=int(gone.sum()), kind=Kind.CHARGE_OFF, day=day, amount=np.asarray(amount))
    loan = look.loan[gone]
    life.post(loan=loan, rows=rows)
    life.status[loan] = int(Status.CHARGED_OFF)
    life.charged_off[loan] = amount


def recover(*, life: Life, day: int) -> None:
    """Some of the charged-off pay something from time to time, never more than was charged off."""
    rules = life.world["write_offs"]
    loan = np.flatnonzero((life.charged_off > 0) & (life.wake <= day))
    able = life.chance.uniform("recovers", loan) < rules["recovering_share"]
    pays = able & (life.chance.uniform("recovery", loan, day) < rules["recovery_daily"])
    loan = loan[pays]
    low, high = rules["recovery_range"]
    share = low + (high - low) * life.chance.uniform("recovery.share", loan, day)
    amount = (life.charged_off[loan] * share).astype(np.int64) // 100 * 100
    amount = np.minimum(np.maximum(amount, 1_000), life.charged_off[loan] - life.recovered[loan])
    loan, amount = loan[amount > 0], amount[amount > 0]
    life.post(loan=loan, rows=events_of(count=len(loan), kind=Kind.RECOVER, day=day, amount=amount))
    life.recovered[loan] += amount
