"""Facts from a loan's page: who may record them, what each form asks for, what the page then shows."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from tests.servicing.lives import BY, open_day, running_loan
from tests.web.accessible import complaints
from tests.web.browser import DESKTOP, PASSWORD, PHONE, serving, why_not
from tests.web.clients import client_of

TODAY = date(2025, 5, 20)
AFTER_THE_END = date(2026, 2, 20)  # the limitation runs from the last due day
KEY = "6a1f0e6e-2f4f-4f0b-9a53-0d6f5f3f6a{:02d}"
SAID = {"happened_on": "2025-05-12", "reason": "by letter", "evidence": "EMS 10452", "party": "某公司"}


@pytest.fixture
def number(db: str) -> str:
    from arrears.servicing.queries import head_of_loan

    loan_id = running_loan()
    open_day(TODAY)
    return head_of_loan(loan_id=loan_id).number


def _facts(number: str) -> list[Any]:
    from arrears.servicing.queries import facts_of_loan, id_of_loan

    return facts_of_loan(loan_id=id_of_loan(number=number))


def _post(client: Any, number: str, code: str, step: str = "confirm", **more: str) -> Any:
    return client.post(f"/facts/{code}/{number}/", {**SAID, "step": step, **more})


def test_every_kind_of_fact_has_a_form_and_a_name(django_ready: None) -> None:
    from arrears.servicing.choices import FACT
    from arrears.servicing.fact_kinds import FactKind
    from arrears.web.servicing.fact_forms import FACT_FORMS

    assert sorted(form.kind for form in FACT_FORMS.values()) == sorted(FactKind) == sorted(FACT)


def test_every_fact_is_read_once_more_then_recorded_once(number: str) -> None:
    from arrears.web.servicing.fact_forms import FACT_FORMS

    client = client_of("servicing_officer")
    for place, (code, form) in enumerate(FACT_FORMS.items()):
        before = _facts(number)
        more = {"key": KEY.format(place), "amount_minor": "12.50"}
        wanted = [row for row in before if form.may_follow(row)]
        if any(field.name == "ref" for field in form.fields):
            more["ref"] = str(wanted[-1].id)
        assert client.get(f"/facts/{code}/{number}/").status_code == 200, code
        read = _post(client, number, code, "preview", **more)
        assert SAID["evidence"] in read.content.decode(), code
        assert (form.preview is not None) == ('id="effect"' in read.content.decode()), code
        assert _facts(number) == before, "nothing is written by reading it"
        for _twice in range(2):
            done = _post(client, number, code, **more)
            assert done.status_code in (302, 200)
        made = [row for row in _facts(number) if row.id not in {old.id for old in before}]
        assert [(row.kind, row.evidence, row.actor) for row in made] == [
            (form.kind, SAID["evidence"], "servicing_officer")
        ], code


def test_the_page_shows_the_facts_and_the_limitation(number: str) -> None:
    client = client_of("servicing_officer")
    _post(client, number, "demand", key=KEY.format(1))
    page = client.get(f"/loans/{number}/").content.decode()
    assert "EMS 10452" in page
    assert "by letter" in page
    # The last instalment is due on 2026-01-10; three years (民法典 Art. 188) run from it.
    assert "2029-01-10" in page
    assert f"/facts/take-back/{number}/?ref=" in page
    assert "EMS 10452" not in client.get(f"/loans/{number}/", {"as_of": "2025-05-11"}).content.decode()
    assert "EMS 10452" not in client.get(f"/loans/{number}/", {"known_on": "2025-05-19"}).content.decode()


def test_who_does_not_post_sees_and_does_not_record(number: str) -> None:
    _post(client_of("servicing_officer"), number, "demand", key=KEY.format(1))
    for role in ("analyst", "approver", "administrator"):
        client = client_of(role)
        page = client.get(f"/loans/{number}/").content.decode()
        assert "EMS 10452" in page
        assert "/facts/" not in page
        assert _post(client, number, "death", key=KEY.format(2)).status_code == 403
    assert len(_facts(number)) == 1


def test_what_can_not_be_recorded_says_why(number: str) -> None:
    client = client_of("servicing_officer")
    assert client.get(f"/facts/nothing/{number}/").status_code == 404
    ahead = _post(client, number, "death", "preview", key=KEY.format(1), happened_on="2025-06-01")
    assert (ahead.status_code, "晚于业务日期" in ahead.content.decode()) == (422, True)
    empty = _post(client, number, "demand", key=KEY.format(2), evidence=" ")
    assert (empty.status_code, b"_error" in empty.content) == (200, True)
    assert _facts(number) == []


@pytest.fixture(scope="module")
def address(module_db: str, port: int) -> Iterator[str]:
    from arrears.web.operations.users import put_user

    running_loan()
    open_day(AFTER_THE_END)
    put_user(name="officer", role="servicing_officer", password=PASSWORD, actor="test")
    with serving(port) as found:
        yield found


@pytest.mark.skipif(bool(why_not()), reason=why_not() or "-")
def test_a_suit_is_recorded_and_taken_back_in_a_browser(visit: Any, address: str) -> None:
    from arrears.servicing.operations.record_demand import record_demand
    from arrears.servicing.queries import head_of_loan
    from arrears.servicing.queries.loan_list import LoanFilter, list_loans

    (loan,) = list_loans(chosen=LoanFilter(), limit=2).rows
    number = head_of_loan(loan_id=loan.loan_id).number
    record_demand(
        loan_id=loan.loan_id, happened_on=date(2026, 1, 20), evidence="EMS 7", idempotency_key="d", **BY
    )
    one = visit(name="officer")
    page = one.page
    one.go(f"/loans/{number}/")
    page.click("#facts >> text='Suit'")
    page.fill("#id_party", "深圳市南山区人民法院")
    page.fill("#id_evidence", "(2025)粤0305民初1号")
    page.fill("#id_reason", "filed by counsel")
    assert complaints(page) == []
    page.click("#say button")
    page.wait_for_selector("#said")
    page.locator("#confirm button").first.dblclick()
    page.wait_for_selector("text=is recorded")
    assert "suit pending" in page.inner_text("#limitation")
    assert page.locator("#recorded tbody tr:has-text('粤0305民初1号')").count() == 1
    for language in ("en", "zh"):
        for size in (PHONE, DESKTOP):
            again = visit(name="officer", language=language, size=size)
            again.go(f"/loans/{number}/")
            assert again.sideways() == 0
            assert complaints(again.page) == []
            if size == DESKTOP and language == "zh":
                assert "诉讼" in again.page.inner_text("#facts")
    page.click("#recorded tr:has-text('粤0305民初1号') >> text='take back'")
    page.fill("#id_reason", "another borrower's suit")
    page.click("#say button")
    page.wait_for_selector("#said")
    page.click("#confirm button >> nth=0")
    page.wait_for_selector("text=is recorded")
    assert "not expired" in page.inner_text("#limitation")
    assert "taken back later" in page.inner_text("#recorded")
