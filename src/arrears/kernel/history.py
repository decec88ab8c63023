"""Which events count, and in what order: known, not reversed, with a value day that has come."""

from arrears.kernel import columns as c
from arrears.kernel.codes import Fault, Kind
from arrears.kernel.columns import Matrix, Vector
from arrears.kernel.compiled import inner
from arrears.kernel.vectors import copy_row

DISBURSE = int(Kind.DISBURSE)
OPENING = int(Kind.OPENING)
REVERSE = int(Kind.REVERSE)
WAIVE = int(Kind.WAIVE)
DISBURSEMENT_FEE = int(Kind.DISBURSEMENT_FEE)
# what raises the principal, and what is charged on every row
LENDING = (DISBURSE, OPENING, int(Kind.CHARGEBACK), int(Kind.REFUND), int(Kind.INSTALMENT_FEE))
UNKNOWN = int(Fault.REVERSES_UNKNOWN_EVENT)
TWICE = int(Fault.REVERSED_TWICE)
OUT_OF_RANGE = int(Fault.AMOUNT_OUT_OF_RANGE)
_RANK = 2**40  # more than twice the events of a loan


@inner
def find_event(events: Matrix, event_id: int) -> int:
    """Index of the event with this id, -1 when there is none (events are sorted by id)."""
    low, high = 0, len(events)
    while low < high:
        middle = (low + high) // 2
        if events[middle, c.E_ID] < event_id:
            low = middle + 1
        else:
            high = middle
    if low < len(events) and events[low, c.E_ID] == event_id:
        return low
    return -1


@inner
def first_disbursement(events: Matrix, known_day: int, undone: Vector) -> int:
    """Index of the earliest known disbursement that is not undone, -1 when there is none."""
    first = -1
    for i in range(len(events)):
        if events[i, c.E_KIND] != DISBURSE or undone[i] or events[i, c.E_POSTED] > known_day:
            continue
        if first < 0 or events[i, c.E_VALUE] < events[first, c.E_VALUE]:
            first = i
    return first


@inner
def in_range(event: Vector, kind: int, lent: int, money: int) -> bool:
    """Whether the event's amounts are none below 0 and none so large that sums could overflow.

    `lent` and `money` are the amounts of the two kinds that count so far.
    """
    amount = event[c.E_AMOUNT]
    if amount < 0 or amount > (c.AMOUNT_MAX - lent if kind in LENDING else c.CHARGE_MAX - money):
        return False
    if kind == OPENING or event[c.E_SPLIT]:
        for part in range(c.PARTS):
            if not 0 <= event[c.E_PRINCIPAL + part] <= c.CHARGE_MAX:
                return False
    return True


@inner
def counting_events(
    events: Matrix, as_of_day: int, known_day: int, keep: Matrix, undone: Vector, run: Vector
) -> int:
    """Fill `keep` with the events that count, in their order; returns their number.

    `undone[i]` becomes 1 for a reversed event. Faults: reversing an unknown event, or one twice; an amount
    that is negative or too large.
    """
    count = 0
    for i in range(len(events)):
        undone[i] = 0
    for i in range(len(events)):
        if events[i, c.E_KIND] != REVERSE or events[i, c.E_POSTED] > known_day:
            continue
        if run[c.RUN_FAULT]:
            return 0
        target = find_event(events, events[i, c.E_REF])
        if target < 0 or target >= i or events[target, c.E_POSTED] > known_day:
            run[c.RUN_FAULT] = UNKNOWN
        elif undone[target]:
            run[c.RUN_FAULT] = TWICE
        else:
            undone[target] = 1
    first, lent, money = first_disbursement(events, known_day, undone), 0, 0
    for i in range(len(events)):
        kind, amount = events[i, c.E_KIND], events[i, c.E_AMOUNT]
        if (
            undone[i]
            or kind == REVERSE
            or events[i, c.E_POSTED] > known_day
            or events[i, c.E_VALUE] > as_of_day
        ):
            continue
        if not in_range(events[i], kind, lent, money):
            run[c.RUN_FAULT] = OUT_OF_RANGE
            return 0
        if kind in LENDING:
            lent += amount
        else:
            money += amount
        rank = 0 if kind == OPENING or i == first else 1
        at, place = count, 2 * i
        day = events[i, c.E_VALUE]
        if kind == WAIVE and events[i, c.E_REF] > 0:
            fee = find_event(events, events[i, c.E_REF])
            if fee < 0 or undone[fee]:
                continue
            day, rank, place = events[fee, c.E_VALUE], 1, 2 * fee + 1
        if kind == DISBURSEMENT_FEE:
            rank = -1
        place += rank * _RANK
        while at > 0 and (
            keep[at - 1, c.KEEP_DAY] > day
            or (keep[at - 1, c.KEEP_DAY] == day and keep[at - 1, c.KEEP_PLACE] > place)
        ):
            copy_row(keep, at, keep, at - 1, c.KEEP_COLUMNS)
            at -= 1
        keep[at, c.KEEP_DAY] = day
        keep[at, c.KEEP_PLACE] = place
        keep[at, c.KEEP_EVENT] = i
        count += 1
    return count
