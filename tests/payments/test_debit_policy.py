"""When an account may be debited: pure."""

import random
from datetime import date, timedelta

import pytest

from arrears.payments.debit_policy import Attempt, Limits, NoDebit, next_attempt

MONDAY = date(2025, 3, 3)
LIMITS = Limits(attempts_max=2, window_days=30, days_between=3)


def _weekday(day: date) -> bool:
    return day.weekday() < 5


def _next(**changes: object) -> tuple[date | None, NoDebit | None]:
    given = {
        "wanted_on": MONDAY + timedelta(days=2),
        "today": MONDAY,
        "attempts": [],
        "limits": LIMITS,
        "pay_day": None,
        "is_business_day": _weekday,
    }
    found = next_attempt(**{**given, **changes})
    return found.on, found.why


def test_a_first_attempt_is_made_on_the_due_day_or_the_next_business_day() -> None:
    assert _next() == (date(2025, 3, 5), None)
    assert _next(wanted_on=date(2025, 3, 8)) == (date(2025, 3, 10), None)
    assert _next(wanted_on=date(2025, 1, 1)) == (date(2025, 3, 4), None)
    assert _next(wanted_on=MONDAY, today=date(2025, 3, 7)) == (date(2025, 3, 10), None)


@pytest.mark.parametrize(
    ("pay_day", "on"), [(None, date(2025, 3, 6)), (10, date(2025, 3, 10)), (31, date(2025, 3, 6))]
)
def test_a_retry_keeps_its_distance_and_waits_for_a_pay_day_that_is_near(
    pay_day: int | None, on: date
) -> None:
    assert _next(attempts=[Attempt(on=MONDAY, code="AM04")], pay_day=pay_day) == (on, None)


def test_a_pay_day_that_a_month_does_not_have_is_its_last_day() -> None:
    found = _next(attempts=[Attempt(on=date(2025, 2, 17), code="AM04")], today=date(2025, 2, 18),
                  wanted_on=date(2025, 2, 17), pay_day=31)  # fmt: skip
    assert found == (date(2025, 2, 28), None)


def test_the_limit_counts_every_attempt_in_the_window() -> None:
    tried = [Attempt(on=date(2025, 2, 20), code="AM04"), Attempt(on=date(2025, 2, 25), code="AM04")]
    assert _next(attempts=tried) == (date(2025, 3, 24), None)  # 30 days after the first, a Saturday: Monday
    none = Limits(attempts_max=0, window_days=30, days_between=3)
    assert _next(limits=none) == (None, NoDebit.LIMIT)
    assert _next(limits=Limits(attempts_max=None, window_days=1, days_between=1))[1] is None


@pytest.mark.parametrize("code", ["AC04", "MD01", "MD07", "MS02"])
def test_after_a_final_reason_there_is_no_retry(code: str) -> None:
    assert _next(attempts=[Attempt(on=MONDAY, code=code)]) == (None, NoDebit.FINAL_FAILURE)
    assert _next(revoked=True) == (None, NoDebit.MANDATE_REVOKED)


def test_no_run_of_failures_ever_breaks_the_limits() -> None:
    """Five hundred random lives of failed attempts: in no window more than allowed, never on a day off."""
    seeded = random.Random(7)
    for _ in range(500):
        limits = Limits(
            attempts_max=seeded.randint(1, 4),
            window_days=seeded.randint(5, 60),
            days_between=seeded.randint(1, 9),
        )
        off = {MONDAY + timedelta(days=seeded.randint(0, 200)) for _ in range(20)}
        attempts: list[Attempt] = []
        today, pay_day = MONDAY, seeded.choice([None, 1, 15, 31])
        for _ in range(8):
            found = next_attempt(
                wanted_on=MONDAY, today=today, attempts=attempts, limits=limits, pay_day=pay_day,
                is_business_day=lambda day: _weekday(day) and day not in off,  # noqa: B023
            )  # fmt: skip
            if found.on is None:
                break
            assert found.on > today
            assert _weekday(found.on)
            assert found.on not in off
            since = found.on - timedelta(days=limits.window_days)
            assert sum(since < tried.on for tried in attempts) < limits.attempts_max
            if attempts:
                assert (found.on - attempts[-1].on).days >= limits.days_between
            attempts.append(Attempt(on=found.on, code="AM04"))
            today = found.on
        assert attempts
