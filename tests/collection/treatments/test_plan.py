"""The day's plan: stored with probabilities and prices, once, replayable; arms by stable hash; rulings
stored.
"""

import dataclasses
from datetime import timedelta

import numpy as np
import pytest

from tests.collection.cases import lender


@pytest.fixture(scope="module")
def book(module_db: str) -> None:
    lender.late_book(loans=40, days=75, two_each=False)


def _plan_today():
    from arrears.collection.treatments.operations.plan_day import plan_day
    from arrears.plumbing.clock import business_date

    return plan_day(business_date=business_date())


def test_every_decision_is_stored_with_what_it_rested_on(book: None) -> None:
    from arrears.collection.cases.queries import case
    from arrears.collection.treatments.queries import decisions_of_day
    from arrears.plumbing.clock import business_date

    planned = _plan_today()
    assert planned.decided == 40
    assert not planned.already
    rows = decisions_of_day(business_date=business_date())
    assert len(rows) == 40
    for row in rows:
        assert row.chosen in row.eligible
        assert 0 < row.probability <= 1
        assert set(row.prices) == {"sms", "voice_bot", "voice_human"}
        assert {"rulebook", "experiment", "strategies"} <= set(row.versions)
        called = row.chosen == "voice_human"
        assert (case(case_id=row.case_id).value > 0) == (called and row.worth_minor > 0)
    again = _plan_today()
    assert again.already
    assert again.by_treatment == planned.by_treatment


def test_decisions_cannot_be_changed(book: None) -> None:
    from django.db import DatabaseError, connection, transaction

    _plan_today()
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("update treatments_treatmentdecision set probability = 1")


def test_a_decision_holds_for_its_stage(book: None) -> None:
    from arrears.collection.treatments.operations.plan_day import plan_day
    from arrears.plumbing.clock import business_date

    _plan_today()
    later = business_date() + timedelta(days=1)
    assert plan_day(business_date=later).decided == 0
    assert plan_day(business_date=business_date() + timedelta(days=10)).decided > 0


def test_no_outcome_no_ruling_and_the_command_says_so(book: None) -> None:
    from click.testing import CliRunner

    from arrears.collection.treatments.cli import treatments
    from arrears.collection.treatments.release import UnableToCompare

    answer = CliRunner().invoke(treatments, ["plan"])
    assert answer.exit_code == 0, answer.output
    refused = CliRunner().invoke(treatments, ["release", "challenger"])
    assert isinstance(refused.exception, UnableToCompare)


def _case(number: int, **changes):
    from arrears.collection.treatments.policy import CaseToDecide

    case = CaseToDecide(
        case_id=number,
        person_id=number,
        loan_ids=(number,),
        dpd_days=20,
        overdue_minor=200_000,
        currency="CNY",
        reason="",
        reopened=False,
        stage=0,
    )
    return dataclasses.replace(case, **changes)


def _planned(cases, **changes):
    from arrears.collection.treatments.menu import read_policy
    from arrears.collection.treatments.policy import belief_of, effects_of, plan
    from arrears.collection.treatments.strategies import read_experiment, read_strategy

    experiment = dataclasses.replace(read_experiment(), **changes)
    policy = read_policy()
    channels = list(experiment.capacity)
    return plan(
        cases=cases,
        experiment=experiment,
        strategies={arm.strategy: read_strategy(arm.strategy) for arm in experiment.arms},
        policy=policy,
        believed=effects_of(channels=channels).posterior(belief_of(channels=channels, policy=policy)),
        known=100_000,
        day="2026-04-01",
    )


@pytest.mark.usefixtures("django_ready")
def test_arms_are_stable_and_shared_as_said() -> None:
    from arrears.collection.treatments.strategies import read_experiment

    experiment = read_experiment()
    arms = [experiment.arm_of(person) for person in range(20_000)]
    held = sum(arm is None for arm in arms) / len(arms)
    assert held == pytest.approx(experiment.hold_out, abs=0.006)
    champion = sum(arm is not None and arm.code == "champion" for arm in arms) / (1 - held) / len(arms)
    assert champion == pytest.approx(0.8, abs=0.01)
    assert arms == [experiment.arm_of(person) for person in range(20_000)]


@pytest.mark.usefixtures("django_ready")
def test_the_hold_out_is_left_alone_and_tables_are_kept() -> None:
    made = _planned([_case(n, reason="refuses" if n % 3 == 0 else "") for n in range(2000)])
    assert len(made.decided) == 2000
    for one in made.decided:
        if one.arm == "hold_out" or one.segment == "refuses":
            assert (one.chosen, one.eligible, one.probability) == ("nothing", ("nothing",), 1.0)
    assert {one.chosen for one in made.decided} > {"nothing", "voice_human"}


@pytest.mark.usefixtures("django_ready")
def test_scarce_people_go_where_they_are_worth_most_and_have_a_price() -> None:
    cases = [_case(n, overdue_minor=50_000 + 1000 * n) for n in range(500)]
    capacity = {"sms": 0.0, "voice_bot": 0.0, "voice_human": 30.0}
    made = _planned(cases, capacity=capacity)
    called = [one for one in made.decided if one.chosen == "voice_human"]
    chosen_by_value = [one for one in called if one.probability > 0.5]
    assert 20 <= len(chosen_by_value) <= 30
    assert min(one.case.overdue_minor for one in chosen_by_value) > 450_000
    assert made.prices["voice_human"] > 0
    assert made.prices["sms"] == 0


@pytest.mark.usefixtures("django_ready")
def test_a_day_can_be_replayed() -> None:
    cases = [_case(n) for n in range(300)]
    assert _planned(cases) == _planned(cases)
    chosen = {one.case.case_id: one.chosen for one in _planned(cases).decided}
    assert np.unique(list(chosen.values())).size > 1
