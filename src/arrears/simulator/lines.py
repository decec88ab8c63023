"""What people do with their lines: buy, pay in full, the minimum or something between, convert, give back."""

from datetime import date

import numpy as np
from numpy.typing import NDArray

from arrears.kernel.codes import Kind, Status
from arrears.kernel.fold import fold
from arrears.kernel.revolving.detail import line_detail
from arrears.plumbing.days import to_date, to_day
from arrears.simulator.history import events_of
from arrears.simulator.life import Life
from arrears.simulator.world import TYPES

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
_POOR = [TYPES.index(name) for name in ("squeezed", "unable")]
_TERM_DAYS = 355  # of a line of twelve months: nobody buys in its last days


def buy(*, life: Life, day: int) -> None:
    """Purchases of a day, within the limit; nobody who is late buys anything."""
    habits = life.world["lines"]
    number = np.arange(life.loan_count)
    able = life.revolving(number) & (life.status != Status.CHARGED_OFF)
    able &= life.history.loans["start_day"][: life.loan_count] > day - _TERM_DAYS
    loan = np.flatnonzero(able & (life.chance.uniform("line.buys", number, day) < habits["buys_daily"]))
    if not len(loan):
        return
    states, limit = life.history.states(loan=loan, day=day), life.history.loans["principal_minor"][loan]
    room = limit - states["principal_outstanding_minor"]
    typical = limit * habits["purchase_of_limit"]
    wanted = typical * np.exp(habits["purchase_spread"] * life.chance.normal("line.amount", loan, day))
    amount = np.minimum(np.asarray(wanted, np.int64), room)
    sound = (states["fault"] == 0) & (states["dpd_days"] == 0) & (amount >= habits["smallest_yuan"] * 100)
    rows = events_of(count=int(sound.sum()), kind=Kind.PURCHASE, day=day, amount=amount[sound])
    life.post(loan=loan[sound], rows=rows)


def give_back(*, life: Life, day: int) -> None:
    """Merchants send the money of some purchases back, some days later."""
    habits = life.world["lines"]
    low, high = habits["refunded_days"]
    row = life.history.events_posted(first=day - high, last=day - low)
    row = row[life.history.events["kind"][row] == Kind.PURCHASE]
    if not len(row):
        return
    loan, posted = life.history.owner[row], life.history.events["posted_day"][row]
    after = life.chance.between("line.refund.days", low, high, loan, posted)
    drawn = life.chance.uniform("line.refund", loan, posted)
    back = (posted + after == day) & (drawn < habits["refunded"]) & (life.status[loan] == Status.ACTIVE)
    amount = life.history.events["amount_minor"][row[back]]
    rows = events_of(count=len(amount), kind=Kind.PURCHASE_REFUND, day=day, amount=amount, ref=row[back] + 1)
    life.post(loan=loan[back], rows=rows)


def turn_into_instalments(*, life: Life, day: int) -> None:
    """On the day after a statement some turn all of it into instalments for a fee."""
    habits, number = life.world["lines"], np.arange(life.loan_count)
    on = life.history.terms["statement_on"][life.history.loans["terms_ix"][number]]
    drawn = life.revolving(number) & (life.status == Status.ACTIVE) & (on == to_date(day - 1).day)
    loan = np.flatnonzero(drawn & (life.chance.uniform("line.converts", number, day) < habits["converts"]))
    for one in loan.tolist():
        chosen = np.array([one])
        state = life.history.states(loan=chosen, day=day)[0]
        if state["fault"] or state["dpd_days"]:
            continue
        found = line_detail(book=life.history.book(chosen), as_of_day=day, known_day=day)
        if found.purchases_minor < habits["converted_least_yuan"] * 100:
            continue
        offered = life.shelf.products[int(life.history.loans["terms_ix"][one])].conversions
        which = int(life.chance.between("line.term", 0, len(offered) - 1, chosen, day)[0])
        rows = events_of(count=1, kind=Kind.CONVERT, day=day, amount=found.purchases_minor)
        rows["instalments"] = offered[which].instalments
        rows["fee_minor"] = offered[which].fee_minor(found.purchases_minor)
        life.post(loan=chosen, rows=rows)


def statement_payments(*, life: Life, loan: Ints, minimum: Ints, payoff: Ints, day: int) -> Ints:
    """What is sent for a statement: all of it, the minimum, or something between; of loans as it was."""
    at = np.flatnonzero(life.revolving(loan))
    if not len(at):
        return minimum
    habits, person = life.world["lines"], life.person[loan[at]]
    style = life.chance.uniform("line.style", person)
    poor = np.isin(life.people.type[person], _POOR)
    between = life.chance.uniform("line.part", loan[at], day)
    share = np.where(style < habits["in_full"] + habits["minimum"], 0.0, between)
    share = np.where((style < habits["in_full"]) & ~poor, 1.0, share)
    paid = minimum.copy()
    whole = np.maximum(np.minimum(_balances(life, loan[at], day), payoff[at]), minimum[at])
    paid[at] = minimum[at] + np.asarray((whole - minimum[at]) * share, np.int64)
    return paid


def _balances(life: Life, loan: Ints, day: int) -> Ints:
    """What the last statement of each line shows."""
    folded = fold(book=life.history.book(loan), as_of_day=day, known_day=day, detail=True)
    last = folded.instalment_offsets[1:] - 1
    has = last >= folded.instalment_offsets[:-1]
    found = np.zeros(len(loan), np.int64)
    found[has] = folded.instalments["balance_minor"][last[has]]
    return found


def next_statement(*, life: Life, loan: Ints, day: int) -> Ints:
    """The first statement day of each loan from a day on; of loans without statements `day` itself."""
    on = life.history.terms["statement_on"][life.history.loans["terms_ix"][loan]]
    found = np.full(len(loan), day)
    for wanted in np.unique(on[on > 0]).tolist():
        found[on == wanted] = _next_day_of_month(to_date(day), wanted)
    return found


def _next_day_of_month(since: date, wanted: int) -> int:
    ahead = to_day(since.replace(day=28)) + 7
    following = to_date(ahead).replace(day=wanted)
    return to_day(since.replace(day=wanted) if since.day <= wanted else following)
