"""Which rules bind a debtor: those in force where their loans and they themselves are, as forms."""

from bisect import bisect_right
from collections.abc import Collection, Sequence
from datetime import date, datetime
from functools import lru_cache

from arrears.collection.contacts.gate.forms_of_rules import always, form_of
from arrears.collection.contacts.gate.situation import Form
from arrears.collection.contacts.gate.standing import Standing
from arrears.collection.contacts.gate.times import local, start_of
from arrears.rulebook import jurisdictions, parameters
from arrears.rulebook.rule import Rule

# Topics that hold rules on contacts.
TOPICS = frozenset(
    {"contact_hours", "contact_frequency", "third_persons", "visits", "conduct", "notices", "recording"}
)
# Rules of other topics that bind contacts too.
NAMES = frozenset(
    {"forbearance_duties", "restructuring_answer_days", "plan_conditions", "collect_time_barred"}
    | {"moratorium_freezes", "moratorium_days", "moratorium_days_after_crisis_treatment"}
    | {"moratoria_in_12_months"}
)


class Law:
    """The rules of `rules/` by place and day.

    `without`: ids of rules, or names of forms, that are switched off: so that a test can see them missing.
    """

    def __init__(self, *, without: Collection[str] = ()) -> None:
        self._without = frozenset(without)

    def at(self, moment: datetime, standing: Standing) -> Sequence[Form]:
        """The forms in force at a moment, by the debtor's own day."""
        return _forms(
            standing.places, standing.lenders, standing.kinds, _day(moment, standing), self._without
        )

    def changes_after(self, moment: datetime, standing: Standing) -> datetime | None:
        """The next first moment of a day on which another value counts."""
        days = _days_of_change(standing.places)
        place = bisect_right(days, _day(moment, standing))
        return start_of(days[place], standing.zones[0]) if place < len(days) else None


def _day(moment: datetime, standing: Standing) -> date:
    return local(moment, standing.zones[0]).date()


def rules_of(*, places: tuple[str, ...]) -> list[Rule]:
    """Every rule on contacts of these places and of the wider ones, in force or not."""
    known = {code for place in places for code in jurisdictions.chain(place)}
    return [rule for rule in contact_rules() if rule.jurisdiction in known]


def contact_rules() -> list[Rule]:
    """Every rule on contacts of every place, in force or not."""
    return [rule for rule in parameters.all_rules() if rule.topic in TOPICS or rule.name in NAMES]


@lru_cache(maxsize=256)
def _days_of_change(places: tuple[str, ...]) -> list[date]:
    return sorted({day for rule in rules_of(places=places) for day in rule.values})


def _forms(
    places: tuple[str, ...],
    lenders: tuple[str, ...],
    kinds: tuple[str, ...],
    day: date,
    without: frozenset[str],
) -> Sequence[Form]:
    days = _days_of_change(places)
    epoch = bisect_right(days, day)
    return _compiled(places, lenders, kinds, days[epoch - 1] if epoch else date.min, without)


@lru_cache(maxsize=1024)
def _compiled(
    places: tuple[str, ...],
    lenders: tuple[str, ...],
    kinds: tuple[str, ...],
    day: date,
    without: frozenset[str],
) -> tuple[Form, ...]:
    bound = [
        rule
        for rule in rules_of(places=places)
        if f"{rule.jurisdiction}/{rule.name}" not in without
        and rule.value_on(day) is not None
        and _binds(rule, lenders, kinds)
    ]
    forms = [form for rule in bound if (form := form_of(rule, on=day)) is not None]
    made = (*always(bound, on=day), *forms)
    return tuple(form for form in made if not {form.rule, type(form).__name__} & without)


def _binds(rule: Rule, lenders: tuple[str, ...], kinds: tuple[str, ...]) -> bool:
    return any(
        rule.scope.binds(lender=lender, kind=kind)
        for lender in lenders or (None,)
        for kind in kinds or (None,)
    )


def forget() -> None:
    """Forgets what was read: for tests that change the rules."""
    _days_of_change.cache_clear()
    _compiled.cache_clear()
