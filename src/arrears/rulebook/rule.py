"""One rule: its values by date, unit, scope and sources."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from arrears.rulebook.citations import Citation
from arrears.rulebook.counting import Counting
from arrears.rulebook.scope import EVERYBODY, Scope

# How a later tier may differ: ceiling only lower, floor only higher, within only narrower, value anyhow.
SHAPES = ("ceiling", "floor", "within", "value")
TOPICS = {
    "price": ("price", "价格"),
    "penalty": ("default interest and late fees", "罚息与逾期费用"),
    "allocation": ("allocation of payments", "还款抵充"),
    "limitation": ("limitation of actions", "诉讼时效"),
    "classification": ("classification", "风险分类"),
    "forbearance": ("forbearance and plans", "展期、重组与纾困"),
    "approval": ("approvals", "审批权限"),
    "product": ("products", "产品"),
    "contact_hours": ("contact hours", "联系时段"),
    "contact_frequency": ("contact frequency", "联系频次"),
    "third_persons": ("third persons", "第三人"),
    "visits": ("visits", "上门"),
    "conduct": ("conduct", "行为规范"),
    "notices": ("notices", "告知"),
    "recording": ("records", "记录留存"),
    "complaints": ("complaints", "投诉"),
    "legal": ("legal steps", "法律程序"),
    "bureau": ("credit bureaus", "征信"),
    "privacy": ("personal data", "个人信息"),
    "outsourcing": ("agencies and sale", "外包与转让"),
}


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One rule: `values` from each date on, in `unit`; a value of None means: no longer in force."""

    jurisdiction: str
    name: str
    topic: str
    description: Mapping[str, str]
    shape: str
    unit: str
    applies_to: str
    values: Mapping[date, Any] = field(hash=False)
    references: tuple[Citation, ...]
    enforced: bool
    set_by_lender: bool = False
    ids: tuple[str, ...] = ()  # ids of the collected material that it states
    scope: Scope = EVERYBODY
    counts: Counting | None = None  # caps on contacts: what is counted
    override: str = "none"  # what lifts it for one debtor
    override_days: int | None = None  # how long that counts once given; None = until it is withdrawn
    channels: tuple[str, ...] = ("all",)  # rules on contacts: which channels they bind
    place: str = ""  # rules on contacts: only where the debtor is at such a place (counting.PLACES)
    lifted_above_days_past_due: int | None = None  # no longer binds a debt that is later than this
    read_in: Mapping[date, int] = field(
        default_factory=dict, hash=False
    )  # value's day -> place in references

    def value_on(self, on: date) -> Any:
        """The value in force on a day; None before the first one, and while the rule is off."""
        since = self.since_on(on)
        return self.values[since] if since and self.enforced else None

    def since_on(self, on: date) -> date | None:
        """The day from which the value of a day counts; None before the first one."""
        return max((day for day in self.values if day <= on), default=None)

    def values_during(self, *, since: date, until: date | None) -> list[Any]:
        """Every value in force on some day of [since, until); until None = with no end."""
        return [value for _, value in self.dated_during(since=since, until=until)]

    def dated_during(self, *, since: date, until: date | None) -> list[tuple[date, Any]]:
        """Every value in force on some day of [since, until) with the first such day."""
        later = [day for day in sorted(self.values) if since < day and (until is None or day < until)]
        found = [(day, self.value_on(day)) for day in (since, *later)]
        return [(day, value) for day, value in found if value is not None]

    def citation_on(self, on: date) -> Citation:
        """Where the value of a day was read."""
        since = self.since_on(on)
        return self.references[self.read_in.get(since, 0) if since else 0]
