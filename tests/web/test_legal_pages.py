"""Legal action, a sale and visits in a real browser, by those who do it and those who approve it."""

import hashlib
import io
import json
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.collection.legal.court import debtors, filed, opened, step
from tests.web.accessible import complaints
from tests.web.browser import DESKTOP, PASSWORD, PHONE, serving, why_not

pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not() or "-")
PAGES = ("legal", "legal/1", "legal/2", "sales", "sales/1", "sales/owners", "visits", "visits/1")


@pytest.fixture(scope="module")
def address(module_db: str, port: int) -> Iterator[str]:
    from arrears.web.operations.users import put_user
    from tests.collection.legal.test_sale import agreed, frozen, off

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ARREARS_TIME_OF_DAY", "10:00")
        addresses = debtors(loans=6, days=200, two_each=False)
        off(4, 5)
        number = filed(1)
        step(number, "accepted", "2026-07-10", court_number="(2026)京0105民督77号")
        step(number, "order_issued", "2026-07-13")
        step(number, "order_served", "2026-07-20")
        opened(2, "suit")
        agreed(frozen("First sale"))
        _visit(addresses)
        for name, role in (("officer", "servicing_officer"), ("checker", "approver")):
            put_user(name=name, role=role, password=PASSWORD, actor="test")
        with serving(port + 7) as found:
            yield found


def _visit(addresses: dict[int, int]) -> None:
    from tests.collection.legal.test_visit import plan

    assert plan(3, addresses[3]).visit_id is not None
    assert plan(6, addresses[6]).visit_id is not None


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_pages_fit_and_are_accessible(visit: Any, language: str, size: dict[str, int]) -> None:
    one = visit(name="officer", language=language, size=size)
    for path in PAGES:
        one.go(f"/{path}/")
        assert one.page.locator("h1").count() == 1, path
        one.page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true })")
        assert one.sideways() == 0, path
        assert complaints(one.page) == [], path
        if folder := os.environ.get("LEGAL_PICTURES"):
            name = f"{path.replace('/', '-')}-{language}-{size['width']}.png"
            one.page.screenshot(path=str(Path(folder) / name), full_page=True)


def test_the_next_step_is_written_down_and_its_deadline_shown(visit: Any) -> None:
    one = visit(name="officer", language="en")
    page = one.page
    one.go("/legal/1/")
    assert "2026-08-04" in page.inner_text("#deadlines")  # 15 days from 20 July
    page.click("#step summary")
    page.select_option("#step [name=step]", "enforcement")
    page.fill("#step [name=on]", "2026-07-30")
    page.fill("#step [name=document]", "E-1")
    page.click("#step button")
    assert "through 2026-08-04" in page.inner_text("#step")
    one.complaints.clear()  # the browser notes that it was refused (422)
    page.select_option("#step [name=step]", "objection")
    page.click("#step button")
    page.wait_for_selector(".notice.is-good")
    assert "Suit" in page.inner_text(".head")


def test_the_papers_carry_the_figures_of_the_loan(visit: Any) -> None:
    from arrears.plumbing import clock
    from arrears.servicing.documents.parts import amount, owed
    from arrears.servicing.queries.loan_page import loan_page

    one = visit(name="officer", language="en")
    page = one.page
    one.go("/legal/1/")
    page.click("details:has(#p-why) summary")
    page.fill("#p-why", "filing with the court")
    with page.expect_download() as waiting:
        page.click("details:has(#p-why) button")
    with zipfile.ZipFile(io.BytesIO(Path(waiting.value.path()).read_bytes())) as bundle:
        files = {name: bundle.read(name) for name in bundle.namelist()}
    manifest = json.loads(files.pop("manifest.json"))
    assert set(manifest["files"]) == set(files)
    for name, content in files.items():
        assert manifest["files"][name]["sha256"] == hashlib.sha256(content).hexdigest()
    shown = owed(loan_page(loan_id=1, as_of=clock.business_date()))[-1][1]
    (claim,) = manifest["claims_minor"].values()
    assert amount(claim["total"], "CNY") == shown
    assert shown in files["1-claim.html"].decode()
    assert files["1-claim.pdf"].startswith(b"%PDF")
    assert "Test 1" in files["4-contacts.html"].decode()


def test_only_the_second_person_transfers_a_sale(visit: Any) -> None:
    one = visit(name="officer", language="en")
    one.go("/sales/1/")
    assert one.page.locator("form[action$='/transfer/']").count() == 0
    other = visit(name="checker", language="en")
    other.go("/sales/1/")
    other.page.click("form[action$='/transfer/'] button")
    other.page.wait_for_selector(".notice.is-good")
    assert "Transferred" in other.page.inner_text(".head")
    one.go("/sales/1/")
    one.page.click("form[action$='/tell/'] button")
    one.page.wait_for_selector(".notice.is-good")
    assert "2 notices sent" in one.page.inner_text(".notice.is-good")
    _pay_after_the_sale(4)
    one.go("/sales/owners/")
    assert "70.00 CNY" in one.page.inner_text("main")
    assert (one.sideways(), complaints(one.page)) == (0, [])
    one.page.fill("[name=evidence]", "order 7")
    one.page.click("main form button.button-main")
    one.page.wait_for_selector(".notice.is-good")
    assert "Nothing is due" in one.page.inner_text("main")
    assert "order 7" in one.page.inner_text("main")


def _pay_after_the_sale(loan_id: int) -> None:
    from arrears.plumbing.clock import business_date
    from arrears.servicing.operations.repay import repay

    said = {"actor": "test", "source": "test", "idempotency_key": "after the sale"}
    repay(loan_id=loan_id, amount_minor=7_000, value_on=business_date(), **said)


def test_what_came_of_a_visit(visit: Any) -> None:
    one = visit(name="officer", language="en")
    page = one.page
    one.go("/visits/2/")
    page.select_option("[name=state]", "2")
    page.select_option("[name=spoke_with]", "1")
    page.check("[name=went][value=li]")
    page.check("[name=id_shown][value='0']")
    page.check("[name=entered][value='0']")
    page.fill("[name=recording]", "rec-9")
    page.fill("[name=time]", "12:05")
    page.click("main form button.button-main")
    page.wait_for_selector("[role=alert]")
    words = page.inner_text("main")
    assert "no identification was shown" in words
    assert "fewer people than the rules ask for" in words


def test_nobody_else_sees_it(visit: Any, address: str) -> None:
    from arrears.web.operations.users import put_user

    put_user(name="reader", role="analyst", password=PASSWORD, actor="test")
    one = visit(name="reader")
    for path in ("legal", "sales", "visits"):
        answer = one.page.request.get(f"{one.address}/{path}/")  # beside the page: nothing is noted
        assert answer.status == 403
