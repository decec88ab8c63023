"""Which events may enter a loan's history, one or many. Pure: columns and facts in, refusals out."""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from arrears.kernel.book import MAX_DAY, NONE_DAY
from arrears.kernel.codes import Channel, Kind, Part

AMOUNT_LIMIT_MINOR = 10**15  # amounts have at most 15 digits
BEGINNINGS = (Kind.DISBURSE, Kind.OPENING, Kind.PURCHASE)
CHANGES_OF_PLAN = (
    Kind.CHANGE_RATE,
    Kind.PAUSE_INTEREST,
    Kind.RE_AGE,
    Kind.RE_AMORTISE,
    Kind.CHANGE_DUE_DAY,
    Kind.EXTEND,
    Kind.DEFER,
    Kind.FREEZE_PENALTY,
    Kind.SETTLE,
    Kind.TERMINATE,
)
WITHOUT_AMOUNT = (
    Kind.OPENING,  # an imported loan may owe only interest
    Kind.REVERSE,
    Kind.CHARGE_OFF,
    Kind.PAUSE_DELINQUENCY,
    Kind.RESUME_DELINQUENCY,
    Kind.INSTALMENT_FEE,  # an amount or a share
    Kind.DISBURSEMENT_FEE,
    *(kind for kind in CHANGES_OF_PLAN if kind is not Kind.SETTLE),
    Kind.WRITE_OFF,
)
AGREED_BEFORE = (Kind.INSTALMENT_FEE, Kind.DISBURSEMENT_FEE)  # may stand before the disbursement
OF_PURCHASES = (Kind.PURCHASE_REFUND, Kind.CONVERT)  # name a purchase, or none
REVERSIBLE = tuple(kind for kind in Kind if kind is not Kind.REVERSE)

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


class Refusal(IntEnum):
    """Why an event is refused."""

    LOAN_UNKNOWN = 1
    CODE_UNKNOWN = 2
    AMOUNT_NOT_POSITIVE = 3
    AMOUNT_TOO_LARGE = 4
    VALUE_IN_FUTURE = 5
    POSTED_IN_CLOSED_DAY = 6
    NOT_DISBURSED = 7
    VALUE_BEFORE_DISBURSEMENT = 8
    EVENT_UNKNOWN = 9
    REVERSED_ALREADY = 10
    PART_NEGATIVE = 11


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is known of each event's loan and of the event that it names; shape n."""

    loan_known: Flags
    began_day: Ints  # first disbursement or opening, MAX_DAY when there is none
    ref_kind: Ints  # kind of the event named, 0 when there is none
    ref_reversed: Flags
    open_day: int  # the open business date; NONE_DAY = posting days of the past are allowed


def refusals(*, events: dict[str, Ints], facts: Facts) -> list[tuple[int, Refusal]]:
    """(row, first reason) of every event that may not be posted, by row.

    `events`: kind, channel, part, amount_minor, value_day, posted_day, ref and the four parts, shape n.
    """
    reasons = np.zeros(len(events["kind"]), np.int64)
    for refusal, failing in _rules(events, facts):
        reasons = np.where((reasons == 0) & failing, int(refusal), reasons)
    return [(int(row), Refusal(reasons[row])) for row in np.flatnonzero(reasons)]


def _rules(events: dict[str, Ints], facts: Facts) -> list[tuple[Refusal, Flags]]:
    kind, amount, value_day = events["kind"], events["amount_minor"], events["value_day"]
    begins = np.isin(kind, (*BEGINNINGS, *AGREED_BEFORE))
    dated = kind != Kind.PAUSE_DELINQUENCY  # a pause may be agreed for a day to come
    parts = [events[f"{part.name.lower()}_minor"] for part in Part]
    return [
        (Refusal.LOAN_UNKNOWN, ~facts.loan_known),
        (Refusal.CODE_UNKNOWN, _code_unknown(events)),
        (Refusal.AMOUNT_NOT_POSITIVE, _not_positive(kind, amount)),
        (Refusal.AMOUNT_TOO_LARGE, amount >= AMOUNT_LIMIT_MINOR),
        (Refusal.PART_NEGATIVE, np.any([(p < 0) | (p >= AMOUNT_LIMIT_MINOR) for p in parts], axis=0)),
        (Refusal.VALUE_IN_FUTURE, dated & (value_day > events["posted_day"])),
        (Refusal.POSTED_IN_CLOSED_DAY, events["posted_day"] < facts.open_day),
        (Refusal.NOT_DISBURSED, ~begins & (facts.began_day == MAX_DAY)),
        (Refusal.VALUE_BEFORE_DISBURSEMENT, ~begins & (value_day < facts.began_day)),
        (Refusal.EVENT_UNKNOWN, _named_wrongly(kind, events["ref"], facts.ref_kind)),
        (Refusal.REVERSED_ALREADY, (kind == Kind.REVERSE) & facts.ref_reversed),
    ]


def _code_unknown(events: dict[str, Ints]) -> Flags:
    return (
        ~np.isin(events["kind"], list(Kind))
        | ~np.isin(events["channel"], list(Channel))
        | ~np.isin(events["part"], list(Part))
    )


def _not_positive(kind: Ints, amount: Ints) -> Flags:
    lowest = np.where(np.isin(kind, WITHOUT_AMOUNT), 0, 1)
    return np.asarray(amount < lowest)


def _named_wrongly(kind: Ints, ref: Ints, ref_kind: Ints) -> Flags:
    reversing = (kind == Kind.REVERSE) & ~np.isin(ref_kind, REVERSIBLE)
    of_purchases = np.isin(kind, OF_PURCHASES) & (ref != 0) & (ref_kind != Kind.PURCHASE)
    waiving = (kind == Kind.WAIVE) & (ref != 0) & (ref_kind != Kind.FEE)
    return np.asarray(reversing | waiving | of_purchases)


__all__ = ["AMOUNT_LIMIT_MINOR", "BEGINNINGS", "MAX_DAY", "NONE_DAY", "Facts", "Refusal", "refusals"]
