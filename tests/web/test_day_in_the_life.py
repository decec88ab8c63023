"""One day of everybody around late loans, in a real browser: supervisor, agency, borrower, collector.

The supervisor places cases; the agency calls through the gate and notes a promise; the borrower sees
that call and disputes the debt, which takes the case back in the same minute; a collector records a
conversation.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.collection.cases import lender, people
from tests.portal.visitors import code_for
from tests.web.accessible import complaints
from tests.web.browser import DESKTOP, PASSWORD, PHONE, serving, why_not

pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not() or "-")
DEBTORS, DAYS = 8, 150


@pytest.fixture(scope="module")
def address(module_db: str, port: int) -> Iterator[str]:
    from arrears.config.prepare import prepare_database
    from arrears.plumbing import clock
    from arrears.simulator.placing import place
    from arrears.web.operations.users import put_user

    prepare_database()
    lender.late_book(loans=DEBTORS, days=DAYS, two_each=False)
    people.phones(list(range(1, DEBTORS + 1)))
    people.a_team("li")
    place(on=clock.business_date(), seed=1)  # the panel of the demonstration
    for name, role in (("li", "collector"), ("boss", "supervisor"), ("hengxin", "agency")):
        put_user(name=name, role=role, password=PASSWORD, actor="test")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ARREARS_TIME_OF_DAY", "12:00")
        with serving(port + 7) as found:
            yield found


def fine(one: Any, name: str) -> None:
    """Nothing runs over the side, nothing is inaccessible; a picture when a folder is named."""
    assert one.sideways() <= 0, name
    assert complaints(one.page) == [], name
    folder = os.environ.get("ARREARS_SHOTS")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        size = one.page.viewport_size["width"]
        language = one.page.get_attribute("html", "lang")
        one.page.screenshot(path=f"{folder}/{name}-{language}-{size}.png", full_page=True)


def placed_with(agency: str) -> list[Any]:
    from arrears.collection.agencies.queries.panel import placements

    return placements(agency=agency)[1]


def drain() -> None:
    """What the worker does every minute."""
    from arrears.config import wiring

    wiring.join()
    lender.drain_all()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_day(visit: Any, address: str, language: str) -> None:
    boss = visit(name="boss", language=language, size=DESKTOP)
    boss.go("/agencies/")
    boss.page.click("form[action$='place/'] button")
    boss.page.wait_for_selector(".notice")
    fine(boss, "agencies")
    held = [row for row in placed_with("hengxin") if row.closed_on is None]
    assert held
    agency = visit(name="hengxin", language=language, size=PHONE)
    assert agency.page.url.endswith("/placed/")
    if agency.page.locator("form[action$='accept/'] button").count():
        agency.page.click("form[action$='accept/'] button")
        agency.page.wait_for_selector(".notice.is-good")
    fine(agency, "placed")
    mine = held[0]
    agency.go(f"/placed/{mine.id}/")
    assert agency.page.locator("#number").count() == 0
    fine(agency, "placement")
    agency.page.click("#call button")
    agency.page.wait_for_selector("#number")
    assert "+86138" in agency.page.inner_text("#number")
    agency.page.select_option("#id_reached", "1")
    agency.page.select_option("#id_outcome", "6")
    agency.page.select_option("#id_reason", "3")
    agency.page.fill("#id_promise", "10.00")
    agency.page.fill("#id_promise_on", _tomorrow())
    agency.page.fill("#id_seconds", "95")
    fine(agency, "placement-number")
    agency.page.click("#call form button.button-main")
    agency.page.wait_for_selector(".notice.is-good")
    fine(agency, "placement-recorded")
    borrower = visit(name="", language=language, size=PHONE)
    log_in(borrower, mine.person_id)
    borrower.go("/my/contact/")
    assert borrower.page.locator("#log li").count() == 1
    fine(borrower, "contacts")
    borrower.go("/my/say/dispute/")
    borrower.page.locator("[name=topic]").first.check()
    borrower.page.fill("#id_words", "这笔钱我已经还了")
    borrower.page.click("main form button")
    borrower.page.wait_for_selector("h1")
    drain()
    (again,) = [row for row in placed_with("hengxin") if row.id == mine.id]
    assert again.why == "dispute"
    agency.go(f"/placed/{mine.id}/")
    assert agency.page.locator("#call").count() == 0
    fine(agency, "placement-taken-back")
    collector = visit(name="li", language=language, size=DESKTOP)
    page = collector.page
    page.keyboard.press("n")
    page.wait_for_selector("#gate")
    page.keyboard.press("c")
    page.wait_for_selector(".number")
    page.keyboard.press("o")
    page.keyboard.press("Enter")
    page.wait_for_selector("#done")
    fine(collector, "collector")
    boss.go("/desk/board/")
    assert "li" in boss.page.inner_text("#performance")
    fine(boss, "board")


def _tomorrow() -> str:
    from datetime import timedelta

    from arrears.plumbing import clock

    return (clock.business_date() + timedelta(days=1)).isoformat()


def log_in(one: Any, person_id: int) -> None:
    """The borrower's own log-in: phone, then the code of the message."""
    one.go("/my/log-in/")
    one.page.fill("#id_phone", f"+86138{person_id:08d}")
    one.page.click("main button")
    one.page.wait_for_selector("#id_code")
    one.page.fill("#id_code", code_for())
    one.page.click("main button")
    one.page.wait_for_selector(".owed")
