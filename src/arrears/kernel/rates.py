"""Rates that change and pauses of interest: which rate holds on a day, and interest over such a period."""

import numpy as np

from arrears.kernel import columns as c
from arrears.kernel.calendars import DAY, MONTH, WEEK, period_after
from arrears.kernel.columns import Matrix, Vector
from arrears.kernel.compiled import inlined, inner
from arrears.kernel.daycount import BILLION, annual_rate, denominator, share, weight, whole_period
from arrears.kernel.money import rounded, wide_product, wide_quotient

MONTH_PARTS = 377_580  # common multiple of 28, 29, 30 and 31
YEAR_PARTS = 365 * 366
_0 = np.uint64(0)
_1 = np.uint64(1)


@inner
def start_rates(changes: Matrix, rate_ppb: int) -> None:
    """The rate of the contract holds from the beginning, without a pause."""
    changes[0, c.B_RATE_DAY] = c.NO_DAY
    changes[0, c.B_RATE] = rate_ppb
    changes[1, c.B_RATE_DAY] = c.FOREVER
    changes[0, c.B_PAUSE_FROM] = c.FOREVER
    changes[0, c.B_FREEZE_FROM] = c.FOREVER


@inner
def copy_rates(changes: Matrix, source: Matrix) -> None:
    """The same rates and pauses as another history has."""
    i = 0
    while True:
        changes[i, c.B_RATE_DAY] = source[i, c.B_RATE_DAY]
        changes[i, c.B_RATE] = source[i, c.B_RATE]
        if source[i, c.B_RATE_DAY] == c.FOREVER:
            break
        i += 1
    i = 0
    while True:
        changes[i, c.B_PAUSE_FROM] = source[i, c.B_PAUSE_FROM]
        changes[i, c.B_PAUSE_TO] = source[i, c.B_PAUSE_TO]
        if source[i, c.B_PAUSE_FROM] == c.FOREVER:
            break
        i += 1


@inlined
def varies(changes: Matrix) -> bool:
    """Whether the rate ever changes or pauses."""
    return changes[1, c.B_RATE_DAY] != c.FOREVER or changes[0, c.B_PAUSE_FROM] != c.FOREVER


@inner
def set_rate(changes: Matrix, first_day: int, rate_ppb: int) -> None:
    """`rate_ppb` holds for `first_day` and the days after it, until the next change that is agreed."""
    day, count = first_day - 1, 0
    while changes[count, c.B_RATE_DAY] != c.FOREVER:
        count += 1
    at = count
    while changes[at - 1, c.B_RATE_DAY] > day:
        at -= 1
    if changes[at - 1, c.B_RATE_DAY] == day:
        changes[at - 1, c.B_RATE] = rate_ppb
        return
    for i in range(count + 1, at, -1):
        changes[i, c.B_RATE_DAY] = changes[i - 1, c.B_RATE_DAY]
        changes[i, c.B_RATE] = changes[i - 1, c.B_RATE]
    changes[at, c.B_RATE_DAY] = day
    changes[at, c.B_RATE] = rate_ppb


@inner
def add_pause(changes: Matrix, first_day: int, last_day: int) -> None:
    """No interest arises for the days from `first_day` to `last_day`, both included."""
    count = 0
    while changes[count, c.B_PAUSE_FROM] != c.FOREVER:
        count += 1
    changes[count, c.B_PAUSE_FROM] = first_day - 1
    changes[count, c.B_PAUSE_TO] = last_day
    changes[count + 1, c.B_PAUSE_FROM] = c.FOREVER


@inner
def agreed_rate_at(changes: Matrix, at: int) -> tuple[int, int]:
    """(rate agreed from the end of day `at`, day until which it holds), whether interest is paused or not."""
    i = 0
    while changes[i + 1, c.B_RATE_DAY] <= at:
        i += 1
    return changes[i, c.B_RATE], changes[i + 1, c.B_RATE_DAY]


@inner
def rate_at(changes: Matrix, at: int) -> tuple[int, int]:
    """(rate at which interest arises from the end of day `at`, day until which it surely holds)."""
    rate, until = agreed_rate_at(changes, at)
    i = 0
    while changes[i, c.B_PAUSE_FROM] != c.FOREVER:
        start, end = changes[i, c.B_PAUSE_FROM], changes[i, c.B_PAUSE_TO]
        if start <= at < end:
            return 0, end
        if start > at and start < until:
            until = start
        i += 1
    return rate, until


@inner
def by_the_day(terms: Vector) -> bool:
    """Whether the day count takes actual days, for which a broken period is nothing special."""
    return terms[c.T_INTEREST_DAILY] != 0 and terms[c.T_DAYS_IN_MONTH] == 0


@inner
def parts_of_unit(terms: Vector) -> int:
    """Into how many parts a whole unit is divided, so that a day is a whole number of them."""
    unit = terms[c.T_UNIT]
    return 1 if unit == DAY else 7 if unit == WEEK else MONTH_PARTS if unit == MONTH else YEAR_PARTS


@inner
def unit_share(terms: Vector) -> tuple[int, int]:
    """(share of a year of one whole unit, its denominator) in lowest terms."""
    share, year = whole_period(terms, 1)
    a, b = share, year
    while b:
        a, b = b, a % b
    return share // a, year // a


@inner
def row_denominator(terms: Vector, every: int, inst: Matrix, k: int) -> int:
    """The denominator of `span_weight` in row k."""
    if inst[k, c.W_BROKEN] and not by_the_day(terms):
        return unit_share(terms)[1] * parts_of_unit(terms)
    return denominator(terms, every, inst[k, c.I_FROM], inst[k, c.I_DUE])


@inner
def unit_end(terms: Vector, from_day: int, at: int) -> tuple[int, int]:
    """(start, end) of the whole unit, counted from `from_day`, that holds the day after `at`."""
    start, number = from_day, 1
    end = period_after(from_day, terms[c.T_UNIT], 1, 1)
    while end <= at:
        number += 1
        start, end = end, period_after(from_day, terms[c.T_UNIT], 1, number)
    return start, end


@inner
def span_weight(terms: Vector, every: int, inst: Matrix, k: int, at: int, to_day: int) -> int:
    """Weight of the days from `at` to `to_day` of row k; in a broken row they lie in one whole unit."""
    from_day = inst[k, c.I_FROM]
    if inst[k, c.W_BROKEN] and not by_the_day(terms):
        start, end = unit_end(terms, from_day, at)
        return (to_day - at) * (parts_of_unit(terms) // (end - start)) * unit_share(terms)[0]
    return weight(terms, at, to_day, from_day, inst[k, c.I_DUE]) * share(terms, every)


@inner
def next_stop(terms: Vector, inst: Matrix, k: int, at: int, stop: int) -> int:
    """The end of the whole unit of a broken row that holds the day after `at`, at most `stop`."""
    if inst[k, c.W_BROKEN] and not by_the_day(terms):
        return min(stop, unit_end(terms, inst[k, c.I_FROM], at)[1])
    return stop


@inner
def rate_factor(terms: Vector, every: int, inst: Matrix, k: int, changes: Matrix) -> tuple[int, int]:
    """(Σ rate in ppb × weight, denominator) of the whole of row k; a pause does not change what is agreed."""
    total, at, due = 0, inst[k, c.I_FROM], inst[k, c.I_DUE]
    while at < due:
        rate, until = agreed_rate_at(changes, at)
        step = min(next_stop(terms, inst, k, at, due), until)
        total += annual_rate(terms, rate) * span_weight(terms, every, inst, k, at, step)
        at = step
    return total, row_denominator(terms, every, inst, k)


@inner
def varying_interest(
    terms: Vector,
    every: int,
    inst: Matrix,
    k: int,
    changes: Matrix,
    first: int,
    count: int,
    column: int,
    balance: int,
    late: int,
    today: int,
    until: int,
) -> int:
    """Interest of row k, rounded once: as interest.weighted_balance, with the rate of each day."""
    high, low = _0, _0
    at, change, stop = inst[k, c.I_FROM], first, min(inst[k, c.I_DUE], until)
    while at < stop:
        rate, rate_until = rate_at(changes, at)
        step = min(next_stop(terms, inst, k, at, stop), rate_until)
        if change < count and changes[change, c.B_DAY] < step:
            step = max(at, changes[change, c.B_DAY])
        if late and at < today < step:
            step = today
        if balance > 0 and rate > 0 and step > at:
            more = balance * span_weight(terms, every, inst, k, at, step)
            more_high, more_low = wide_product(more, annual_rate(terms, rate))
            before = low
            low = low + more_low
            high = high + more_high + (_1 if low < before else _0)
        at = step
        if late and at >= today:
            balance -= late
            late = 0
        while change < count and changes[change, c.B_DAY] <= at:
            balance += changes[change, column]
            change += 1
    divisor = row_denominator(terms, every, inst, k) * BILLION
    quotient, remainder = wide_quotient(high, low, divisor)
    return rounded(quotient, remainder, divisor, terms[c.T_ROUNDING])
