"""Which events count, and in what order (docs/fold.md, section 1)."""

from collections.abc import Sequence
from typing import Any

from arrears.kernel.codes import Fault, Kind


class UnableToFold(Exception):
    """The history contradicts itself; the loan is set aside with this fault."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.name)
        self.fault = fault


def rank(kind: int) -> int:
    """Order of kinds within one day."""
    if kind in (Kind.DISBURSE, Kind.OPENING):
        return 0
    return 1 if kind == Kind.FEE else 2


def in_order(events: Sequence[Any]) -> list[Any]:
    """By value day, then disbursements, fees, the rest, then as posted.

    A waiver of a fee follows that fee; without the fee it is void.
    """
    fees = {e.event_id: e for e in events if e.kind == Kind.FEE}

    def place(e: Any) -> tuple[int, int, int, int, int]:
        if e.kind == Kind.WAIVE and e.ref:
            fee = fees[e.ref]
            return (fee.value_day, rank(fee.kind), fee.event_id, 1, e.event_id)
        return (e.value_day, rank(e.kind), e.event_id, 0, 0)

    return sorted((e for e in events if e.kind != Kind.WAIVE or not e.ref or e.ref in fees), key=place)


def known_events(events: Sequence[Any], *, known_day: int) -> tuple[list[Any], set[int]]:
    """The events known on that day other than reversals, and the ids of those that are reversed.

    Raises UnableToFold for a reversal of nothing or of what is already reversed.
    """
    known = [e for e in events if e.posted_day <= known_day]
    standing = {e.event_id for e in known if e.kind != Kind.REVERSE}
    reversed_ids: set[int] = set()
    for e in sorted(known, key=lambda e: e.event_id):
        if e.kind != Kind.REVERSE:
            continue
        if e.ref in reversed_ids:
            raise UnableToFold(Fault.REVERSED_TWICE)
        if e.ref not in standing:
            raise UnableToFold(Fault.REVERSES_UNKNOWN_EVENT)
        reversed_ids.add(e.ref)
    return [e for e in known if e.kind != Kind.REVERSE], reversed_ids
