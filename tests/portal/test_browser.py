"""A borrower on a phone asks for help, gets plans, accepts one; an officer approves where one has to."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.hardship.lives import late_loan, refold
from tests.portal.visitors import PHONE as NUMBER
from tests.portal.visitors import code_for
from tests.web.accessible import complaints
from tests.web.browser import DESKTOP, PASSWORD, PHONE, serving, why_not

pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not() or "-")
WORDS = {
    "en": {"running": "Plan running", "stopped": "nobody contacts you", "waits": "A colleague looks at it"},
    "zh": {"running": "方案履行中", "stopped": "不会有人", "waits": "同事正在处理"},
}


@pytest.fixture(scope="module")
def loan(module_db: str) -> int:
    """A late loan, its chart of accounts, and log-ins of staff."""
    from arrears.config.prepare import prepare_database
    from arrears.web.operations.users import put_user
    from tests.hardship.lives import DAY

    prepare_database()
    loan_id = late_loan()
    refold(DAY, loan_id)
    for name, role in (("officer", "servicing_officer"), ("approver", "approver")):
        put_user(name=name, role=role, password=PASSWORD, actor="test")
    return loan_id


@pytest.fixture(scope="module")
def address(loan: int, port: int) -> Iterator[str]:
    with serving(port) as found:
        yield found


def _log_in(one: Any) -> None:
    one.go("/my/log-in/")
    _shot(one, "log-in")
    one.page.fill("#id_phone", NUMBER)
    one.page.click("main button")
    one.page.wait_for_selector("#id_code")
    one.page.fill("#id_code", code_for())
    one.page.click("main button")
    one.page.wait_for_selector(".owed")


def _fine(one: Any, name: str) -> None:
    _shot(one, name)
    assert one.sideways() == 0, name
    assert complaints(one.page) == [], name


def _shot(one: Any, name: str) -> None:
    """A picture, when a folder for them is named."""
    folder = os.environ.get("ARREARS_SHOTS")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        language = one.page.get_attribute("html", "lang")
        width = one.page.viewport_size["width"]
        one.page.screenshot(path=f"{folder}/{name}-{language}-{width}.png", full_page=True)


def _ask(one: Any, *, lump_sum: str = "") -> None:
    page = one.page
    page.click("a[href*='/my/help/']")
    page.wait_for_selector("#id_income")
    _fine(one, "help")
    page.check("#id_reason_1")
    for field, value in (
        ("income", "6000"),
        ("living", "2500"),
        ("debts_monthly", "500"),
        ("lump_sum", lump_sum),
    ):
        page.fill(f"#id_{field}", value)
    page.click("main form button.button-main")
    page.wait_for_selector(".offer")
    _fine(one, "plans")


def _agree(one: Any, *, settlement: bool) -> None:
    page = one.page
    offers = page.locator(".offer")
    place = offers.count() - 1 if settlement else 0
    offers.nth(place).locator("a.button").click()
    page.wait_for_selector("#agree")
    _fine(one, "offer")
    page.check("#agree")
    page.click("#agree-form button")
    page.wait_for_selector("#schedule")


def _end(loan: int) -> None:
    """The plan is ended, so that the next test can begin anew."""
    from arrears.collection.hardship.choices import RUNNING
    from arrears.collection.hardship.operations.withdraw import withdraw
    from arrears.collection.hardship.queries import open_plan_of_loan
    from tests.hardship.lives import AT

    plan = open_plan_of_loan(loan_id=loan)
    assert plan is not None
    assert plan.state in RUNNING
    withdraw(plan_id=plan.id, at=AT, actor="test", why="next test")


def _stopped(loan: int) -> bool:
    from arrears.collection.contacts.queries import stops_of_person
    from tests.hardship.lives import person_of

    return any(one.kind == "plan" and one.lifted_at is None for one in stops_of_person(person_of(loan)))


def test_a_borrower_gets_a_plan_that_an_approver_approves(visit: Any, loan: int) -> None:
    """In Chinese: one payment of part of the debt, which a second person has to approve."""
    one = visit(name="", language="zh", size=PHONE)
    _log_in(one)
    _fine(one, "home")
    _ask(one, lump_sum="8000")
    _agree(one, settlement=True)
    assert WORDS["zh"]["waits"] in one.page.inner_text("main")
    _fine(one, "waiting")
    assert not _stopped(loan)
    officer = visit(name="officer", language="zh", size=DESKTOP)
    officer.go("/plans/")
    officer.page.click("tbody th a")
    officer.page.wait_for_selector("h1")
    _fine(officer, "plan-officer")
    assert officer.page.locator("button[value=approve]").count() == 0, "a second person has to"
    boss = visit(name="approver", language="zh", size=DESKTOP)
    boss.go("/plans/")
    _fine(boss, "care-plans")
    boss.page.click("tbody th a")
    boss.page.wait_for_selector("#decide")
    boss.page.fill("#reason", "有能力一次付清")
    boss.page.click("button[value=approve]")
    boss.page.wait_for_selector(".notice.is-good")
    _fine(boss, "plan-approved")
    one.go(one.page.url.removeprefix(one.address))
    assert WORDS["zh"]["running"] in one.page.inner_text("main")
    assert _stopped(loan)
    _end(loan)


def test_a_borrower_complains_and_is_answered(visit: Any, loan: int) -> None:
    one = visit(name="", language="en", size=PHONE)
    _log_in(one)
    one.go("/my/say/complaint/")
    _fine(one, "say")
    one.page.check("#id_topic_0")
    one.page.fill("#id_words", "I was shouted at on the telephone.")
    one.page.click("main form button")
    one.page.wait_for_selector(".notice.is-good")
    _fine(one, "matter")
    for path, name in (("/my/contact/", "contact"), ("/my/advice/", "advice"), ("/my/data/", "data"),
                       ("/my/say/", "matters")):  # fmt: skip
        one.go(path)
        _fine(one, name)
    one.go("/my/")
    one.page.click("a[href*='/my/loans/']")
    one.page.wait_for_selector("#why")
    _fine(one, "loan")
    one.page.click("a[href*='/my/pay/']")
    one.page.wait_for_selector(".reference")
    _fine(one, "pay")
    officer = visit(name="officer", language="en", size=DESKTOP)
    officer.go("/matters/")
    _fine(officer, "care-matters")
    officer.page.click("tbody th a")
    officer.page.wait_for_selector("#act")
    officer.page.click("button[value=investigate]")
    officer.page.wait_for_selector("#id_answer")
    _fine(officer, "care-matter")
    officer.page.check("#id_verdict_0")
    officer.page.select_option("#id_root_cause", "1")
    officer.page.select_option("#id_redress", "1")
    officer.page.fill("#id_answer", "You are right, and we are sorry. The colleague is trained again.")
    officer.page.click("button[value=decide]")
    officer.page.wait_for_selector(".notice.is-good")
    one.go("/my/say/")
    one.page.click(".checks a")
    one.page.wait_for_selector("h1")
    assert "we are sorry" in one.page.inner_text("main")


def test_a_plan_within_the_rule_runs_at_once(visit: Any, loan: int) -> None:
    """In English, with a new schedule; the loan is not overdue any more and collection is stopped."""
    one = visit(name="", language="en", size=PHONE)
    _log_in(one)
    _ask(one)
    _agree(one, settlement=False)
    text = one.page.inner_text("main")
    assert WORDS["en"]["running"] in text
    assert WORDS["en"]["stopped"] in text
    _fine(one, "running")
    assert _stopped(loan)
    one.go("/my/")
    assert "Nothing is overdue" in one.page.inner_text("main")
    _fine(one, "home-running")
    wide = visit(name="", language="zh", size=DESKTOP)
    _log_in(wide)
    _fine(wide, "home-wide")
