"""Lives told by months: each row says what a loan owed, was billed and paid in one month.

A loan arrives in its first month with a balance and perhaps a shortfall. What the tape says moves the book;
what it leaves open is not filled in: a month without a bill bills nothing, a balance that moves by itself is
posted as an adjustment with its reason.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from arrears.adapters.choices import Kept
from arrears.adapters.lives.calendar import day_in, first_day, last_day
from arrears.adapters.lives.life import Events, GivenRows, KeptAmounts
from arrears.kernel.codes import Kind

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
MOST_OPENING_BILLS = 60


@dataclass(frozen=True, kw_only=True)
class Months:
    """Accepted months in order of loan and month. Money in minor units; shape n."""

    loan: Ints  # position of the loan
    month: Ints  # months since 1970-01
    begin: Ints
    end: Ints
    principal: Ints
    paid: Ints
    other: Ints  # part of `paid` that is neither principal nor interest
    billed: Ints
    recovered: Ints
    proceeds: Ints
    exit: pa.Array  # "paid_off", "charged_off", "transferred" or ""
    reported: Flags  # a month with a balance at its begin and an end
    arrives: Flags  # the first reported month of a loan that is new to the book
    previous_end: Ints  # balance at the end of the month before (in the file or imported earlier)
    continues: Flags  # there is such a month
    charged_off_before: Flags  # the loan was charged off in an earlier run


@dataclass(frozen=True, kw_only=True)
class Arrivals:
    """For each month that arrives (shape n, used where `arrives`)."""

    level: Ints
    next_due: Ints
    next_due_given: Flags
    shortfall: Ints  # said by the tape itself


def tell(
    *, months: Months, arrivals: Arrivals, due_day: int, payoff_tolerance: int
) -> tuple[GivenRows, Events, list[KeptAmounts]]:
    """Given rows, events and kept amounts of these months."""
    rows, events = GivenRows(), Events()
    exits = exits_of(months, payoff_tolerance)
    off_before = months.charged_off_before | earlier(months.loan, exits["charged_off"])
    _bill(months, arrivals, due_day, rows)
    _arrive(months, events)
    _continue(months, events)
    applied = _pay(months, off_before, due_day, events)
    _adjust(months, exits, applied, events)
    _leave(months, exits, applied, events)
    _refund(months, events)
    kept = _recover(months, off_before, exits["charged_off"], events)
    return rows, events, kept


def exits_of(months: Months, tolerance: int) -> dict[str, Flags]:
    leaves = months.reported & (months.end <= 0)
    said = {
        code: pc.equal(months.exit, code).to_numpy(zero_copy_only=False)
        for code in ("paid_off", "charged_off", "transferred")
    }
    silent = ~np.any(list(said.values()), axis=0)
    paid = months.principal >= months.begin - tolerance
    charged = leaves & ((silent & ~paid) | (said["charged_off"] & (months.principal < months.begin)))
    return {"leaves": leaves, "charged_off": charged, "transferred": leaves & said["transferred"]}


def _key(months: Months, where: Flags, what: str) -> pa.Array:
    """`2017-05:repay`: what tells an event of a loan from its others."""
    month = months.month[where].astype("datetime64[M]").astype(str)
    return pc.binary_join_element_wise(pa.array(month, pa.string()), what, ":")


def _bill(months: Months, arrivals: Arrivals, due_day: int, rows: GivenRows) -> None:
    """A bill each month; the first is lower by what was prepaid, or earlier bills stand for the shortfall."""
    before = np.where(
        arrivals.next_due_given,
        np.maximum(arrivals.next_due - arrivals.level, 0) + months.paid - months.billed,
        arrivals.shortfall,
    )
    before = np.where(months.arrives, before, 0)
    first = np.maximum(months.billed + np.minimum(before, 0), 0)
    amount = np.where(months.reported, first, 0)
    billed = amount > 0
    rows.add(loan=months.loan[billed], due_day=day_in(months.month[billed], due_day), amount=amount[billed])
    _bill_before(months, np.maximum(before, 0), arrivals.level, due_day, rows)


def _bill_before(months: Months, shortfall: Ints, level: Ints, due_day: int, rows: GivenRows) -> None:
    """One bill of the level a month backwards from the arrival; the oldest takes what is left."""
    where = np.flatnonzero(shortfall > 0)
    each = np.where(level > 0, level, shortfall)[where]
    count = np.clip(-(-shortfall[where] // each), 1, MOST_OPENING_BILLS)
    of = np.repeat(np.arange(len(where)), count)
    back = np.arange(len(of)) - np.repeat(np.cumsum(count) - count, count) + 1  # 1 = the month before
    oldest = back == count[of]
    amount = np.where(oldest, shortfall[where][of] - each[of] * (count[of] - 1), each[of])
    rows.add(
        loan=months.loan[where][of], due_day=day_in(months.month[where][of] - back, due_day), amount=amount
    )


def _arrive(months: Months, events: Events) -> None:
    at = months.arrives
    events.add(
        kind=Kind.OPENING,
        loan=months.loan[at],
        day=first_day(months.month[at]),
        amount=months.begin[at],
        key=_key(months, at, "opening"),
        rank=0,
        reason="Opening balance of the tape",
    )


def _continue(months: Months, events: Events) -> None:
    """The balance moved between two months: adjusted on the first day of the later one."""
    moved = np.where(
        months.reported & months.continues & ~months.arrives,
        months.begin - np.maximum(months.previous_end, 0),
        0,
    )
    _move(months, moved, first_day(months.month), "between", 1, events)


def _move(months: Months, moved: Ints, day: Ints, what: str, rank: int, events: Events) -> None:
    for kind, sign, word in ((Kind.OPENING, 1, "up"), (Kind.WAIVE, -1, "down")):
        at = moved * sign > 0
        events.add(
            kind=kind,
            loan=months.loan[at],
            day=day[at],
            amount=np.abs(moved[at]),
            key=_key(months, at, f"{what}-{word}"),
            rank=rank,
            reason=f"The tape moves the balance {word} without a payment",
        )


def _pay(months: Months, off_before: Flags, due_day: int, events: Events) -> Ints:
    """Payments with the tape's split; returns the principal that they took off the balance, shape n."""
    day = day_in(months.month, due_day)
    pays = (months.paid > 0) & (months.reported | ~off_before)
    room = np.where(months.reported, np.minimum(months.begin, months.paid), 0)
    applied = np.where(pays, np.clip(months.principal, 0, np.maximum(room, 0)), 0)
    fee = np.where(pays, np.clip(months.other, 0, months.paid - applied), 0)
    over = np.where(months.reported, np.maximum(months.principal - months.begin, 0), months.paid)
    interest = np.where(pays, np.maximum(months.paid - applied - fee - np.maximum(over, 0), 0), 0)
    charged = fee > 0
    events.add(
        kind=Kind.FEE,
        loan=months.loan[charged],
        day=day[charged],
        amount=fee[charged],
        key=_key(months, charged, "fee"),
        rank=2,
        reason="Other amounts collected, as reported",
    )
    events.add(
        kind=Kind.REPAY,
        loan=months.loan[pays],
        day=day[pays],
        amount=months.paid[pays],
        key=_key(months, pays, "repay"),
        rank=3,
        split=True,
        principal=applied[pays],
        interest=interest[pays],
        fee=fee[pays],
    )
    return applied - _take_back(months, day, events)


def _take_back(months: Months, day: Ints, events: Events) -> Ints:
    """A payment below zero is one taken back; returns the principal that comes back."""
    back = months.reported & (months.paid < 0)
    principal = np.where(back, np.clip(-months.principal, 0, -months.paid), 0)
    events.add(
        kind=Kind.CHARGEBACK,
        loan=months.loan[back],
        day=day[back],
        amount=-months.paid[back],
        key=_key(months, back, "chargeback"),
        rank=4,
        split=True,
        principal=principal[back],
        interest=(-months.paid - principal)[back],
        reason="A payment taken back, as reported",
    )
    return principal


def _adjust(months: Months, exits: dict[str, Flags], applied: Ints, events: Events) -> None:
    """The balance moved within the month by something else than the payment."""
    stays = months.reported & ~exits["leaves"]
    moved = np.where(stays, months.end - (months.begin - applied), 0)
    _move(months, moved, last_day(months.month), "within", 5, events)


def _leave(months: Months, exits: dict[str, Flags], applied: Ints, events: Events) -> None:
    rest = np.where(exits["leaves"], months.begin - applied, 0)
    day = last_day(months.month)
    charged = exits["charged_off"] & (rest > 0)
    events.add(
        kind=Kind.CHARGE_OFF,
        loan=months.loan[charged],
        day=day[charged],
        amount=rest[charged],
        key=_key(months, charged, "charge-off"),
        rank=6,
        reason="Charged off in the tape",
    )
    for gone, word in (
        (exits["transferred"], "Transferred or repurchased in the tape"),
        (~exits["transferred"], "Small rest dropped when the loan was paid off"),
    ):
        waived = exits["leaves"] & ~charged & gone & (rest > 0)
        events.add(
            kind=Kind.WAIVE,
            loan=months.loan[waived],
            day=day[waived],
            amount=rest[waived],
            key=_key(months, waived, "rest"),
            rank=6,
            reason=word,
        )


def _refund(months: Months, events: Events) -> None:
    """A credit balance that becomes less was paid back."""
    at = ~months.reported & (months.begin < 0) & (months.end > months.begin)
    events.add(
        kind=Kind.REFUND,
        loan=months.loan[at],
        day=day_in(months.month[at], 15),
        amount=(np.minimum(months.end, 0) - months.begin)[at],
        key=_key(months, at, "refund"),
        rank=7,
        reason="Credit balance paid back",
    )


def earlier(loan: Ints, flags: Flags) -> Flags:
    """Where an earlier row of the same loan is flagged; rows in order of loan."""
    before: Ints = np.cumsum(flags) - flags
    starts = np.flatnonzero(np.r_[True, loan[1:] != loan[:-1]]) if len(loan) else np.zeros(0, np.int64)
    counts = np.diff(np.r_[starts, len(loan)])
    return np.asarray(before > np.repeat(before[starts], counts))


def _recover(months: Months, off_before: Flags, off_now: Flags, events: Events) -> list[KeptAmounts]:
    """Money after the charge-off; what the book has no event for is kept beside it."""
    late = ~months.reported & off_before & (months.paid > 0)
    off = off_before | off_now
    kept = []
    for name, amounts, word in (
        ("paid", np.where(late, months.paid, 0), "Paid after the charge-off"),
        ("recovered", months.recovered, "Recovered after the charge-off"),
        ("proceeds", months.proceeds, "Proceeds of the repossessed goods"),
    ):
        at = off & (amounts > 0)
        events.add(
            kind=Kind.RECOVER,
            loan=months.loan[at],
            day=last_day(months.month[at]),
            amount=amounts[at],
            key=_key(months, at, name),
            rank=8,
            reason=word,
        )
        for where, why in (
            (amounts < 0, Kept.NEGATIVE_RECOVERY),
            (~off & (amounts > 0), Kept.RECOVERY_BEFORE_CHARGE_OFF),
        ):
            if where.any():
                kept.append(KeptAmounts(name, np.flatnonzero(where), amounts[where], why))
    return kept
