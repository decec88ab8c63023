"""Observation (观察期) after a restructuring: meanwhile the class is no better than special mention."""

from arrears.kernel import columns as c
from arrears.kernel.calendars import period_after
from arrears.kernel.codes import Kind, Unit
from arrears.kernel.columns import Matrix, Vector
from arrears.kernel.compiled import inner
from arrears.kernel.rows import open_row

RE_AGE = int(Kind.RE_AGE)
RE_AMORTISE = int(Kind.RE_AMORTISE)
EXTEND = int(Kind.EXTEND)
DEFER = int(Kind.DEFER)
MONTH = int(Unit.MONTH)


@inner
def restructured_day(events: Matrix, keep: Matrix, kept: int, first: int) -> int:
    """Value day of the latest restructuring from day `first` on, NO_DAY without one."""
    found = c.NO_DAY
    for i in range(kept):
        e = keep[i, c.KEEP_EVENT]
        kind, value = events[e, c.E_KIND], events[e, c.E_VALUE]
        if value >= first and kind in (RE_AGE, RE_AMORTISE, EXTEND, DEFER):
            found = max(found, value)
    return found


@inner
def paid_on_time(inst: Matrix, run: Vector, since: int, day: int) -> int:
    """Rows up to `day`, one after the other, that fell due after `since` and were paid by their due day."""
    count = 0
    for k in range(run[c.RUN_ROWS]):
        if not since < inst[k, c.I_DUE] <= day:
            continue
        paid = inst[k, c.I_PAID_DAY]
        count = count + 1 if open_row(inst, k) == 0 and c.NO_DAY != paid <= inst[k, c.I_DUE] else 0
    return count


@inner
def is_observed(
    terms: Vector, inst: Matrix, run: Vector, events: Matrix, keep: Matrix, kept: int, day: int
) -> bool:
    """Whether the observation of the latest restructuring is not yet over on `day`."""
    if terms[c.T_OBSERVATION_MONTHS] == 0:
        return False
    since = restructured_day(events, keep, kept, terms[c.T_OBSERVATION_FROM])
    if since == c.NO_DAY:
        return False
    until = period_after(since, MONTH, terms[c.T_OBSERVATION_MONTHS], 1)
    return day <= until or paid_on_time(inst, run, since, day) < terms[c.T_OBSERVATION_REPAYMENTS]
