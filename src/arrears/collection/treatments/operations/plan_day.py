"""Decides the treatments of a business date, stores every decision and ranks the collectors' queue."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
from django.db import connection, transaction
from django.db.models import Count

from arrears.collection.cases.choices import ArrearsReason
from arrears.collection.cases.operations.set_values import forget_values, set_values
from arrears.collection.cases.queries.to_treat import TO_TREAT
from arrears.collection.treatments.evidence import believe
from arrears.collection.treatments.models import PlannedDay, TreatmentDecision
from arrears.collection.treatments.numbers import Policy, read_policy
from arrears.collection.treatments.policy import Cases, Plan, kinds_of, plan
from arrears.collection.treatments.rules import Rules, read_rules
from arrears.collection.treatments.strategies import HELD_OUT
from arrears.plumbing.bulk import columns_out, copy_in

RANKED_BY = "treatments."
_MOST_STAGES = 30_000
_REASONS = np.array(
    [
        "" if code == ArrearsReason.UNKNOWN else ArrearsReason(code).name.lower()
        for code in range(max(ArrearsReason) + 1)
    ],
    object,
)
_TYPES = {
    "case_id": pa.int64(),
    "person_id": pa.int64(),
    "dpd_days": pa.int64(),
    "overdue_minor": pa.int64(),
    "currency": pa.string(),
    "reason": pa.int64(),
    "reopened": pa.bool_(),
    "loan_ids": pa.string(),
    "stage": pa.int64(),
}
# An index lookup a case: the log of all decisions grows for ever, the cases at work do not.
_DUE = f"""
    select t.*, d.stage from ({TO_TREAT}) t
    cross join lateral (
        select count(*) as stage, max(holds_until) as until
        from treatments_treatmentdecision d where d.case_id = t.case_id
    ) d
    where t.currency = %(currency)s and (d.until is null or d.until <= %(today)s)
    order by t.person_id
"""


@dataclass(frozen=True, kw_only=True)
class Planned:
    """How many cases were decided, by treatment, and the prices of capacity (minor units a contact)."""

    business_date: date
    decided: int
    by_treatment: dict[str, int]
    prices: dict[str, float]
    currency: str
    already: bool  # the day had been planned before


def plan_day(*, business_date: date) -> Planned:
    """Plans a business date, once: again, it tells what was decided. Raises UnableToReadRules.

    A case is decided when its last decision has run out; left are held, promised, planned, placed and sued
    cases and those in another currency than the experiment's. A lender without an experiment decides nothing,
    and the collectors' queue goes back to its own rule.
    """
    rules = read_rules()
    with transaction.atomic():
        if rules is None:
            forget_values(by_prefix=RANKED_BY)
            return _nothing(business_date)
        with connection.cursor() as cursor:
            cursor.execute("lock table treatments_plannedday in share row exclusive mode")
        if PlannedDay.objects.filter(business_date=business_date).exists():
            return told(business_date=business_date, already=True)
        _decide(business_date, rules)
    return told(business_date=business_date, already=False)


def _decide(business_date: date, rules: Rules) -> None:
    policy, experiment = read_policy(), rules.experiment
    believed, known = believe(business_date=business_date, channels=list(experiment.capacity), policy=policy)
    due = columns_out(
        query=_DUE, given={"today": business_date, "currency": experiment.currency}, types=_TYPES
    )
    made = plan(
        cases=_cases(due),
        experiment=experiment,
        strategies=rules.strategies,
        policy=policy,
        believed=believed,
        known=known,
        day=business_date.isoformat(),
    )
    PlannedDay.objects.create(
        business_date=business_date,
        experiment=experiment.code,
        currency=experiment.currency,
        decided=due.num_rows,
        capacity=dict(experiment.capacity),
        prices=dict(made.prices),
        versions=rules.versions | {"learned_from": known},
    )
    table = _table(made, due, business_date=business_date, rules=rules, policy=policy)
    copy_in(table="treatments_treatmentdecision", data=table)
    ranks = pa.table({"case_id": due["case_id"], "value": pa.array(made.call_worth_minor)})
    set_values(values=ranks, by=f"{RANKED_BY}{experiment.code}")


def told(*, business_date: date, already: bool) -> Planned:
    """What is stored of a day."""
    day = PlannedDay.objects.get(business_date=business_date)
    found = TreatmentDecision.objects.filter(business_date=business_date).values_list("chosen")
    return Planned(
        business_date=business_date,
        decided=day.decided,
        by_treatment=dict(found.annotate(many=Count("id")).order_by("chosen")),
        prices=dict(day.prices),
        currency=day.currency,
        already=already,
    )


def _nothing(business_date: date) -> Planned:
    return Planned(
        business_date=business_date, decided=0, by_treatment={}, prices={}, currency="", already=False
    )


def _cases(due: pa.Table) -> Cases:
    return Cases(
        person_id=due["person_id"].to_numpy(),
        dpd_days=due["dpd_days"].to_numpy(),
        overdue_minor=due["overdue_minor"].to_numpy(),
        reason=_REASONS[due["reason"].to_numpy()],
        reopened=due["reopened"].to_numpy(),
        stage=due["stage"].to_numpy(),
    )


def _table(made: Plan, due: pa.Table, *, business_date: date, rules: Rules, policy: Policy) -> pa.Table:
    """The decisions as columns of their table; texts that repeat are made once."""
    arms = rules.experiment.arms
    stage = due["stage"].to_numpy()
    lasts = np.array(policy.stage_days)[np.clip(stage, 0, len(policy.stage_days) - 1)]
    until = np.datetime64(business_date, "D") + lasts
    return pa.table(
        {
            "business_date": pa.repeat(pa.scalar(business_date), due.num_rows),
            "holds_until": pa.array(until),
            "case_id": due["case_id"],
            "person_id": due["person_id"],
            "loan_ids": due["loan_ids"],
            # HELD_OUT is the last place
            "arm": _named([*(arm.code for arm in arms), rules.experiment.arm_code(HELD_OUT)], made.arm),
            "strategy": _named([*(arm.strategy for arm in arms), ""], made.arm),
            "segment": pa.array(made.segment),
            "eligible": _arrays(
                made.open.astype(np.float64), lambda row: [made.menu[place] for place in np.flatnonzero(row)]
            ),
            "chosen": _named(list(made.menu), made.chosen),
            "probability": pa.array(made.probability),
            "stage": pa.array(np.minimum(stage, _MOST_STAGES)),
            "features": _arrays(made.features, lambda row: row.tolist()),
            "overdue_minor": due["overdue_minor"],
            "currency": due["currency"],
            "worth_minor": pa.array(made.worth_minor),
        }
    )


def _named(names: list[str], place: np.ndarray) -> pa.Array:
    return pa.array(np.array(names, object)[place], pa.string())


def _arrays(flags: np.ndarray, values_of: Callable[[np.ndarray], list[Any]]) -> pa.Array:
    """PostgreSQL's texts of arrays that follow from flags: of few different rows, each made once."""
    kinds, place = kinds_of(flags)
    return _named(["{" + ",".join(map(str, values_of(row))) + "}" for row in kinds], place)
