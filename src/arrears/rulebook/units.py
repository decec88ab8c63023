"""The units of rules: what a value of each looks like, its range, and when a later tier is harsher."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

PARTS = ("fee", "interest", "penalty", "principal")
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAYS_OF = {"all": WEEK, "mon-sat": WEEK[:6], "mon-fri": WEEK[:5], "sat-sun": WEEK[5:]} | {
    d: (d,) for d in WEEK
}
DAYS = (*_DAYS_OF, "holiday")
_MINOR = "minor_units_of_"
Hours = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Unit:
    """A unit: `fault` tells what is wrong with a value in it ("" = nothing)."""

    name: str
    en: str
    zh: str
    fault: Callable[[Any], str]

    def label(self, language: str) -> str:
        """The unit's name in a language (en, zh)."""
        return {"en": self.en, "zh": self.zh}[language]


def find(name: str) -> Unit | None:
    """The unit of that name, None when there is none."""
    if name.startswith(_MINOR) and len(currency := name.removeprefix(_MINOR)) == 3 and currency.isupper():
        text = f"hundredths of {currency}" if currency not in ("JPY", "KRW", "VND") else currency
        return Unit(name=name, en=text, zh=f"{currency}最小货币单位", fault=_whole(0, 10**15))
    return _UNITS.get(name)


def known() -> str:
    """The names of all units, for messages."""
    return ", ".join([*_UNITS, _MINOR + "<currency>"])


def _number(low: str, high: str) -> Callable[[Any], str]:
    def fault(value: Any) -> str:
        good = isinstance(value, int | Decimal) and not isinstance(value, bool)
        if good and Decimal(low) <= value <= Decimal(high):
            return ""
        return (
            f"expected a number from {low} to {high}, got {value!r}"
            if not good
            else (f"{value} lies outside {low} to {high}")
        )

    return fault


def _whole(low: int, high: int) -> Callable[[Any], str]:
    def fault(value: Any) -> str:
        if type(value) is int and low <= value <= high:
            return ""
        return f"expected a whole number from {low} to {high}, got {value}"

    return fault


def _flag(value: Any) -> str:
    return "" if isinstance(value, bool) else f"expected true or false, got {value!r}"


def _text(value: Any) -> str:
    return "" if isinstance(value, str) and value.strip() else f"expected a text, got {value!r}"


def _texts(value: Any) -> str:
    good = isinstance(value, list) and value and all(isinstance(item, str) and item for item in value)
    return (
        "" if good and len(set(value)) == len(value) else f"expected a list of different texts, got {value!r}"
    )


def _parts(value: Any) -> str:
    good = isinstance(value, list) and sorted(map(str, value)) == sorted(PARTS)
    return "" if good else f"expected {', '.join(PARTS)} each once, in order; got {value!r}"


def _rising_days(value: Any) -> str:
    if not isinstance(value, dict) or not value:
        return f"expected a mapping from class to days, got {value!r}"
    days = list(value.values())
    good = all(type(day) is int and 0 <= day <= 36_500 for day in days) and days == sorted(days)
    return "" if good else f"days must be whole, from 0 on, and rise: got {days}"


def _shares(value: Any) -> str:
    if not isinstance(value, dict) or not value:
        return f"expected a mapping from class to share, got {value!r}"
    faults = [_number("0", "1")(share) for share in value.values()]
    return next((fault for fault in faults if fault), "")


def _mapping(value: Any) -> str:
    return "" if isinstance(value, dict) and value else f"expected a mapping, got {value!r}"


def _moment(value: Any) -> int | None:
    """Minutes since midnight of a text HH:MM; None when it is none."""
    if (
        not isinstance(value, str)
        or len(value) != 5
        or value[2] != ":"
        or not (value[:2] + value[3:]).isdigit()
    ):
        return None
    minutes = int(value[:2]) * 60 + int(value[3:])
    return minutes if minutes <= 24 * 60 and int(value[3:]) < 60 else None


def _hours(value: Any) -> str:
    if not isinstance(value, dict) or not value or set(value) - set(DAYS):
        return f"expected hours by day, one of {', '.join(DAYS)}; got {value!r}"
    for day, spans in value.items():
        if not isinstance(spans, list):
            return f"{day}: expected a list of [from, to], [] = never; got {spans!r}"
        for span in spans:
            ends = [_moment(end) for end in span] if isinstance(span, list) else []
            if len(ends) != 2 or ends[0] is None or ends[1] is None or ends[0] >= ends[1]:
                return f'{day}: expected ["HH:MM", "HH:MM"], from before to; got {span!r}'
    return ""


def _unit(name: str, en: str, zh: str, fault: Callable[[Any], str]) -> tuple[str, Unit]:
    return name, Unit(name=name, en=en, zh=zh, fault=fault)


_UNITS: dict[str, Unit] = dict(
    (
        _unit("per_year", "a year", "（年）", _number("0", "10")),
        _unit("per_day", "a day", "（日）", _number("0", "1")),
        _unit("share", "of the whole", "占比", _number("0", "1")),
        _unit("share_of_principal", "of the principal", "占本金", _number("0", "10")),
        _unit("share_of_original_term", "of the original term", "占原期限", _number("0", "10")),
        _unit("multiple_of_contract_rate", "times the contract rate", "倍合同利率", _number("0", "10")),
        _unit("multiple_of_lpr_1y", "times the one-year LPR", "倍一年期LPR", _number("0", "10")),
        _unit("count", "times", "次", _whole(0, 1_000)),
        _unit("contacts", "contacts", "次联系", _whole(0, 1_000)),
        _unit("hours", "hours", "小时", _whole(0, 8_760)),
        _unit("days", "days", "天", _whole(0, 36_500)),
        _unit("business_days", "business days", "个工作日", _whole(0, 3_650)),
        _unit("months", "months", "个月", _whole(0, 1_200)),
        _unit("years", "years", "年", _whole(0, 100)),
        _unit("allowed", "allowed", "允许", _flag),
        _unit("required", "required", "必须", _flag),
        _unit("text", "", "", _text),
        _unit("conditions", "", "", _texts),
        _unit("parts_in_order", "in this order", "依次", _parts),
        _unit("days_past_due_above", "days past due, more than", "逾期天数超过", _rising_days),
        _unit("share_by_class", "of the balance, by class", "占余额（分类）", _shares),
        _unit("codes", "", "", _mapping),
        _unit("duties", "", "", _mapping),
        _unit("local_hours", "local time", "当地时间", _hours),
    )
)


def minutes_by_day(hours: Hours) -> dict[str, set[int]]:
    """Minutes since midnight that a value in `local_hours` allows, for mon … sun and holiday.

    The narrowest name of a day counts (sat before mon-sat before all); a day that is not named allows none; a
    holiday without hours of its own is like any other day.
    """
    allowed = {name: _minutes(spans) for name, spans in hours.items()}
    found: dict[str, set[int]] = {}
    for day in WEEK:
        names = [name for name, days in _DAYS_OF.items() if day in days and name in allowed]
        found[day] = allowed[min(names, key=lambda name: len(_DAYS_OF[name]))] if names else set()
    found["holiday"] = allowed.get("holiday", set().union(*found.values()))
    return found


def _minutes(spans: list[list[str]]) -> set[int]:
    return {minute for start, end in spans for minute in range(_moment(start) or 0, _moment(end) or 0)}


def harsher(*, shape: str, mine: Any, law: Any) -> bool:
    """Whether a later tier's value goes beyond an earlier one's.

    ceiling: higher; floor: lower; within: a list with something that the earlier one has not, or hours
    outside it; value: never.
    """
    if shape == "ceiling":
        return bool(mine > law)
    if shape == "floor":
        return bool(mine < law)
    if shape != "within":
        return False
    if isinstance(law, list):
        return bool(set(mine) - set(law))
    theirs, ours = minutes_by_day(law), minutes_by_day(mine)
    return any(ours[day] - theirs[day] for day in theirs)
