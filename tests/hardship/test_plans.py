"""A plan's life on a real loan: asked for, weighed, accepted, approved, running, at risk, broken, taken up
again."""

from datetime import date, timedelta
from typing import Any

import pytest

from arrears.collection.hardship.choices import Outcome, PlanState
from tests.hardship.lives import AT, DAY, accepted, evening, late_loan, person_of, requested, told
from tests.servicing.lives import BY, loans_equal_ledger, open_day


@pytest.fixture
def loan(db: str) -> int:
    return late_loan()


def page(plan_id: int) -> Any:
    from arrears.collection.hardship.queries import plan_page

    return plan_page(plan_id=plan_id)


def test_offers_are_weighed_on_the_real_loan(loan: int) -> None:
    found = page(requested(loan))
    assert found.plan.state is PlanState.OFFERED
    assert [step.after for step in found.history] == [
        PlanState.REQUESTED,
        PlanState.ASSESSED,
        PlanState.OFFERED,
    ]
    best = found.offered[0]
    assert [offer.rank for offer in found.offered] == list(range(1, len(found.offered) + 1))
    assert {offer.code.split("_")[0] for offer in found.offered} == {"instalments", "extension", "deferral"}
    bearable = [o for o in found.offers if o.outcome in (Outcome.OFFERED, Outcome.BEARABLE)]
    assert best.value_minor == max(offer.value_minor for offer in bearable)
    for offer in found.offered:
        assert offer.payment_to_income is not None
        assert offer.payment_to_income <= 0.5
        assert offer.surplus_minor >= 0
        assert offer.figures["after"]["overdue_minor"] == 0 or offer.code == "settlement"
        rows = [row for row in offer.figures["after"]["schedule"] if row[2]]
        assert sum(left for _on, _total, left in rows) == offer.to_pay_minor
        assert offer.figures["before"]["dpd_days"] == 71
    assert found.as_it_stands_minor is not None


def test_what_a_limit_forbids_is_said_with_the_limit(loan: int) -> None:
    from arrears.servicing.operations.re_age import re_age

    re_age(
        loan_id=loan,
        value_on=DAY,
        idempotency_key="before",
        instalments=12,
        first_due_on=date(2025, 5, 25),
        **BY,
    )
    open_day(date(2025, 7, 20))
    found = page(requested(loan))
    refused = [offer for offer in found.offers if offer.outcome is Outcome.REFUSED]
    assert {offer.code for offer in refused} >= {"instalments"}
    assert all("re_ages_max" in offer.refused for offer in refused if offer.code == "instalments")


def test_what_was_said_is_kept_sealed_and_known_to_the_parties(loan: int) -> None:
    from arrears.collection.hardship.models import Evidence, Means
    from arrears.collection.hardship.queries import evidence_content
    from arrears.parties.models import Circumstances

    paper = b"%PDF-1.4 wage slip"
    plan_id = requested(loan, words="My shifts were cut.", evidence=(("wages.pdf", paper),))
    means = Means.objects.get()
    assert b"shifts" not in bytes(means.words_sealed or b"")
    assert page(plan_id).means.words == "My shifts were cut."
    row = Evidence.objects.get()
    assert paper not in bytes(row.content_sealed)
    assert evidence_content(plan_id=plan_id, evidence_id=row.id) == ("wages.pdf", "application/pdf", paper)
    noted = Circumstances.objects.get(person_id=person_of(loan))
    assert (noted.income_monthly_minor, noted.living_monthly_minor, noted.household) == (600_000, 250_000, 1)


def test_a_plan_within_the_rule_begins_at_once_with_the_schedule_that_was_agreed(loan: int) -> None:
    from arrears.servicing.queries import loan_page

    plan_id = requested(loan)
    assert accepted(plan_id, "instalments_penalty_waived") is PlanState.ACTIVE
    found = page(plan_id)
    assert found.consent is not None
    assert found.chosen is not None
    agreed = [row for row in found.chosen.figures["after"]["schedule"] if row[2]]
    now = loan_page(loan_id=loan, as_of=DAY)
    assert [
        [r.due_on.isoformat(), r.total_minor, r.open_minor] for r in now.instalments if r.open_minor
    ] == agreed
    assert now.state["dpd_days"] == 0
    assert loans_equal_ledger()
    assert [step.after for step in found.history][-3:] == [
        PlanState.ACCEPTED, PlanState.APPROVED, PlanState.ACTIVE,
    ]  # fmt: skip
    assert found.plan.active_on == DAY


def test_accepting_twice_changes_nothing(loan: int) -> None:
    from arrears.collection.hardship.models import Consent
    from arrears.collection.hardship.operations.accept import accept
    from arrears.servicing.models import Event

    plan_id = requested(loan)
    accepted(plan_id, "instalments_penalty_waived")
    chosen, events = page(plan_id).chosen, Event.objects.count()
    again = accept(
        plan_id=plan_id, offer_id=chosen.id, text="any", channel="portal", at=AT, actor="borrower:1"
    )
    assert again is PlanState.ACTIVE
    assert (Consent.objects.count(), Event.objects.count()) == (1, events)


def test_an_offer_is_void_once_the_loan_moves_or_time_passes(loan: int) -> None:
    from arrears.collection.hardship.operations.accept import UnableToAccept
    from arrears.collection.hardship.operations.assess import assess
    from arrears.servicing.operations.repay import repay

    plan_id = requested(loan)
    repay(loan_id=loan, amount_minor=10_000, value_on=DAY, idempotency_key="meanwhile", **BY)
    with pytest.raises(UnableToAccept, match="Something has happened"):
        accepted(plan_id)
    assert assess(plan_id=plan_id) is PlanState.OFFERED
    open_day(DAY + timedelta(days=15))
    with pytest.raises(UnableToAccept, match="valid until"):
        accepted(plan_id)
    assert evening(DAY + timedelta(days=15), loan) == {PlanState.TERMINATED: 1}


def test_another_text_is_no_consent(loan: int) -> None:
    from arrears.collection.hardship.operations.accept import UnableToAccept, accept

    plan_id = requested(loan)
    offer = page(plan_id).offered[0]
    with pytest.raises(UnableToAccept, match="text has changed"):
        accept(plan_id=plan_id, offer_id=offer.id, text="Yes.", channel="portal", at=AT, actor="borrower:1")


def test_above_the_rule_a_second_person_approves_what_servicing_wants_approved(loan: int) -> None:
    from arrears.collection.hardship.operations.approve_plan import UnableToDecidePlan, approve_plan
    from arrears.servicing.models import Decision

    plan_id = requested(loan, lump_sum_minor=800_000)
    assert accepted(plan_id, "settlement") is PlanState.ACCEPTED
    assert set(page(plan_id).plan.why_a_person) == {"second_person", "settlement", "given_up"}
    with pytest.raises(UnableToDecidePlan, match="Say on one line why"):
        approve_plan(plan_id=plan_id, at=AT, actor="wang", reason=" ")
    open_day(DAY + timedelta(days=3))
    approve_plan(plan_id=plan_id, at=AT, actor="wang", reason="lump sum shown")
    assert page(plan_id).plan.state is PlanState.ACTIVE
    assert Decision.objects.get().actor == "wang"
    assert loans_equal_ledger()


def test_a_failed_step_leaves_nothing_behind(loan: int, monkeypatch: pytest.MonkeyPatch) -> None:
    from arrears.collection.hardship.operations import activate
    from arrears.servicing.models import Event

    plan_id = requested(loan)
    events = Event.objects.count()

    def broken(**_said: Any) -> None:
        raise RuntimeError("the gate fell over")

    monkeypatch.setattr(activate, "hold_back", broken)
    with pytest.raises(RuntimeError):
        accepted(plan_id, "instalments_penalty_waived")
    assert Event.objects.count() == events
    assert page(plan_id).plan.state is PlanState.OFFERED


def test_when_nothing_is_bearable_a_person_goes_on(loan: int) -> None:
    found = page(requested(loan, income_minor=150_000))
    assert found.plan.state is PlanState.ASSESSED
    assert found.offered == ()
    assert {offer.outcome for offer in found.offers} <= {
        Outcome.SHORTFALL, Outcome.TOO_MUCH, Outcome.REFUSED, Outcome.STILL_OVERDUE,
    }  # fmt: skip


def test_at_risk_broken_taken_up_once_and_ended(loan: int) -> None:
    from arrears.servicing.operations.repay import repay
    from arrears.servicing.queries import loan_page

    plan_id = requested(loan)
    accepted(plan_id, "instalments_penalty_waived")
    due = min(r.due_on for r in loan_page(loan_id=loan, as_of=DAY).instalments if r.open_minor)
    assert evening(due, loan) == {}
    assert evening(due + timedelta(days=1), loan) == {PlanState.AT_RISK: 1}
    assert evening(due + timedelta(days=29), loan) == {}
    assert evening(due + timedelta(days=30), loan) == {PlanState.BROKEN: 1}
    broken_on = due + timedelta(days=30)
    assert page(plan_id).plan.broken_on == broken_on
    owed = loan_page(loan_id=loan, as_of=broken_on).state["overdue_minor"]
    repay(loan_id=loan, amount_minor=owed, value_on=broken_on, idempotency_key="caught up", **BY)
    assert evening(broken_on, loan) == {PlanState.REINSTATED: 1}
    states = [evening(broken_on + timedelta(days=n), loan) for n in range(1, 90)]
    moved = [state for step in states for state in step]
    assert moved[-2:] == [PlanState.BROKEN, PlanState.TERMINATED]
    assert PlanState.REINSTATED not in moved, "only once"


def test_paid_off_the_plan_is_completed(loan: int) -> None:
    from arrears.servicing.operations.repay import repay
    from arrears.servicing.queries import loan_page

    plan_id = requested(loan)
    accepted(plan_id, "instalments_penalty_waived")
    owed = loan_page(loan_id=loan, as_of=DAY).state["payoff_minor"]
    repay(loan_id=loan, amount_minor=owed, value_on=DAY, idempotency_key="all", **BY)
    assert evening(DAY, loan) == {PlanState.COMPLETED: 1}
    assert page(plan_id).plan.ended_on == DAY


def test_a_settlement_that_is_paid_is_completed_and_one_that_is_not_is_broken(loan: int) -> None:
    from arrears.collection.hardship.operations.approve_plan import approve_plan

    plan_id = requested(loan, lump_sum_minor=800_000)
    accepted(plan_id, "settlement")
    approve_plan(plan_id=plan_id, at=AT, actor="wang", reason="agreed")
    by = page(plan_id).chosen.settles_by
    assert evening(by, loan) == {}
    assert evening(by + timedelta(days=1), loan) == {PlanState.BROKEN: 1}
    assert evening(by + timedelta(days=2), loan) == {PlanState.TERMINATED: 1}


def test_only_the_borrower_of_a_running_loan_may_ask(loan: int) -> None:
    from arrears.collection.hardship.operations.move import UnableToMovePlan
    from arrears.collection.hardship.operations.request import UnableToRequest, request

    with pytest.raises(UnableToRequest, match="not a running loan of yours"):
        request(person_id=99, loan_id=loan, told=told(), source="portal", at=AT, actor="borrower:99")
    for wrong in ({"household": 0}, {"income_minor": -1}, {"evidence": (("a.exe", b"MZ"),)}):
        with pytest.raises(UnableToRequest):
            request(
                person_id=person_of(loan),
                loan_id=loan,
                told=told(**wrong),
                source="portal",
                at=AT,
                actor="borrower:1",
            )
    first = requested(loan)
    second = requested(loan)
    assert page(first).plan.state is PlanState.TERMINATED, "a new request takes the place of one that waits"
    accepted(second, "instalments_penalty_waived")
    with pytest.raises(UnableToMovePlan, match="A plan is running"):
        requested(loan)


def test_the_consent_says_what_the_law_wants_said(loan: int) -> None:
    from django.utils import translation

    plan_id = requested(loan)
    accepted(plan_id, "instalments_penalty_waived")
    text = page(plan_id).consent.text
    assert "you owe CNY 9,988.15" in text
    assert "9,225.90 of that is principal" in text
    assert "credit bureau" in text
    from arrears.collection.hardship.models import Offer, Plan
    from arrears.collection.hardship.operations.accept import offer_text

    plan = Plan.objects.get(id=plan_id)
    with translation.override("zh-hans"):
        assert plan.offer is not None
        chinese = offer_text(plan=plan, offer=Offer.objects.get(id=plan.offer_id))
    assert "9,988.15" in chinese


def test_rows_of_what_was_said_and_agreed_can_not_be_changed(loan: int) -> None:
    from django.db import DatabaseError

    from arrears.collection.hardship.models import Means, Offer

    requested(loan)
    for model, change in ((Means, {"income_minor": 1}), (Offer, {"value_minor": 1})):
        with pytest.raises(DatabaseError, match="append-only"):
            model.objects.update(**change)


def test_the_rules_of_the_file_are_read_and_a_wrong_key_is_named(tmp_path: Any) -> None:
    from pathlib import Path

    from arrears.collection.hardship import rules
    from arrears.rulebook.yaml_file import UnableToReadRules

    found = rules.hardship_rules()
    assert found.bearable_share == 0.5
    assert {option.code for option in found.options} >= {"instalments", "extension", "settlement"}
    text = (Path(rules.folder()) / "collection" / "hardship.yaml").read_text(encoding="utf-8")
    wrong = tmp_path / "hardship.yaml"
    wrong.write_text(text.replace("offered_max: 4", "offered_max: 0"), encoding="utf-8")
    with pytest.raises(UnableToReadRules, match="offered_max"):
        rules._read(wrong)


def test_every_option_of_the_file_has_words(django_ready: None) -> None:
    from arrears.collection.hardship.choices import OPTION
    from arrears.collection.hardship.rules import hardship_rules

    assert {option.code for option in hardship_rules().options} == set(OPTION)


def test_first_due_days_keep_the_day_of_the_month() -> None:
    from arrears.collection.hardship.options import first_due

    assert first_due(due_day=date(2025, 5, 10), on=DAY, days=14) == date(2025, 6, 10)
    assert first_due(due_day=date(2025, 5, 10), on=date(2025, 5, 30), days=14) == date(2025, 7, 10)
    assert first_due(due_day=date(2025, 1, 31), on=date(2025, 2, 1), days=14) == date(2025, 2, 28)
