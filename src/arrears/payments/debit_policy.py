"""When a borrower's account may be debited, and when not at all. Pure: dates and limits in, verdict out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum

HORIZON_DAYS = 120  # no attempt is planned further ahead
PAY_DAY_WITHIN_DAYS = 15  # a retry waits at most so long for the next pay day
LEAD_BUSINESS_DAYS = 1  # the bank has the file so many business days before
# Reasons after which no retry can succeed, or none may be made (ISO 20022 external code sets): account wrong,
# closed or blocked; no mandate or revoked; debtor deceased; refused by the debtor; not allowed.
FINAL_CODES = frozenset(
    {"AC01", "AC02", "AC04", "AC06", "AC13", "AG01", "AG02", "MD01", "MD02", "MD06", "MD07", "MS02", "SL01"}
)


class NoDebit(IntEnum):
    """Why no attempt is made."""

    FINAL_FAILURE = 1
    LIMIT = 2
    MANDATE_REVOKED = 3


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What the rules allow. `attempts_max` None: any number."""

    attempts_max: int | None
    window_days: int
    days_between: int


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """An earlier attempt for the loan; `code` is the bank's reason when it failed, else None."""

    on: date
    code: str | None


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """The day of the next attempt, or why there is none."""

    on: date | None
    why: NoDebit | None


def next_attempt(
    *,
    wanted_on: date,
    today: date,
    attempts: Sequence[Attempt],
    limits: Limits,
    pay_day: int | None,
    is_business_day: Callable[[date], bool],
    revoked: bool = False,
) -> Verdict:
    """The first business day on which the account may be debited, not before `wanted_on`.

    A first attempt is made on the due day. After a failure the next pay day is waited for when it is near.
    In every window of `window_days` there are at most `attempts_max` attempts.
    """
    if revoked:
        return Verdict(on=None, why=NoDebit.MANDATE_REVOKED)
    failed = sorted((a for a in attempts if a.code is not None), key=lambda attempt: attempt.on)
    if failed and failed[-1].code in FINAL_CODES:
        return Verdict(on=None, why=NoDebit.FINAL_FAILURE)
    earliest = max(wanted_on, _after_business_days(today, LEAD_BUSINESS_DAYS, is_business_day))
    if failed:
        earliest = max(earliest, failed[-1].on + timedelta(days=limits.days_between))
        earliest = _pay_day(earliest, pay_day)
    for ahead in range(HORIZON_DAYS):
        day = earliest + timedelta(days=ahead)
        if is_business_day(day) and _allowed(day, attempts, limits):
            return Verdict(on=day, why=None)
    return Verdict(on=None, why=NoDebit.LIMIT)


def _allowed(day: date, attempts: Sequence[Attempt], limits: Limits) -> bool:
    """Whether one more attempt on the day stays inside the limit, looking back over the window."""
    if limits.attempts_max is None:
        return True
    since = day - timedelta(days=limits.window_days)
    return sum(since < attempt.on <= day for attempt in attempts) < limits.attempts_max


def _pay_day(earliest: date, pay_day: int | None) -> date:
    """The next pay day (a day of the month) when it is near, else the day itself."""
    if pay_day is None:
        return earliest
    for ahead in range(PAY_DAY_WITHIN_DAYS + 1):
        day = earliest + timedelta(days=ahead)
        last_of_month = (day + timedelta(days=1)).month != day.month
        if day.day == pay_day or (last_of_month and pay_day > day.day):
            return day
    return earliest


def _after_business_days(today: date, count: int, is_business_day: Callable[[date], bool]) -> date:
    day = today
    while count:
        day += timedelta(days=1)
        count -= is_business_day(day)
    return day
