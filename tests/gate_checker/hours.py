"""Hours as the texts say them."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from tests.gate_checker import texts
from tests.gate_checker.log import Action, Debtor

_LIFTED_BY = {"CN-GB-HOURS": "agreement", "CN-CBA-HOURS": "consent", "PH-HOURS": "consent"}


def outside(debtor: Debtor, action: Action, laws: list[str]) -> Iterator[str]:
    """The texts whose hours the contact broke."""
    for law in laws:
        for text, channels, where, table in texts.HOURS.get(law, []):
            if action.channel not in channels:
                continue
            if where == "work" and action.place not in ("work", "work_prohibited"):
                continue
            if _lifted(debtor, action, text):
                continue
            for zone in debtor.zones:
                if not _within(table, law, action.at.astimezone(ZoneInfo(zone))):
                    yield text


def _within(table: dict, law: str, clock: datetime) -> bool:
    span = table.get(_day(law, clock.date(), "holiday" in table))
    return span is not None and span[0] <= clock.hour * 60 + clock.minute < span[1]


def _day(law: str, day: date, minds_holidays: bool) -> int | str:
    if law in texts.CALENDAR:
        off, worked = _calendar(*texts.CALENDAR[law], day.year)
        if day in off:
            return "holiday"
        if day in worked:
            return 0
    return day.weekday()


@lru_cache(maxsize=64)
def _calendar(country: str, part: str | None, year: int) -> tuple[set[date], set[date]]:
    import holidays

    found = holidays.country_holidays(country, subdiv=part, years=year)
    return set(found), set(found.weekend_workdays)


def _lifted(debtor: Debtor, action: Action, text: str) -> bool:
    if text == "PH-HOURS" and _late(debtor, action):
        return True
    kind = _LIFTED_BY.get(text)
    return kind is not None and any(
        one.kind == kind
        and one.about == text
        and one.channel in ("", action.channel)
        and one.since <= action.at
        and (one.until is None or action.at < one.until)
        for one in debtor.evidence
    )


def _late(debtor: Debtor, action: Action) -> bool:
    """Past due for more than 15 days, each of the debts."""
    today = action.at.astimezone(ZoneInfo(debtor.zones[0])).date()
    loans = action.loans or tuple(debtor.overdue_since)
    return bool(loans) and all(
        loan in debtor.overdue_since
        and today - debtor.overdue_since[loan] > timedelta(days=texts.PH_LATE_DAYS)
        for loan in loans
    )
