"""The day's plan: stored with probabilities and prices, once, replayable; arms by stable hash; rulings
stored.
"""

import dataclasses
import shutil
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from django.db import transaction

from tests.collection.cases import lender


@pytest.fixture(scope="module")
def book(module_db: str) -> None:
    lender.late_book(loans=40, days=75, two_each=False, treated=True)


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
    assert planned.already  # the close decided for the day that it opened
    rows = decisions_of_day(business_date=business_date())
    assert len(rows) == 40
    for row in rows:
        assert row.chosen in row.eligible
        assert 0 < row.probability <= 1
        assert set(row.prices) == {"sms", "voice_bot", "voice_human"}
        assert {"rulebook", "experiment", "strategies"} <= set(row.versions)
        called = row.chosen == "voice_human"
        assert (case(case_id=row.case_id).value > 0) == called
        assert row.holds_until == business_date() + timedelta(days=5)
    assert _plan_today() == planned


def test_whom_the_strategy_leaves_alone_nobody_is_given_to_call(book: None) -> None:
    from arrears.collection.cases.choices import CaseState
    from arrears.collection.cases.models import Case
    from arrears.collection.cases.queries import cases_in_states
    from arrears.collection.cases.queues import inside, queues
    from arrears.collection.treatments.queries import decisions_of_day
    from arrears.plumbing import clock

    _plan_today()
    rows = decisions_of_day(business_date=clock.business_date())
    called = {row.case_id for row in rows if row.chosen == "voice_human"}
    usual = [queue for queue in queues() if not queue.call_back_due and queue.promise_due_days is None]
    served: set[int] = set()
    for queue in usual:
        found = Case.objects.filter(inside(queue=queue, at=clock.moment()))
        served |= set(found.values_list("id", flat=True))
    assert served
    assert served <= called < {row.id for row in cases_in_states(states=list(CaseState))}


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


def test_without_an_experiment_nothing_is_decided(
    book: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from arrears.collection.cases.choices import CaseState
    from arrears.collection.cases.queries import cases_in_states
    from arrears.collection.treatments.operations.plan_day import plan_day
    from arrears.plumbing.clock import business_date
    from arrears.rulebook.folder import folder

    _plan_today()
    shutil.copytree(folder(), tmp_path / "rules")
    (tmp_path / "rules" / "collection" / "experiment.yaml").unlink()
    monkeypatch.setenv("ARREARS_RULES", str(tmp_path / "rules"))
    with transaction.atomic():
        assert plan_day(business_date=business_date() + timedelta(days=20)).decided == 0
        assert {row.value_by for row in cases_in_states(states=list(CaseState))} == {""}
        transaction.set_rollback(True)


def test_no_outcome_no_ruling_and_the_command_says_so(book: None) -> None:
    from click.testing import CliRunner

    from arrears.collection.treatments.cli import treatments
    from arrears.collection.treatments.release import UnableToCompare

    answer = CliRunner().invoke(treatments, ["plan"])
    assert answer.exit_code == 0, answer.output
    refused = CliRunner().invoke(treatments, ["release", "challenger"])
    assert isinstance(refused.exception, UnableToCompare)


def _cases(many: int, *, reason=lambda number: "", overdue=lambda number: 200_000):
    from arrears.collection.treatments.policy import Cases

    numbers = np.arange(many)
    return Cases(
        person_id=numbers,
        dpd_days=np.full(many, 20),
        overdue_minor=np.array([overdue(number) for number in numbers]),
        reason=np.array([reason(number) for number in numbers], object),
        reopened=np.zeros(many, bool),
        stage=np.zeros(many, np.int64),
    )


def _planned(cases, **changes):
    from arrears.collection.treatments.numbers import read_policy
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
    from arrears.collection.treatments.strategies import HELD_OUT, read_experiment

    experiment = read_experiment()
    arms = experiment.arms_of(np.arange(20_000))
    held = (arms == HELD_OUT).mean()
    assert held == pytest.approx(experiment.hold_out, abs=0.006)
    assert (arms == 0).mean() / (1 - held) == pytest.approx(0.8, abs=0.01)
    assert (arms == experiment.arms_of(np.arange(20_000)[::-1])[::-1]).all()


@pytest.mark.usefixtures("django_ready")
def test_the_hold_out_is_left_alone_and_tables_are_kept() -> None:
    from arrears.collection.treatments.strategies import HELD_OUT

    made = _planned(_cases(2000, reason=lambda number: "refuses" if number % 3 == 0 else ""))
    alone = (made.arm == HELD_OUT) | (made.segment == "refuses")
    assert alone.sum() > 600
    assert (made.chosen[alone] == 0).all()
    assert (made.open[alone].sum(axis=1) == 1).all()
    assert (made.probability[alone] == 1.0).all()
    assert {made.menu[place] for place in made.chosen} > {"nothing", "voice_human"}


@pytest.mark.usefixtures("django_ready")
def test_scarce_people_go_where_they_are_worth_most_and_have_a_price() -> None:
    cases = _cases(500, overdue=lambda number: 50_000 + 1000 * number)
    made = _planned(cases, capacity={"sms": 0.0, "voice_bot": 0.0, "voice_human": 30.0})
    called = made.call_worth_minor > 0
    assert (called == (made.chosen == made.menu.index("voice_human"))).all()
    by_value = called & (made.probability > 0.5)
    assert 20 <= by_value.sum() <= 30
    assert cases.overdue_minor[by_value].min() > 450_000
    assert made.prices["voice_human"] > 0
    assert made.prices["sms"] == 0


@pytest.mark.usefixtures("django_ready")
def test_a_day_can_be_replayed() -> None:
    first, second = _planned(_cases(300)), _planned(_cases(300))
    assert (first.chosen == second.chosen).all()
    assert (first.probability == second.probability).all()
    assert np.unique(first.chosen).size > 1


def test_the_release_gate_counts_complaints_and_breaches_of_each_arm(book: None) -> None:
    from arrears.collection.complaints.choices import MatterKind, Topic
    from arrears.collection.complaints.operations.receive import Brought, receive
    from arrears.collection.contacts.models import AttemptRow
    from arrears.collection.treatments.models import ReleaseRuling
    from arrears.collection.treatments.operations.rule_release import rule_release
    from arrears.collection.treatments.queries import decisions_of_day
    from arrears.plumbing.clock import business_date, moment

    today = business_date()
    people = {arm: [] for arm in ("champion", "challenger", "hold_out")}
    for row in decisions_of_day(business_date=today):
        people[row.arm].append(row.person_id)
    complaint = Brought(kind=MatterKind.COMPLAINT, topic=Topic.TOO_OFTEN, words="too often")
    with transaction.atomic():
        for person in people["champion"][:2]:
            receive(
                person_id=person, brought=complaint, channel="letter", at=moment(), actor="test",
                idempotency_key=f"complaint-{person}",
            )  # fmt: skip
        AttemptRow.objects.create(
            person_id=people["challenger"][0], loan_ids=[], owner="self", place="home", channel="sms",
            at=moment(), purpose="collect", actor="nobody", result="sent", connected=False, spoke_with=0,
            duties_met=[],
        )  # fmt: skip
        verdict = rule_release(
            challenger="challenger", business_date=today + timedelta(days=40), actor="test"
        )
        assert (verdict.ruling, verdict.reason) == ("reject", "breaches")
        stored = ReleaseRuling.objects.get()
        assert stored.complaints == {"champion": 2, "challenger": 0}
        assert stored.breaches == {"champion": 0, "challenger": 1}
        transaction.set_rollback(True)


def test_other_policies_are_estimated_from_the_log(book: None) -> None:
    from arrears.collection.treatments.estimating import AS_DECIDED, estimates
    from arrears.plumbing.clock import business_date

    assert estimates(business_date=business_date()) == (0, [])
    count, found = estimates(business_date=business_date() + timedelta(days=40))
    assert count >= 40
    assert [one.treatment for one in found] == [AS_DECIDED, "nothing", "sms", "voice_bot", "voice_human"]
    assert found[0].robust.mean == 0.0  # nobody pays in this book
    assert found[0].robust.effective == pytest.approx(count)


def test_the_rest_of_the_lender_knows_the_hold_out(book: None) -> None:
    from arrears.collection.cases.left_alone import left_alone
    from arrears.collection.treatments.queries import decisions_of_day
    from arrears.plumbing.clock import business_date
    from tests.untreated import untreated

    rows = decisions_of_day(business_date=business_date())
    held = {row.person_id for row in rows if row.arm == "hold_out"}
    assert left_alone(person_ids=[row.person_id for row in rows]) == held
    everybody = range(1, 2_001)
    assert len(left_alone(person_ids=everybody)) == pytest.approx(100, abs=40)
    with untreated():
        assert left_alone(person_ids=everybody) == set()


def test_cases_in_another_currency_are_in_no_experiment(
    book: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from arrears.collection.treatments.operations.plan_day import plan_day
    from arrears.plumbing.clock import business_date
    from arrears.rulebook.folder import folder

    shutil.copytree(folder(), tmp_path / "rules")
    file = tmp_path / "rules" / "collection" / "experiment.yaml"
    file.write_text(file.read_text("utf-8").replace("currency: CNY", "currency: JPY"), "utf-8")
    monkeypatch.setenv("ARREARS_RULES", str(tmp_path / "rules"))
    with transaction.atomic():
        planned = plan_day(business_date=business_date() + timedelta(days=20))
        assert (planned.decided, planned.currency) == (0, "JPY")
        transaction.set_rollback(True)
