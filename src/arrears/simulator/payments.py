"""Money that comes in on a day: as planned, late, by mistake, returned, all at once."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from arrears.kernel.book import NONE_DAY, Columns
from arrears.kernel.codes import Future, Kind, Part, Status
from arrears.kernel.fold import fold
from arrears.simulator.behaviour import lead_days, on_due_date, situations, while_late
from arrears.simulator.history import events_of
from arrears.simulator.life import NEVER, Life
from arrears.simulator.lines import statement_payments
from arrears.simulator.relief import charge_for_return, waive_penalty
from arrears.simulator.seasons import season_of

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
_SMALLEST_MINOR = 100  # nobody pays less than one yuan, unless it settles the loan
_OLDEST_IS_DEARER = 1.03  # than the mean of those overdue: more interest, more penalty


@dataclass(frozen=True, kw_only=True)
class Look:
    """Loans that may act today, as they stand now (today's payments not yet), and what they owe next."""

    loan: Ints
    now: Columns
    due_day: Ints  # the next due date with something open, today included; NONE_DAY = none
    due_minor: Ints  # what is open of it

    def due_today(self, day: int) -> Ints:
        """What falls due today and is open, in minor units."""
        return np.where(self.due_day == day, self.due_minor, 0)


def look_at(*, life: Life, loan: Ints, day: int) -> Look:
    """Folds the loans with what was posted until this morning.

    Loans that the kernel sets aside are left out: a person must look at them first.
    """
    now = life.history.states(loan=loan, day=day)
    due_day, due_minor = now["next_due_day"].copy(), now["next_due_minor"].copy()
    today = life.next_due[loan] <= day  # something may fall due today: the state of tonight no longer says so
    night = fold(book=life.history.book(loan[today]), as_of_day=day - 1, known_day=day).states
    due_day[today], due_minor[today] = night["next_due_day"], night["next_due_minor"]
    sound = now["fault"] == 0
    return Look(loan=loan[sound], now=now[sound], due_day=due_day[sound], due_minor=due_minor[sound])


def pay_as_planned(*, life: Life, look: Look, day: int) -> None:
    """The instalments that their borrowers meant to pay today, on the due date or some days ahead."""
    at = np.flatnonzero((look.now["dpd_days"] == 0) & (look.now["status"] == Status.ACTIVE))
    due_day, amount = look.due_day[at], look.due_minor[at]
    lead = lead_days(life=life, loan=look.loan[at], due_day=due_day)
    mine = (due_day - lead == day) & (amount > 0) & ~_posted_late(life, look.loan[at], due_day, lead)
    at, due_day, amount = at[mine], due_day[mine], amount[mine]
    loan = look.loan[at]
    falling = look.now["instalments_due"][at] + (due_day > day)  # instalments due when this one is
    amount = statement_payments(
        life=life, loan=loan, minimum=amount, payoff=look.now["payoff_minor"][at], day=day
    )
    situation = situations(life=life, loan=loan, instalments_due=falling, day=day)
    act = on_due_date(life=life, loan=loan, situation=situation, due_day=due_day, day=day)
    paid = _amounts(life=life, loan=loan, due=amount, share=act.share, day=day)
    _pay(life=life, loan=loan[act.pays], amount=paid[act.pays], day=day)
    payments = life.world["payments"]
    mistaken = life.chance.uniform("doubled", loan, due_day) < payments["doubled"]
    doubled = act.pays & (act.share == 1) & mistaken & ~_by_debit(life, loan)
    _pay(life=life, loan=loan[doubled], amount=paid[doubled], day=day)


def _posted_late(life: Life, loan: Ints, due_day: Ints, lead: Ints) -> Flags:
    """Paid in time on the due date, but found and posted some days later."""
    chance = life.chance.uniform("posted_late", loan, due_day)
    return np.asarray((chance < life.world["payments"]["posted_late"]) & (lead == 0))


def post_found_money(*, life: Life, look: Look, day: int) -> None:
    """Payments that arrived on the due date and are posted only now: their value date is in the past."""
    payments = life.world["payments"]
    at = np.flatnonzero(
        (look.now["dpd_days"] > 0) & (look.now["dpd_days"] <= payments["posted_late_days"][1])
    )
    loan, due_day = look.loan[at], look.now["oldest_due_day"][at]
    lead = lead_days(life=life, loan=loan, due_day=due_day)
    low, high = payments["posted_late_days"]
    found = due_day + life.chance.between("posted_late.days", low, high, loan, due_day) == day
    mine = found & _posted_late(life, loan, due_day, lead) & (look.now["instalments_behind"][at] == 1)
    loan, amount = (
        loan[mine],
        look.now["overdue_minor"][at][mine] - look.now["penalty_overdue_minor"][at][mine],
    )
    _pay(life=life, loan=loan, amount=amount, day=day, value_day=due_day[mine])


def pay_arrears(*, life: Life, look: Look, day: int) -> None:
    """What the late pay today: all of it, an instalment, or a part of one; some are let off the penalty."""
    at = np.flatnonzero((look.now["dpd_days"] > 0) & (life.wake[look.loan] <= day))
    loan, now = look.loan[at], look.now[at]
    situation = situations(life=life, loan=loan, instalments_due=now["instalments_due"], day=day)
    act = while_late(life=life, loan=loan, situation=situation, dpd_days=now["dpd_days"], day=day)
    behind = np.maximum(now["instalments_behind"], 1)
    whole = now["overdue_minor"] + look.due_today(day)[at]
    dearer = np.ceil(now["overdue_minor"] * _OLDEST_IS_DEARER / behind).astype(np.int64)
    one = np.minimum(now["overdue_minor"], dearer)
    part = np.maximum((one * act.share).astype(np.int64) // 100 * 100, _SMALLEST_MINOR)
    amount = np.where(act.whole, whole, np.where(act.share == 1, one, part))
    pays = act.pays & (amount > 0)
    waived = waive_penalty(life=life, loan=loan, now=now, settles=pays & act.whole, day=day)
    _pay(life=life, loan=loan[pays], amount=(amount - waived)[pays], day=day)


def settle_early(*, life: Life, day: int) -> None:
    """Some settle the whole loan, with the interest of the time that they had it (Civil Code Art. 677).

    Where the product's interest does not follow the balance, the rest is waived.
    """
    rate = life.world["payments"]["payoff_monthly"] / 30.4 * season_of(world=life.world, day=day).payoff
    eager = np.array([1.6, 1.25, 0.8, 0.35, 0.25, 0.4])[life.people.type[life.person]]
    old = (
        life.history.loans["start_day"][: life.loan_count]
        <= day - life.world["payments"]["payoff_after_days"]
    )
    number = np.arange(life.loan_count)
    running = old & (life.status == Status.ACTIVE) & (life.wake < NEVER) & ~life.revolving(number)
    loan = np.flatnonzero(running & (life.chance.uniform("payoff", number, day) < rate * eager))
    if not len(loan):
        return
    folded = fold(book=life.history.book(loan), as_of_day=day, known_day=day, detail=True)
    states = folded.states
    owes = (states["fault"] == 0) & (states["status"] == Status.ACTIVE) & (states["dpd_days"] == 0)
    recalculates = life.history.terms["recalculate"][life.history.loans["terms_ix"][loan]] != 0
    unearned = _unearned(folded.instalments, folded.instalment_offsets, states, day)
    unearned = np.where(owes & ~recalculates, np.minimum(unearned, states["payoff_minor"]), 0)
    rows = events_of(
        count=int((unearned > 0).sum()),
        kind=Kind.WAIVE,
        day=day,
        amount=unearned[unearned > 0],
        part=int(Part.INTEREST),
    )
    life.post(loan=loan[unearned > 0], rows=rows)
    _pay(life=life, loan=loan[owes], amount=(states["payoff_minor"] - unearned)[owes], day=day)


def _unearned(rows: Columns, offsets: Ints, states: Columns, day: int) -> Ints:
    """Interest of instalments to come that is not earned by today."""
    coming = np.where(rows["due_day"] > day, rows["interest_minor"] - rows["interest_paid_minor"], 0)
    interest = np.add.reduceat(np.append(coming, 0), offsets[:-1])
    return np.asarray(np.clip(interest - states["interest_accrued_minor"], 0, None))


def _by_debit(life: Life, loan: Ints) -> Flags:
    """Loans whose instalments are collected to the cent: more would reduce their last instalment."""
    terms = life.history.loans["terms_ix"][loan]
    return np.asarray(life.history.terms["future"][terms] == Future.LAST_INSTALMENT)


def _amounts(*, life: Life, loan: Ints, due: Ints, share: NDArray[np.float64], day: int) -> Ints:
    """What is sent for an instalment: exactly it, the next hundred above, or a part in whole yuan."""
    payments = life.world["payments"]
    up = (life.chance.uniform("rounded", loan, day) < payments["rounded_up"]) & (share == 1)
    up &= ~_by_debit(life, loan)
    part = np.maximum((due * share).astype(np.int64) // 100 * 100, _SMALLEST_MINOR)
    return np.where(up, -(-due // 10_000) * 10_000, np.where(share == 1, due, part))


def _pay(*, life: Life, loan: Ints, amount: Ints, day: int, value_day: Ints | None = None) -> None:
    sent = amount > 0
    value_day = None if value_day is None else value_day[sent]
    rows = events_of(
        count=int(sent.sum()), kind=Kind.REPAY, day=day, amount=amount[sent], value_day=value_day
    )
    life.post(loan=loan[sent], rows=rows)


def return_payments(*, life: Life, day: int) -> None:
    """Payments of the days before that the payer's bank takes back today, and doubles sent back."""
    payments = life.world["payments"]
    low, high = payments["returned_days"]
    row = life.history.events_posted(first=day - high, last=day - low)
    row = row[life.history.events["kind"][row] == Kind.REPAY]
    if not len(row):
        return
    loan, posted = life.history.owner[row], life.history.events["posted_day"][row]
    key = loan * 100_000 + posted
    order = np.argsort(key, kind="stable")
    second = np.zeros(len(row), bool)
    second[order[1:]] = key[order][1:] == key[order][:-1]
    days = life.chance.between("returned.days", low, high, loan, posted)
    drawn = life.chance.uniform("returned", loan, posted)
    wanted = np.where(second, payments["doubled_returned"], payments["returned"])
    first_of_two = np.zeros(len(row), bool)
    first_of_two[order[:-1]] = second[order[1:]]
    back = (
        (posted + days == day) & (drawn < wanted) & ~first_of_two & (life.status[loan] != Status.CHARGED_OFF)
    )
    rows = events_of(count=int(back.sum()), kind=Kind.REVERSE, day=day, amount=0, ref=row[back] + 1)
    life.post(loan=loan[back], rows=rows)
    charge_for_return(life=life, loan=loan[back & ~second], day=day)


def refund_credit(*, life: Life, look: Look, day: int) -> None:
    """Money left over ten days after a loan is settled goes back to the borrower."""
    now = look.now
    held = (
        (now["status"] == Status.OVERPAID) & (now["last_paid_day"] <= day - 10) & (now["overpaid_minor"] > 0)
    )
    held &= now["last_paid_day"] != NONE_DAY
    life.post(
        loan=look.loan[held],
        rows=events_of(count=int(held.sum()), kind=Kind.REFUND, day=day, amount=now["overpaid_minor"][held]),
    )
