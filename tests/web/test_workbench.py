"""A collector's and a supervisor's day in a real browser: the gate first, then the number, by keyboard."""

import os
import time
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from tests.collection.cases import lender, people
from tests.web.accessible import complaints
from tests.web.browser import PASSWORD, PHONE, serving, why_not

pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not())
DEBTORS = 24


@pytest.fixture(scope="module")
def address(module_db: str, port: int) -> Iterator[str]:
    from arrears.web.operations.users import put_user

    people.late_debtors(DEBTORS)
    for name, role in (("li", "collector"), ("wang", "collector"), ("boss", "supervisor")):
        put_user(name=name, role=role, password=PASSWORD, actor="test")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ARREARS_TIME_OF_DAY", "12:00")
        with serving(port + 5) as found:
            yield found


def _conversations() -> list[Any]:
    from arrears.collection.cases.models import Conversation

    return list(Conversation.objects.order_by("id"))


def test_a_conversation_is_recorded_by_keyboard_in_little_time(visit: Any, address: str) -> None:
    """Under 30 seconds and 12 keystrokes from the day's page to the record: the bound of the workbench."""
    from arrears.collection.cases.queries.work import promises

    one = visit(name="li")
    page, pressed = one.page, []

    def press(key: str) -> None:
        pressed.append(key)
        page.keyboard.press(key)

    began = time.monotonic()
    press("n")
    page.wait_for_selector("#gate")
    assert page.locator(".number").count() == 0  # no number before the gate has answered
    press("c")
    page.wait_for_selector(".number")
    assert "+86138" in page.inner_text(".number")
    press("p")
    press("Shift+F")
    press("Enter")
    page.wait_for_selector("#done")
    assert time.monotonic() - began < 30
    assert len(pressed) <= 12
    (talk,) = _conversations()
    assert (talk.outcome, talk.reason, talk.reached) == (6, 1, 1)
    (promise,) = promises(collector="li")
    assert promise.amount_minor > 0
    one.page.locator("#promises").wait_for()


def test_a_double_press_records_once_and_a_draft_survives_the_log_out(visit: Any, address: str) -> None:
    before = len(_conversations())
    one = visit(name="wang")
    page = one.page
    page.keyboard.press("n")
    page.wait_for_selector("#gate")
    page.keyboard.press("c")
    page.wait_for_selector(".number")
    page.fill("#s-remark", "asked for a letter")
    page.keyboard.press("Escape")  # out of the remark; keys are keys again
    page.keyboard.press("o")
    one.context.clear_cookies(name="sessionid")
    page.locator("#said button[data-key=Enter]").click()
    page.wait_for_selector("#id_login")
    assert len(_conversations()) == before
    page.fill("#id_login", "wang")
    page.fill("#id_password", PASSWORD)
    page.click("main button")
    page.wait_for_selector("#said")
    assert page.input_value("#s-remark") == "asked for a letter"
    assert page.is_checked("[name=outcome][value=no_result]")
    page.locator("#said button[data-key=Enter]").dblclick()
    page.wait_for_selector("#done")
    assert len(_conversations()) == before + 1
    assert _conversations()[-1].remark == "asked for a letter"


def test_two_collectors_see_different_debtors_and_a_number_shown_is_accounted_for(
    visit: Any, address: str
) -> None:
    first, second = visit(name="li"), visit(name="wang")
    for one in (first, second):
        one.page.keyboard.press("n")
        one.page.wait_for_selector("#gate")
    assert first.page.url.split("?")[0] != second.page.url.split("?")[0]
    taken = first.page.url
    second.page.goto(taken)
    assert "li" in second.page.inner_text(".notice")
    first.page.keyboard.press("c")
    first.page.wait_for_selector(".number")
    first.page.keyboard.press("Escape")  # the number was shown: what came of it has to be said
    first.page.wait_for_selector(".notice.is-watch")
    assert first.page.locator(".number").count() == 1
    first.page.keyboard.press("b")
    first.page.keyboard.press("Enter")
    first.page.wait_for_selector("#done")


def test_a_denial_cites_the_rule_and_the_next_moment(visit: Any, address: str) -> None:
    from django.utils import timezone

    from arrears.collection.cases.models import Case
    from arrears.collection.cases.queries import case_of_person
    from arrears.collection.contacts.operations.stop import stop

    free = Case.objects.filter(state=2, leased_by="").order_by("-id").first()
    assert free is not None
    at = people.noon()
    until = at.astimezone(timezone.get_default_timezone()).replace(hour=18)
    stop(
        person_id=free.person_id,
        kind="dispute",
        since=at.replace(hour=8),
        until=until,
        evidence="x",
        actor="t",
    )
    assert case_of_person(free.person_id) is not None
    one = visit(name="li")
    one.go(f"/desk/cases/{free.id}/talk/")
    one.page.keyboard.press("c")
    one.page.wait_for_selector("#denied")
    said = one.page.inner_text("#denied")
    assert "18:00" in said
    assert one.page.locator(".number").count() == 0
    one.page.keyboard.press("Escape")
    one.page.wait_for_selector("#backs")


def test_the_supervisor_sees_reviews_hands_over_and_holds(visit: Any, address: str) -> None:
    from arrears.collection.cases.models import Case, Review

    one = visit(name="boss")
    page = one.page
    assert page.locator("#queues tbody tr").count() >= 6
    assert "li" in page.inner_text("#performance")
    page.click("text=Share out cases without an owner")
    page.wait_for_selector(".notice.is-good")
    page.select_option("#h-from", "li")
    page.select_option("#h-to", "wang")
    page.fill("#h-count", "1")
    page.fill("#h-why", "knows the debtor")
    page.click("#hand-over button")
    page.wait_for_selector(".notice.is-good")
    talk = _conversations()[0]
    one.go(f"/desk/board/reviews/{talk.id}/")
    for box in page.locator("#checklist fieldset").all():
        box.locator("[value=yes]").check(force=True)
    page.click("#checklist button")
    page.wait_for_selector("#queues")
    assert Review.objects.get().score_ppm == 1_000_000
    held = Case.objects.filter(state=2, leased_by="").first()
    assert held is not None
    one.go(f"/desk/cases/{held.id}/")
    page.fill("#hold-reason", "letter from a lawyer")
    page.click("text=Hold it")
    page.wait_for_selector("text=letter from a lawyer")


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("size", [PHONE, {"width": 1440, "height": 900}], ids=["phone", "desk"])
def test_every_page_fits_and_is_accessible(visit: Any, address: str, language: str, size: Any) -> None:
    pictures = os.environ.get("ARREARS_PICTURES")
    case_id = _conversations()[0].case_id
    pages = {
        "li": ["/desk/", "/desk/cases/", f"/desk/cases/{case_id}/", "talk"],
        "boss": ["/desk/board/", "review"],
    }
    for name, paths in pages.items():
        one = visit(name=name, language=language, size=size)
        for path in paths:
            if path == "talk":
                one.go("/desk/")
                one.page.keyboard.press("n")
                one.page.wait_for_selector("#gate")
                one.page.keyboard.press("c")
                one.page.wait_for_selector(".number, #denied")
            elif path == "review":
                one.go(f"/desk/board/reviews/{_conversations()[-1].id}/")
            else:
                one.go(path)
            assert one.sideways() <= 0, path
            assert complaints(one.page) == [], path
            if pictures:
                place = f"{pictures}/{language}-{size['width']}-{path.strip('/').replace('/', '-')}.png"
                one.page.screenshot(path=place, full_page=True)
        if name == "li" and one.page.locator(".number").count():
            one.page.keyboard.press("n")
            one.page.keyboard.press("Enter")
            one.page.wait_for_selector("#done")


def test_the_day_of_the_book_is_as_the_tests_expect() -> None:
    assert date(2026, 1, 15) == lender.START
