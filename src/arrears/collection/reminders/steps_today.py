"""The step of each loan on a day: the plan's offsets, moved around the quiet days of the loan's place."""

from collections.abc import Callable
from datetime import date

import numpy as np
import pyarrow as pa

from arrears.collection.reminders.people_due import due_days
from arrears.collection.reminders.plan_file import ReminderPlan
from arrears.collection.reminders.policy import NO_STEP, Ints, offsets_of, step_of_loans
from arrears.plumbing.days import to_day
from arrears.rulebook import jurisdictions
from arrears.rulebook.holiday_calendar import calendar_of


def steps_today(*, loans: pa.Table, plan: ReminderPlan, on: date) -> Ints:
    """Place in `plan.steps` of each loan of servicing's `due_around`, NO_STEP where there is none today."""
    step = np.full(loans.num_rows, NO_STEP, np.int64)
    days = to_day(on) - due_days(loans)
    place = np.array(loans["jurisdiction"].to_pylist(), object)
    product = np.array(loans["product_code"].to_pylist(), object)
    for code in sorted(set(place.tolist())):
        here = place == code
        offsets = offsets_of(steps=plan.steps, on=on, is_quiet=quiet_days(plan=plan, jurisdiction=code))
        step[here] = step_of_loans(days=days[here], product=product[here], steps=plan.steps, offsets=offsets)
    return step


def quiet_days(*, plan: ReminderPlan, jurisdiction: str) -> Callable[[date], bool]:
    """Whether nobody of a place is reminded on a day."""
    calendar = calendar_of(jurisdictions.load(jurisdiction).holidays) if plan.quiet_holidays else None

    def is_quiet(day: date) -> bool:
        worked = calendar is not None and day.weekday() >= 5 and calendar.is_working_day(day)
        return (day.weekday() in plan.quiet_weekdays and not worked) or (
            calendar is not None and day in calendar
        )

    return is_quiet
