"""Days since 1970-01-01 and the due days of a schedule, in the proleptic Gregorian calendar."""

from arrears.kernel.codes import Unit
from arrears.kernel.compiled import compiled

DAY = int(Unit.DAY)
WEEK = int(Unit.WEEK)
MONTH = int(Unit.MONTH)
YEAR = int(Unit.YEAR)


@compiled
def civil(day: int) -> tuple[int, int, int]:
    """(year, month, day of month) of a day number; Hinnant's days_from_civil turned round."""
    z = day + 719468
    era = z // 146097
    doe = z - era * 146097
    yoe = (doe - doe // 1460 + doe // 36524 - doe // 146096) // 365
    doy = doe - (365 * yoe + yoe // 4 - yoe // 100)
    mp = (5 * doy + 2) // 153
    month = mp + 3 if mp < 10 else mp - 9
    return yoe + era * 400 + (1 if month <= 2 else 0), month, doy - (153 * mp + 2) // 5 + 1


@compiled
def day_number(year: int, month: int, day: int) -> int:
    """The day number of a calendar date."""
    y = year - 1 if month <= 2 else year
    era = y // 400
    yoe = y - era * 400
    mp = month - 3 if month > 2 else month + 9
    doy = (153 * mp + 2) // 5 + day - 1
    return era * 146097 + yoe * 365 + yoe // 4 - yoe // 100 + doy - 719468


@compiled
def is_leap(year: int) -> bool:
    """Whether the year has a 29 February."""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


@compiled
def month_length(year: int, month: int) -> int:
    """Days in a month."""
    if month == 2:
        return 29 if is_leap(year) else 28
    return 30 if month in (4, 6, 9, 11) else 31


@compiled
def add_months(seed_year: int, seed_month: int, seed_day: int, months: int) -> int:
    """The day number of the seed date plus whole months, clipped to the end of a shorter month."""
    total = seed_year * 12 + seed_month - 1 + months
    year = total // 12
    month = total - year * 12 + 1
    return day_number(year, month, min(seed_day, month_length(year, month)))


@compiled
def period_after(seed: int, unit: int, every: int, periods: int) -> int:
    """The day `periods` periods of `every` × `unit` after the seed day, counted from the seed itself."""
    if unit == DAY:
        return seed + every * periods
    if unit == WEEK:
        return seed + 7 * every * periods
    year, month, day = civil(seed)
    return add_months(year, month, day, every * periods * (12 if unit == YEAR else 1))
