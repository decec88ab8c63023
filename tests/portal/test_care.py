"""Staff decide about plans: who may, what it takes, and what a paper is handed out as."""

from typing import Any

import pytest

from arrears.collection.hardship.choices import PlanState
from tests.hardship.lives import accepted, late_loan, requested


@pytest.fixture
def loan(db: str) -> int:
    return late_loan()


def _staff(role: str) -> Any:
    from django.contrib.auth.models import User
    from django.test import Client

    from arrears.web.roles import give_role

    user = User.objects.create_user(username=f"u-{role}")
    give_role(user=user, role=role)
    one = Client(headers={"host": "localhost", "accept-language": "en"})
    one.force_login(user)
    return one


def _state(plan: int) -> PlanState:
    from arrears.collection.hardship.queries import plan_row

    return plan_row(plan_id=plan).state


def test_a_second_person_is_an_approver(loan: int) -> None:
    plan = requested(loan, lump_sum_minor=800_000)
    accepted(plan, "settlement")
    said = {"decision": "approve", "reason": "shown"}
    assert _staff("servicing_officer").post(f"/plans/{plan}/decide/", said).status_code == 403
    approver = _staff("approver")
    approver.post(f"/plans/{plan}/decide/", {"decision": "approve", "reason": ""})
    assert _state(plan) is PlanState.ACCEPTED, "a reason is asked for"
    approver.post(f"/plans/{plan}/decide/", said)
    assert _state(plan) is PlanState.ACTIVE


def test_a_running_settlement_says_what_is_left_of_it(loan: int) -> None:
    from arrears.collection.hardship.queries import plan_page
    from arrears.plumbing.clock import business_date
    from arrears.servicing.operations.repay import repay
    from arrears.web.formats import exact
    from tests.portal.test_pages import number_of
    from tests.portal.visitors import logged_in

    plan = requested(loan, lump_sum_minor=800_000)
    accepted(plan, "settlement")
    _staff("approver").post(f"/plans/{plan}/decide/", {"decision": "approve", "reason": "shown"})
    chosen = plan_page(plan_id=plan).chosen
    assert chosen is not None
    for paid in (0, 30_000):
        if paid:
            repay(
                loan_id=loan,
                amount_minor=paid,
                value_on=business_date(),
                idempotency_key="r",
                source="t",
                actor="t",
            )
        left = exact(minor=chosen.to_pay_minor - paid, currency="CNY")
        visitor = logged_in()
        for page in ("/my/", f"/my/pay/{number_of(loan)}/"):
            content = visitor.get(page).content.decode()
            assert left in content
            assert f"{chosen.settles_by}" in content


def test_an_officer_approves_what_needs_no_second_person(loan: int) -> None:
    plan = requested(loan, income_minor=2_000_000)  # this much is to be shown
    assert accepted(plan, "instalments") is PlanState.ACCEPTED
    _staff("servicing_officer").post(
        f"/plans/{plan}/decide/", {"decision": "approve", "reason": "wage slip seen"}
    )
    assert _state(plan) is PlanState.ACTIVE


def test_declined_the_borrower_reads_why(loan: int) -> None:
    from tests.portal.visitors import logged_in

    plan = requested(loan, income_minor=2_000_000)
    accepted(plan, "instalments")
    officer = _staff("servicing_officer")
    officer.post(f"/plans/{plan}/decide/", {"decision": "decline", "reason": "Please send the wage slip."})
    assert _state(plan) is PlanState.TERMINATED
    assert "Please send the wage slip." in logged_in().get(f"/my/plans/{plan}/").content.decode()


def test_weighed_again_the_offers_are_new(loan: int) -> None:
    from arrears.collection.hardship.queries import plan_page

    plan = requested(loan)
    before = plan_page(plan_id=plan).offers[0].turn
    _staff("approver").post(f"/plans/{plan}/decide/", {"decision": "again"})
    assert plan_page(plan_id=plan).offers[0].turn == before + 1


def test_a_paper_is_handed_out_as_a_file_and_never_shown(loan: int) -> None:
    from arrears.collection.hardship.queries import plan_page

    plan = requested(loan, evidence=(("<b>wages.pdf", b"%PDF-1.4 x"),))
    paper = plan_page(plan_id=plan).evidence[0].id
    response = _staff("servicing_officer").get(f"/plans/{plan}/papers/{paper}/")
    assert response["content-disposition"].startswith("attachment")
    assert response["x-content-type-options"] == "nosniff"
    assert response.content == b"%PDF-1.4 x"
    page = _staff("approver").get(f"/plans/{plan}/").content.decode()
    assert "<b>wages.pdf" not in page
    assert _staff("analyst").get(f"/plans/{plan}/papers/{paper}/").status_code == 403
