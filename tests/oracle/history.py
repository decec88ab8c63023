"""Which events count, and in what order (docs/fold.md, section 1)."""

from collections.abc import Sequence
from typing import Any

from arrears.kernel.codes import Fault, Kind

MOST_LENT = 10**12
MOST = 10**17
MOST_RATE = 10**11
MOST_GIVEN = 10**15
MOST_PENALTY_RATE = 10**12
MOST_OVERDUE = 10**13
LONGEST = 25_000
LENT = (Kind.DISBURSE, Kind.OPENING, Kind.CHARGEBACK, Kind.REFUND, Kind.INSTALMENT_FEE)
STARTS = (Kind.DISBURSE, Kind.OPENING)
BEFORE_THE_START = (*STARTS, Kind.DISBURSEMENT_FEE, Kind.PAUSE_DELINQUENCY, Kind.RESUME_DELINQUENCY)


class UnableToFold(Exception):
    """The history contradicts itself; the loan is set aside with this fault."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.name)
        self.fault = fault


def counted(events: Sequence[Any], *, as_of_day: int, known_day: int) -> list[tuple[int, Any]]:
    """The events that count, in order, each with the day on which it acts. Raises UnableToFold."""
    known = sorted((e for e in events if e.posted_day <= known_day), key=lambda e: e.event_id)
    undone = _reversed_ids(known)
    standing = [
        e for e in known if e.kind != Kind.REVERSE and e.event_id not in undone and e.value_day <= as_of_day
    ]
    _check_amounts(standing)
    return _in_order(standing)


def _check_amounts(events: Sequence[Any]) -> None:
    """No amount is below 0, and none is above the limit, alone or with the others of its sort."""
    lent = sum(e.amount_minor for e in events if e.kind in LENT)
    money = sum(e.amount_minor for e in events if e.kind not in LENT)
    amounts = [e.amount_minor for e in events]
    for e in events:
        if e.kind == Kind.OPENING or e.split:
            parts = (e.principal_minor, e.interest_minor, e.fee_minor, e.penalty_minor)
            if max(parts) > MOST:
                raise UnableToFold(Fault.AMOUNT_OUT_OF_RANGE)
            amounts += parts
    if lent > MOST_LENT or money > MOST or min(amounts, default=0) < 0:
        raise UnableToFold(Fault.AMOUNT_OUT_OF_RANGE)


def check_terms(*, rate_ppb: int, penalty_rate_ppb: int, days: int, given: Sequence[Any]) -> None:
    """The rates, the days of the term and the amounts of given rows are not beyond all use."""
    parts = [part for row in given for part in vars(row).values()]
    rates = 0 <= rate_ppb <= MOST_RATE and 0 <= penalty_rate_ppb <= MOST_PENALTY_RATE
    if not rates or days > LONGEST or any(abs(part) > MOST_GIVEN for part in parts):
        raise UnableToFold(Fault.TERMS_INVALID)


def _reversed_ids(known: Sequence[Any]) -> set[int]:
    """Ids of the events that known reversals undo."""
    seen: set[int] = set()
    undone: set[int] = set()
    for e in known:
        if e.kind != Kind.REVERSE:
            seen.add(e.event_id)
        elif e.ref in undone:
            raise UnableToFold(Fault.REVERSED_TWICE)
        elif e.ref not in seen:
            raise UnableToFold(Fault.REVERSES_UNKNOWN_EVENT)
        else:
            undone.add(e.ref)
    return undone


def _in_order(events: Sequence[Any]) -> list[tuple[int, Any]]:
    """By value day; the loan's start first, then as posted; a waiver of a fee right after the fee."""
    paid_out = sorted((e for e in events if e.kind == Kind.DISBURSE), key=lambda e: (e.value_day, e.event_id))
    first = paid_out[0].event_id if paid_out else None
    fees = {e.event_id: e for e in events if e.kind in (Kind.FEE, Kind.INSTALMENT_FEE)}

    def rank(e: Any) -> int:
        if e.kind == Kind.DISBURSEMENT_FEE:
            return 0
        return 1 if e.kind == Kind.OPENING or e.event_id == first else 2

    def place(e: Any) -> tuple[int, int, int, int, int]:
        if e.kind == Kind.WAIVE and e.ref:
            fee = fees[e.ref]
            return (fee.value_day, rank(fee), fee.event_id, 1, e.event_id)
        return (e.value_day, rank(e), e.event_id, 0, 0)

    standing = sorted((e for e in events if e.kind != Kind.WAIVE or not e.ref or e.ref in fees), key=place)
    return [(place(e)[0], e) for e in standing]
