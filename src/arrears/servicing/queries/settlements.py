"""Agreed settlements of a loan: open, kept or lapsed, decided by what came in."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from arrears.kernel.codes import Channel, Kind
from arrears.plumbing.days import to_date, to_day
from arrears.servicing.queries.book_of_loan import book_of_loan

OPEN, KEPT, LAPSED, REPLACED = "open", "kept", "lapsed", "replaced"


@dataclass(frozen=True, kw_only=True)
class Settlement:
    """An amount that settles everything when it is paid by the deadline."""

    event_id: int
    agreed_on: date
    amount_minor: int
    deadline_on: date
    paid_minor: int  # of it, by the day asked for
    kept_on: date | None
    standing: str  # OPEN, KEPT, LAPSED; REPLACED by a later settlement


def settlements(*, loan_id: int, as_of: date, known_on: date | None = None) -> list[Settlement]:
    """Settlements agreed by a day, the latest first, with what was known on a day (None: everything).

    Payments count by their value date, as in the fold. Raises UnableToFindLoan.
    """
    known = to_day(known_on or date.max)
    events = book_of_loan(loan_id=loan_id).events
    seen = events[(events["posted_day"] <= known) & (events["value_day"] <= to_day(as_of))]
    undone = seen["ref"][seen["kind"] == Kind.REVERSE]
    seen = seen[~np.isin(seen["event_id"], undone)]
    seen = seen[np.lexsort((seen["event_id"], seen["value_day"]))]
    places = np.flatnonzero(seen["kind"] == Kind.SETTLE)
    ends = [*places[1:], len(seen)]
    found = [_one(seen, int(p), int(e), as_of, e != len(seen)) for p, e in zip(places, ends, strict=True)]
    return found[::-1]


def _one(seen: np.ndarray, at: int, until: int, as_of: date, replaced: bool) -> Settlement:
    agreed = seen[at]
    amount, deadline = int(agreed["amount_minor"]), to_date(int(agreed["due_day"]))
    paid, kept_on = 0, None
    for event in seen[at + 1 : until]:
        pays = event["kind"] in (Kind.REPAY, Kind.RECOVER) and event["channel"] != Channel.DOWN_PAYMENT
        if not pays or event["value_day"] > agreed["due_day"] or kept_on is not None:
            continue
        paid += int(event["amount_minor"])
        if paid >= amount:
            kept_on = to_date(int(event["value_day"]))
    if kept_on is not None:
        standing = KEPT
    elif replaced:
        standing = REPLACED
    else:
        standing = LAPSED if as_of > deadline else OPEN
    return Settlement(
        event_id=int(agreed["event_id"]),
        agreed_on=to_date(int(agreed["value_day"])),
        amount_minor=amount,
        deadline_on=deadline,
        paid_minor=min(paid, amount),
        kept_on=kept_on,
        standing=standing,
    )
