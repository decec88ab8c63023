"""Help with the borrower on the line: the questions, the plans at once, one agreed to on a recording."""

import re
from typing import Any

from tests.collection.cases import people

SAID = {
    "reason": "2", "employment": "1", "income": "9000", "household": "1", "living": "3000",
    "debts_monthly": "0", "words": "",
}  # fmt: skip


def _collector() -> Any:
    from django.contrib.auth.models import User
    from django.test import Client

    from arrears.web.roles import give_role

    user = User.objects.create_user(username="li")
    give_role(user=user, role="collector")
    client = Client(headers={"host": "localhost", "accept-language": "en"})
    client.force_login(user)
    return client


def test_a_plan_is_asked_for_and_agreed_on_the_phone(db: str) -> None:
    from arrears.collection.cases.queries import case_of_person, timeline
    from arrears.collection.hardship.queries import plan_page, plans_of_person

    people.late_debtors(1)
    case, client = case_of_person(1), _collector()
    assert case is not None
    address = f"/desk/cases/{case.id}/help/"
    assert client.post(address, {"loan": case.loan_ids[0]}).status_code == 422  # nothing was said
    shown = client.post(address, SAID | {"loan": case.loan_ids[0]}, follow=True)
    (plan,) = plans_of_person(person_id=1)
    offer = plan_page(plan_id=plan.id).offered[0]
    assert plan.loan_number in shown.content.decode()
    agree = f"/desk/help/{plan.id}/{offer.id}/"
    assert client.post(agree, {"read_out": "on"}).status_code == 422  # no recording, no consent
    assert client.post(agree.replace(f"/{offer.id}/", "/999999/"), {"read_out": "on"}).status_code == 404
    done = client.post(agree, {"read_out": "on", "recording": "call-7"}, follow=True)
    assert re.search("Plan agreed on the phone.*call-7", done.content.decode(), re.DOTALL)
    consent = plan_page(plan_id=plan.id).consent
    assert consent is not None
    assert consent.channel == "phone"
    assert "plan.agreed_by_phone" in {row.kind for row in timeline(person_id=1)}
