"""Lines in a real browser: bought, turned into instalments, drawn, the limit raised by two people."""

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.servicing.lives import BY, borrower, open_day
from tests.web.accessible import complaints
from tests.web.browser import DESKTOP, PASSWORD, PHONE, serving, why_not

pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not() or "-")
ROLES = {"officer": "servicing_officer", "approver": "approver", "analyst": "analyst"}
OPENED, TODAY = date(2026, 1, 5), date(2026, 3, 12)
REVOLVING, CASH = "/lines/1/", "/lines/2/"


@pytest.fixture(scope="module")
def address(module_db: str, port: int) -> Iterator[str]:
    """A revolving line with two statements, one of them carried, and a cash line not used yet."""
    from arrears.config.prepare import prepare_database
    from arrears.servicing.operations.open_line import open_line
    from arrears.servicing.operations.purchase import purchase
    from arrears.servicing.operations.repay import repay
    from arrears.web.operations.users import put_user

    prepare_database()
    for name, role in ROLES.items():
        put_user(name=name, role=role, password=PASSWORD, actor="test")
    open_day(OPENED)
    who = borrower()
    line = open_line(
        product_code="pay-later", borrower_id=who, limit_minor=800_000, rate_ppb=182_500_000,
        opened_on=OPENED, idempotency_key="revolving", **BY,
    )  # fmt: skip
    open_line(
        product_code="cash-line", borrower_id=who, limit_minor=1_000_000, rate_ppb=146_000_000,
        opened_on=OPENED, idempotency_key="cash", **BY,
    )  # fmt: skip
    assert line.loan_id is not None
    for day, verb, amount in (
        (OPENED, purchase, 120_000),
        (date(2026, 2, 5), purchase, 90_000),
        (date(2026, 2, 8), repay, 120_000),
        (date(2026, 3, 5), purchase, 30_000),
        (date(2026, 3, 9), repay, 20_000),
    ):
        open_day(day)
        verb(loan_id=line.loan_id, amount_minor=amount, value_on=day, idempotency_key=f"on {day}", **BY)
    open_day(TODAY)
    with serving(port) as found:
        yield found


def filled(one: Any, path: str, **values: str) -> None:
    """Fills the form of an event in and asks for its effect."""
    one.go(path)
    for name, value in values.items():
        field = one.page.locator(f"#id_{name}")
        if field.count() and field.evaluate("e => e.tagName") == "SELECT":
            field.select_option(value)
        elif field.count() and field.evaluate("e => e.tagName") != "DIV":
            field.fill(value)
        else:
            one.page.check(f"input[name={name}][value='{value}']")
    one.page.fill("#id_reason", "asked for by the borrower")
    one.page.click("#say button")
    one.page.wait_for_selector("#effect")


def test_a_line_shows_what_its_borrower_asks(visit: Any) -> None:
    one = visit(name="analyst")
    one.page.click("nav >> text=Loans")
    one.go("/lines/")
    one.page.click("tbody >> text=Line 1")
    text = one.page.inner_text("main")
    for part in ("8,000.00", "1,000.00", "Paid in full, free of interest", "Carried, bears interest"):
        assert part in text, part
    assert one.page.locator("#statements tbody tr").count() == 2
    assert one.page.locator("#purchases tbody tr").count() == 3
    assert one.page.locator("#actions").count() == 0  # an analyst reads


def test_a_statement_is_turned_into_instalments_at_a_price_that_is_shown(visit: Any) -> None:
    one = visit(name="officer")
    one.go(REVOLVING)
    one.page.click("#actions >> text=Turn into instalments")
    number = one.page.url.rstrip("/").split("/")[-1]
    filled(one, f"/events/convert/{number}/", amount_minor="600", instalments="6", fee="0")
    assert "+21.60" in one.page.inner_text("#effect tr:has-text('Total cost')")
    one.page.click("#confirm button >> nth=0")
    one.page.wait_for_selector("text=is posted")
    one.go(REVOLVING)
    told = one.page.inner_text("#conversions")
    assert "21.60" in told
    assert "Annual cost (IRR)" in told
    one.page.click("#conversions summary")
    assert one.page.locator("#conversions tbody tr").count() == 6


def test_cash_is_drawn_after_a_preview_and_not_beyond_the_limit(visit: Any) -> None:
    one = visit(name="officer")
    one.go(f"{CASH}draw/")
    one.page.fill("#id_amount_minor", "10000.01")
    one.page.fill("#id_instalments", "12")
    one.page.fill("#id_reason", "asked")
    one.page.click("#say button")
    one.page.wait_for_selector("text=are available")
    one.complaints.clear()  # the browser notes that the answer was 422
    filled(one, f"{CASH}draw/", amount_minor="6000", instalments="12")
    assert "−6,000.00" in one.page.inner_text("#effect tr:has-text('Available')")
    assert one.page.locator("#drawing tbody tr").count() == 12
    one.page.click("#confirm button >> nth=0")
    one.page.wait_for_selector("text=The drawing is paid out")
    assert one.page.locator("#drawings tbody tr").count() == 1


def test_a_high_limit_waits_for_a_second_person(visit: Any) -> None:
    one = visit(name="officer")
    filled(one, f"{CASH}change_limit/", limit_minor="30000")
    one.page.wait_for_selector("text=A second person has to approve it")
    one.page.click("#confirm button >> nth=0")
    one.page.wait_for_selector("text=is proposed")
    address = one.page.url.removeprefix(one.address)
    other = visit(name="approver")
    other.go(address)
    assert "Line 2" in other.page.inner_text("h1")
    other.page.fill("#d-reason", "earns enough")
    other.page.click("#decision button >> nth=0")
    other.page.wait_for_selector("text=is decided")
    other.go(CASH)
    assert "30,000.00" in other.page.inner_text("#changes tbody tr >> nth=0")
    one.go(CASH)
    one.page.click("#changes tbody a")
    one.page.wait_for_selector("#say")


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_pages_fit_and_are_accessible(visit: Any, language: str, size: Any) -> None:
    one = visit(name="officer", language=language, size=size)
    for path in (
        "/lines/",
        REVOLVING,
        CASH,
        f"{CASH}draw/",
        f"{CASH}change_limit/",
        f"{REVOLVING}freeze_line/",
    ):
        one.go(path)
        assert one.sideways() == 0, path
        assert complaints(one.page) == [], path


@pytest.mark.parametrize(("language", "size"), [("en", DESKTOP), ("zh", PHONE)])
def test_a_line_is_opened_for_a_borrower_who_was_found(visit: Any, language: str, size: Any) -> None:
    """At the desk in English the limit is above one person's; in Chinese on a phone it is not."""
    high = language == "en"
    one = visit(name="officer", language=language, size=size)
    one.go("/find/")
    one.page.fill("#f-q", "12012345678")
    one.page.click("main form button")
    one.page.click("#people a")
    one.page.wait_for_selector("#say")
    one.page.select_option("#id_product_code", "cash-line")
    one.page.fill("#id_limit", "30000" if high else "1000")
    one.page.fill("#id_rate", "14.6")
    one.page.fill("#id_reason", "earns enough")
    assert (one.sideways(), complaints(one.page)) == (0, [])
    _picture(one, f"opening-say-{language}")
    one.page.click("#say button")
    one.page.wait_for_selector("#effect")
    assert one.page.locator("#effect li").count() > 2
    assert one.page.locator(".notice.is-watch").count() == int(high)
    assert (one.sideways(), complaints(one.page)) == (0, [])
    _picture(one, f"opening-effect-{language}")
    one.page.click("#confirm button >> nth=0")
    one.page.wait_for_selector(".notice.is-good")
    assert ("/approvals/" in one.page.url) == high


def _picture(one: Any, name: str) -> None:
    if folder := os.environ.get("PICTURES"):
        one.page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)
