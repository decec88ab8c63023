"""The borrower's pages: everything that is theirs, and nothing of anybody else."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.hardship.lives import AT, accepted, late_loan, person_of, requested
from tests.portal.visitors import logged_in

FORM = {
    "reason": "2",
    "employment": "1",
    "income": "6000",
    "household": "1",
    "living": "2500",
    "debts_monthly": "500",
}


@pytest.fixture
def loan(db: str) -> int:
    return late_loan()


def number_of(loan: int) -> str:
    from arrears.servicing.queries.book_of_loan import head_of_loan

    return str(head_of_loan(loan_id=loan).number)


def _others(loan: int) -> dict[str, Any]:
    """Another borrower's loan, plan and matter."""
    from arrears.collection.complaints.choices import MatterKind, Topic
    from arrears.collection.complaints.operations.receive import Brought, receive
    from arrears.parties.operations.register import register
    from arrears.servicing.operations.disburse import disburse
    from arrears.servicing.operations.originate import originate
    from tests.hardship.lives import DAY
    from tests.servicing.lives import BY

    other = register(name="别人", created_on=DAY, phone="13800000000", region="31", source_ref="test/other")
    made = originate(
        product_code="cash-12", borrower_id=other, principal_minor=1_000_000, rate_ppb=150_000_000,
        instalments=12, start_on=DAY, idempotency_key="other", actor="tester",
    )  # fmt: skip
    disburse(loan_id=made.loan_id, amount_minor=1_000_000, value_on=DAY, idempotency_key="other/out", **BY)
    plan = requested(made.loan_id)
    matter = receive(
        person_id=other,
        brought=Brought(kind=MatterKind.COMPLAINT, topic=Topic.FEES, words="mine", loan_id=made.loan_id),
        channel="portal",
        idempotency_key="other",
        at=AT,
        actor="borrower:2",
    )
    from arrears.collection.hardship.queries import plan_page

    offer = plan_page(plan_id=plan).offered[0].id
    return {"number": number_of(made.loan_id), "plan_id": plan, "matter_id": matter, "offer_id": offer}


def _addresses(found: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """(name, address) of every page of the portal."""
    from django.urls import reverse

    from arrears.web.portal.urls import urlpatterns

    values = {**found, "kind": "statement"}
    for pattern in urlpatterns:
        names = list(pattern.pattern.converters)
        yield str(pattern.name), reverse(f"portal:{pattern.name}", kwargs={n: values[n] for n in names})


POSTED = {"leave", "renew_plan", "withdraw_plan", "accept_offer"}
OPEN = {"enter", "code", "leave"}


def test_another_borrowers_things_are_not_found(loan: int) -> None:
    one = logged_in()
    others = _others(loan)
    seen = 0
    for name, address in _addresses(others):
        if name in OPEN or not any(key in address for key in (others["number"], "/plans/", "/matters/")):
            continue
        seen += 1
        response = one.post(address) if name in POSTED else one.get(address)
        assert response.status_code == 404, address
    assert seen >= 9
    answer = one.post("/my/say/dispute/", {"topic": "13", "loan": others["number"], "words": "x"})
    assert answer.status_code == 422, "another's loan is no choice of the form"


def test_without_log_in_every_page_leads_to_it(loan: int) -> None:
    from tests.portal.visitors import client

    plan = requested(loan)
    found = {"number": number_of(loan), "plan_id": plan, "matter_id": 1, "offer_id": 1}
    for name, address in _addresses(found):
        if name in OPEN:
            continue
        one = client()
        response = one.post(address) if name in POSTED else one.get(address)
        assert response["location"] == "/my/log-in/", address


def test_every_page_of_ones_own_is_shown(loan: int) -> None:
    from arrears.collection.hardship.queries import plan_page

    one = logged_in()
    plan = requested(loan)
    offer = plan_page(plan_id=plan).offered[0].id
    one.post("/my/say/complaint/", {"topic": "11", "loan": "", "words": "A fee.", "key": _uuid(1)})
    found = {"number": number_of(loan), "plan_id": plan, "matter_id": 1, "offer_id": offer}
    for name, address in _addresses(found):
        if name in OPEN | POSTED or name in {"say", "push"}:  # a browser's own call posts to `push`
            continue
        response = one.get(address)
        assert response.status_code == 200, address
        assert response["cache-control"] == "no-store", address
        if "html" in response["content-type"]:
            text = response.content.decode()
            assert "%(" not in text, address
            assert "{{" not in text, address
            assert "<script" not in text, "the portal works without a script"


def _uuid(n: int) -> str:
    return f"00000000-0000-4000-8000-{n:012d}"


def test_what_is_owed_is_shown_to_the_cent_with_its_reasons(loan: int) -> None:
    one = logged_in()
    text = one.get(f"/my/loans/{number_of(loan)}/").content.decode()
    for amount in ("9,225.90", "340.43", "52.19", "9,988.15", "2,762.00"):
        assert amount in text, amount
    home = one.get("/my/").content.decode()
    assert "2,762.00" in home
    assert "71 days" in home
    pay = one.get(f"/my/pay/{number_of(loan)}/").content.decode()
    assert number_of(loan) in pay
    assert "9,988.15" in pay


def test_parts_of_what_is_owed_add_up(loan: int) -> None:
    from arrears.servicing.queries.loan_page import loan_page
    from arrears.web.portal.owing import amounts_of
    from tests.hardship.lives import DAY

    page = loan_page(loan_id=loan, as_of=DAY)
    assert sum(amount for _label, amount in amounts_of(page)) == page.state["payoff_minor"]


def test_from_the_form_to_a_running_plan(loan: int) -> None:
    from arrears.collection.contacts.queries import stops_of_person
    from arrears.collection.hardship.choices import PlanState
    from arrears.collection.hardship.queries import plan_page, plans_of_person

    one = logged_in()
    sent = one.post(f"/my/help/{number_of(loan)}/", FORM)
    assert sent.status_code == 302, sent.content.decode()
    plan = plans_of_person(person_id=person_of(loan))[0]
    offers = plan_page(plan_id=plan.id).offered
    shown = one.get(sent["location"]).content.decode()
    assert "12348" in shown, "independent advice is offered beside the plans"
    offer = next(o for o in offers if not o.second_person)
    address = f"/my/plans/{plan.id}/offers/{offer.id}/"
    page = one.get(address)
    assert page.status_code == 200
    refused = one.post(f"{address}accept/", {})
    assert refused.status_code == 422
    digest = re.findall(r'name="digest" value="([0-9a-f]{64})"', page.content.decode())[0]
    assert one.post(f"{address}accept/", {"agree": "on", "digest": "0"}).status_code == 422
    done = one.post(f"{address}accept/", {"agree": "on", "digest": digest})
    assert done.status_code == 302
    assert plan_page(plan_id=plan.id).plan.state is PlanState.ACTIVE
    kinds = [s.kind for s in stops_of_person(person_of(loan)) if s.lifted_at is None]
    assert "plan" in kinds
    assert "Plan running" in one.get(f"/my/plans/{plan.id}/").content.decode()
    assert "nobody contacts you" in one.get("/my/").content.decode()


def test_a_file_that_is_no_paper_is_refused_beside_the_form(loan: int) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from arrears.collection.hardship.models import Evidence

    one = logged_in()
    bad = SimpleUploadedFile("x.pdf", b"MZ not a paper", content_type="application/pdf")
    refused = one.post(f"/my/help/{number_of(loan)}/", {**FORM, "evidence": bad})
    assert refused.status_code == 422
    assert "no photo" in refused.content.decode(), re.sub(r"<[^>]+>|\s+", " ", refused.content.decode())
    good = [SimpleUploadedFile(f"{n}.pdf", b"%PDF-1.4 wages", content_type="application/pdf") for n in (1, 2)]
    assert one.post(f"/my/help/{number_of(loan)}/", {**FORM, "evidence": good}).status_code == 302
    assert Evidence.objects.count() == 2


def test_a_shared_statement_fills_the_answers_and_stands_with_the_request(loan: int) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from arrears.collection.hardship.models import Means
    from arrears.web.portal.sharing import source_words

    rows = [
        f"2026-{month:02d}-{day},{kind},{amount}"
        for month, wage in ((3, "8,000.00"), (4, "7,500.00"), (5, "9,000.00"))
        for day, kind, amount in (
            ("01", "支出", "2000"),
            ("15", "收入", f'"{wage}"'),
            ("30", "支出", "1000.50"),
        )
    ]
    content = "\n".join(["某银行交易明细", "日期,收/支,金额", *rows, "合计,,", ""]).encode("gb18030")
    address, one = f"/my/help/{number_of(loan)}/", logged_in()

    def share(data: bytes) -> Any:
        file = SimpleUploadedFile("a.csv", data, content_type="text/csv")
        return one.post(address, {"share": "1", "statement": file})

    assert share(b"hello").status_code == 422
    assert "two whole months" in share(content[:120]).content.decode()
    filled = share(content).content.decode()
    assert 'value="8000.00"' in filled  # the month in the middle
    assert 'value="3000.50"' in filled
    shared = re.findall(r'name="shared" value="([^"]+)"', filled)[0]
    assert one.post(address, {**FORM, "shared": shared}).status_code == 302
    assert one.post(address, {**FORM, "shared": shared + "x"}).status_code == 302
    said, forged = (means.source for means in Means.objects.order_by("id"))
    assert "3 months, 8,000.00 CNY in and 3,000.50 CNY out" in source_words(said, "CNY")
    assert forged == "portal"


def test_a_complaint_sent_twice_is_one(loan: int) -> None:
    from arrears.collection.complaints.queries import matters_of_person

    one = logged_in()
    said = {"topic": "1", "loan": number_of(loan), "words": "Shouted at me.", "key": _uuid(2)}
    first = one.post("/my/say/complaint/", said)
    again = one.post("/my/say/complaint/", said)
    assert first["location"] == again["location"]
    found = matters_of_person(person_id=person_of(loan))
    assert len(found) == 1
    assert found[0].holds_case
    text = one.get(first["location"]).content.decode()
    assert "2025-06-04" in text
    assert "Until then nobody contacts you" in text


def test_wishes_are_kept_and_hold_at_the_gate(loan: int) -> None:
    from arrears.collection.contacts.queries import stops_of_person
    from arrears.parties.point_queries import preferences

    one, person = logged_in(), person_of(loan)
    said = {"language": "en", "hours": "evening", "refused": ["sms", "visit"], "no_third_persons": "on"}
    assert one.post("/my/contact/", said).status_code == 302

    def refused() -> set[str]:
        return {s.channel for s in stops_of_person(person) if s.kind == "refusal" and s.lifted_at is None}

    assert refused() == {"sms", "visit"}
    assert preferences(person).language == "en"
    assert preferences(person).hours == {"all": [["18:00", "21:00"]]}
    assert one.post("/my/contact/", {**said, "refused": ["sms"]}).status_code == 302
    assert refused() == {"sms"}
    text = one.get("/my/contact/").content.decode()
    assert "Nobody has contacted you yet" in text


def test_papers_and_the_copy_of_ones_data(loan: int) -> None:
    import io

    from pypdf import PdfReader

    one = logged_in()
    paper = one.get(f"/my/papers/statement/{number_of(loan)}/")
    assert paper["content-type"] == "application/pdf"
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(paper.content)).pages)
    assert number_of(loan) in text
    assert "测试甲" in text, "the borrower's own name in clear"
    assert one.get(f"/my/papers/settlement/{number_of(loan)}/").status_code == 409
    copy = json.loads(one.get("/my/data.json").content)
    assert copy["loans"][0]["number"] == number_of(loan)
    assert copy["person"]["phone"] != "12012345678", "masked"


def test_a_running_plan_is_not_asked_for_twice(loan: int) -> None:
    one = logged_in()
    plan = requested(loan)
    accepted(plan, "instalments_penalty_waived")
    again = one.get(f"/my/help/{number_of(loan)}/")
    assert again["location"] == f"/my/plans/{plan}/"
    one.post(f"/my/plans/{plan}/withdraw/")
    from arrears.collection.hardship.queries import plan_row

    assert plan_row(plan_id=plan).runs, "a running plan is not ended by a click"
