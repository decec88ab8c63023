"""The lender's rules for plans, read from rules/collection/hardship.yaml."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.utils.translation import gettext as _

from arrears.rulebook.fields import Fields
from arrears.rulebook.folder import folder

STEPS = (
    "re_age", "re_age_without_interest", "waive_penalty", "waive_interest", "spread_arrears", "extend",
    "defer_pay", "defer_carry", "defer_waive", "defer_capitalise", "settle",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class LivingCost:
    """Least that a household is left to live on a month, in minor units of a currency."""

    currency: str
    default_minor: int
    further_person_share: float
    regions: Mapping[str, int]


@dataclass(frozen=True, kw_only=True)
class Value:
    """How a plan is valued (policies.value)."""

    discount_a_year: float
    loss_share: float


@dataclass(frozen=True, kw_only=True)
class Chance:
    """Parameters of the chance that an instalment is kept (policies.chance)."""

    intercept: float
    payment_to_income: float
    months_past_due: float
    plans_broken: float
    relief: float
    settlement_kept: float
    settlement_a_month: float


@dataclass(frozen=True, kw_only=True)
class Option:
    """A kind of plan: steps on the loan in order, and the lengths, or shares and days, that are tried."""

    code: str
    family: str  # of each family only the best is offered
    steps: tuple[str, ...]
    lengths: tuple[int, ...] = ()
    shares: tuple[float, ...] = ()
    days: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ByRule:
    """What a rule approves without a person."""

    given_up_max_minor: int
    months_max: int
    income_without_evidence_max_minor: int
    plans_broken_max: int


@dataclass(frozen=True, kw_only=True)
class Course:
    """When a running plan is at risk, broken, done, and may be taken up again."""

    at_risk_days: int
    broken_days: int
    completed_on_time: int
    reinstated_within_days: int


@dataclass(frozen=True, kw_only=True)
class HardshipRules:
    """All of the file."""

    living_cost: LivingCost
    bearable_share: float
    bearable_source: str
    expected_income_share: float
    expected_income_months_max: int
    value: Value
    chance: Chance
    options: tuple[Option, ...]
    first_due_days: int
    offered_max: int
    offer_valid_days: int
    approved_by_rule: ByRule
    course: Course


def hardship_rules() -> HardshipRules:
    """The rules. Raises UnableToReadRules (it names file, line and key)."""
    return _read(folder() / "collection" / "hardship.yaml")


@lru_cache(maxsize=8)
def _read(path: Path) -> HardshipRules:
    fields = Fields.of_file(path)
    fields.text("description")
    fields.raw("reference")
    share = fields.inside("bearable_share")
    cited = share.inside("reference")
    value, chance = fields.inside("value"), fields.inside("chance")
    chance.raw("reference")
    rules, course = fields.inside("approved_by_rule"), fields.inside("course")
    found = HardshipRules(
        living_cost=_living_cost(fields.inside("living_cost")),
        bearable_share=_share(share, "value"),
        bearable_source=cited.text("title"),
        expected_income_share=_share(fields, "expected_income_share"),
        expected_income_months_max=fields.integer("expected_income_months_max", high=60),
        value=Value(discount_a_year=_share(value, "discount_a_year"), loss_share=_share(value, "loss_share")),
        chance=Chance(
            **{name: float(chance.number(name, low="-100", high="100")) for name in Chance.__annotations__}
        ),
        options=fields.each("options", _option),
        first_due_days=fields.integer("first_due_days", high=90),
        offered_max=fields.integer("offered_max", low=1, high=20),
        offer_valid_days=fields.integer("offer_valid_days", low=1, high=90),
        approved_by_rule=ByRule(**{name: rules.integer(name) for name in ByRule.__annotations__}),
        course=Course(**{name: course.integer(name, low=1, high=365) for name in Course.__annotations__}),
    )
    for part in (share, value, chance, rules, course):
        part.done()
    fields.done()
    return found


def _share(fields: Fields, key: str) -> float:
    return float(fields.number(key, low="0", high="1"))


def _living_cost(fields: Fields) -> LivingCost:
    fields.raw("reference")
    regions = fields.inside("regions")
    found = LivingCost(
        currency=fields.text("currency"),
        default_minor=fields.integer("default_minor"),
        further_person_share=_share(fields, "further_person_share"),
        regions={code: regions.integer(code) for code in regions.keys()},  # noqa: SIM118 (not a mapping)
    )
    fields.done()
    return found


def _option(fields: Fields) -> Option:
    def numbers(key: str) -> tuple[float, ...]:
        value = fields.raw(key, [])
        if not isinstance(value, list):
            fields.refuse(key, _("expected a list of numbers, got %(value)r") % {"value": value})
        return tuple(float(one) for one in value)

    option = Option(
        code=fields.text("code"),
        family=fields.text("family"),
        steps=fields.texts("steps", known=STEPS),
        lengths=tuple(int(n) for n in numbers("lengths")),
        shares=numbers("shares"),
        days=tuple(int(n) for n in numbers("days")),
    )
    if bool(option.lengths) == bool(option.shares and option.days):
        fields.refuse("lengths", _("an option has lengths, or shares and days"))
    return option
