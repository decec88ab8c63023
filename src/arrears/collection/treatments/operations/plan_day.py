"""Decides the treatments of a business date, stores every decision and ranks the collectors' queue."""

import json
from dataclasses import dataclass
from datetime import date, timedelta

import pyarrow as pa
from django.db import connection, transaction

from arrears.collection.cases.choices import ArrearsReason, CaseState
from arrears.collection.cases.operations.set_values import set_values
from arrears.collection.cases.queries import cases_in_states
from arrears.collection.treatments.evidence import believe
from arrears.collection.treatments.menu import Policy, read_policy
from arrears.collection.treatments.models import TreatmentDecision
from arrears.collection.treatments.policy import CaseToDecide, Decided, Plan, plan
from arrears.collection.treatments.strategies import Experiment, Strategy, read_experiment, read_strategy
from arrears.plumbing.bulk import copy_in
from arrears.rulebook.digest import version as rulebook_version

_WORKED = (CaseState.WATCH, CaseState.OPEN, CaseState.IN_TREATMENT, CaseState.REOPENED)


@dataclass(frozen=True, kw_only=True)
class Planned:
    """How many cases were decided, by treatment, and the prices of capacity (minor units a contact)."""

    business_date: date
    decided: int
    by_treatment: dict[str, int]
    prices: dict[str, float]
    already: bool  # the day had been planned before


def plan_day(*, business_date: date) -> Planned:
    """Plans a business date, once: again, it tells what was decided. Raises UnableToReadRules.

    A case is decided when its last decision has run out; held, promised, planned, placed and sued cases are
    left.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("lock table treatments_treatmentdecision in share row exclusive mode")
        if TreatmentDecision.objects.filter(business_date=business_date).exists():
            return told(business_date=business_date, already=True)
        policy, experiment = read_policy(), read_experiment()
        strategies = {arm.strategy: read_strategy(arm.strategy) for arm in experiment.arms}
        channels = list(experiment.capacity)
        believed, known = believe(business_date=business_date, channels=channels, policy=policy)
        made = plan(
            cases=_due(business_date=business_date, policy=policy),
            experiment=experiment,
            strategies=strategies,
            policy=policy,
            believed=believed,
            known=known,
            day=business_date.isoformat(),
        )
        versions = _versions(experiment, strategies, known)
        copy_in(
            table="treatments_treatmentdecision",
            data=_table(made, business_date=business_date, experiment=experiment, versions=versions),
        )
        _rank(made, by=f"treatments.{experiment.code}")
    return told(business_date=business_date, already=False)


def told(*, business_date: date, already: bool) -> Planned:
    """What is stored of a day."""
    rows = list(TreatmentDecision.objects.filter(business_date=business_date).values("chosen", "prices"))
    counts: dict[str, int] = {}
    for row in rows:
        counts[row["chosen"]] = counts.get(row["chosen"], 0) + 1
    return Planned(
        business_date=business_date,
        decided=len(rows),
        by_treatment=dict(sorted(counts.items())),
        prices=rows[0]["prices"] if rows else {},
        already=already,
    )


def _due(*, business_date: date, policy: Policy) -> list[CaseToDecide]:
    last, before = _last_decisions()
    found = []
    for case in cases_in_states(states=_WORKED):
        stage = before.get(case.id, 0)
        lasts = policy.stage_days[min(max(stage - 1, 0), len(policy.stage_days) - 1)]
        if case.is_held or case.overdue_minor <= 0:
            continue
        if case.id in last and last[case.id] + timedelta(days=lasts) > business_date:
            continue
        found.append(
            CaseToDecide(
                case_id=case.id,
                person_id=case.person_id,
                loan_ids=case.loan_ids,
                dpd_days=case.dpd_days,
                overdue_minor=case.overdue_minor,
                currency=case.currency,
                reason=ArrearsReason(case.reason).name.lower() if case.reason else "",
                reopened=case.reopened > 0,
                stage=stage,
            )
        )
    return found


def _last_decisions() -> tuple[dict[int, date], dict[int, int]]:
    """Of each case, the day of its last decision and how many it had."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select case_id, max(business_date), count(*) from treatments_treatmentdecision group by case_id"
        )
        rows = cursor.fetchall()
    return {row[0]: row[1] for row in rows}, {row[0]: row[2] for row in rows}


def _versions(experiment: Experiment, strategies: dict[str, Strategy], known: int) -> str:
    return json.dumps(
        {
            "rulebook": rulebook_version(),
            "experiment": experiment.version,
            "strategies": {code: strategy.version for code, strategy in strategies.items()},
            "learned_from": known,
        }
    )


def _table(made: Plan, *, business_date: date, experiment: Experiment, versions: str) -> pa.Table:
    decided, many = made.decided, len(made.decided)

    def texts(values: list[str]) -> pa.Array:
        return pa.array(values, pa.string())

    return pa.table(
        {
            "business_date": pa.array([business_date] * many, pa.date32()),
            "case_id": pa.array([one.case.case_id for one in decided], pa.int64()),
            "person_id": pa.array([one.case.person_id for one in decided], pa.int64()),
            "loan_ids": texts([_array(one.case.loan_ids) for one in decided]),
            "experiment": texts([experiment.code] * many),
            "arm": texts([one.arm for one in decided]),
            "strategy": texts([one.strategy for one in decided]),
            "segment": texts([one.segment for one in decided]),
            "eligible": texts([_array(one.eligible) for one in decided]),
            "chosen": texts([one.chosen for one in decided]),
            "probability": pa.array([one.probability for one in decided], pa.float64()),
            "stage": pa.array([min(one.case.stage, 30_000) for one in decided], pa.int64()),
            "features": texts([_array(one.features) for one in decided]),
            "overdue_minor": pa.array([one.case.overdue_minor for one in decided], pa.int64()),
            "currency": texts([one.case.currency for one in decided]),
            "worth_minor": pa.array([one.worth_minor for one in decided], pa.float64()),
            "prices": texts([json.dumps(dict(made.prices))] * many),
            "versions": texts([versions] * many),
        }
    )


def _array(values: tuple[object, ...]) -> str:
    """PostgreSQL's text of an array of numbers or codes."""
    return "{" + ",".join(str(value) for value in values) + "}"


def _rank(made: Plan, *, by: str) -> None:
    """Who is to be called by a person comes first, by what the call is worth; the others wait."""
    decided: tuple[Decided, ...] = made.decided
    if decided:
        columns = {
            "case_id": pa.array([one.case.case_id for one in decided], pa.int64()),
            "value": pa.array([max(one.call_worth_minor, 0.0) for one in decided], pa.float64()),
        }
        set_values(values=pa.table(columns), by=by)
