"""One day of the lender's life, in the order in which it happens."""

import numpy as np
from numpy.typing import NDArray

from arrears.kernel.book import NONE_DAY
from arrears.kernel.codes import Status
from arrears.simulator.behaviour import idle, lead_days
from arrears.simulator.lending import lend
from arrears.simulator.life import NEVER, Life
from arrears.simulator.lines import buy, give_back, next_statement, turn_into_instalments
from arrears.simulator.payments import (
    Look,
    look_at,
    pay_arrears,
    pay_as_planned,
    post_found_money,
    refund_credit,
    return_payments,
    settle_early,
)
from arrears.simulator.relief import waive_fees
from arrears.simulator.write_offs import charge_off, recover

Ints = NDArray[np.int64]


def play_day(*, life: Life, day: int) -> None:
    """Appends the events of a day to the life's history."""
    return_payments(life=life, day=day)
    waive_fees(life=life, day=day)
    settle_early(life=life, day=day)
    loan = np.flatnonzero((life.wake <= day) & (life.status != Status.CHARGED_OFF))
    loan = loan[~idle(life=life, loan=loan, day=day)]
    look = look_at(life=life, loan=loan, day=day)
    note(life=life, look=look, day=day)
    pay_as_planned(life=life, look=look, day=day)
    post_found_money(life=life, look=look, day=day)
    pay_arrears(life=life, look=look, day=day)
    charge_off(life=life, look=look, day=day)
    refund_credit(life=life, look=look, day=day)
    recover(life=life, day=day)
    give_back(life=life, day=day)
    turn_into_instalments(life=life, day=day)
    buy(life=life, day=day)
    lend(life=life, day=day)


def note(*, life: Life, look: Look, day: int) -> None:
    """Remembers how the loans stand, and when to look at those again that do nothing today."""
    now, loan = look.now, look.loan
    life.status[loan], life.next_due[loan] = now["status"], now["next_due_day"]
    life.late_since[loan] = np.where(now["dpd_days"] > 0, now["oldest_due_day"], NEVER)
    waits = (now["status"] == Status.ACTIVE) & (now["dpd_days"] == 0) & (now["next_due_day"] != NONE_DAY)
    planned = now["next_due_day"] - lead_days(life=life, loan=loan, due_day=now["next_due_day"])
    due_now = look.due_day == day
    later = np.where(planned > day, planned, now["next_due_day"] + 1)
    later = np.where(due_now | (planned == day), day + 1, later)
    later = np.where(waits, later, day + 1)
    quiet = life.revolving(loan) & (now["next_due_day"] == NONE_DAY) & (now["dpd_days"] == 0)
    later = np.where(quiet, next_statement(life=life, loan=loan, day=day) + 1, later)
    later = np.where(now["status"] == Status.PAID_OFF, NEVER, later)
    life.wake[loan] = np.where(later > day + 1, later, day)  # `day` = still to act today
