"""What an analyst and an administrator do in the morning, in a real browser against a real server."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.web.accessible import complaints
from tests.web.browser import (
    DESKTOP,
    PASSWORD,
    PHONE,
    Visit,
    one_time_code,
    serving,
    why_not,
)

pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not() or "-")
PICTURES = Path(__file__).resolve().parents[2] / "docs" / "pictures"
LOANS, MONTHS = (2000, 24) if os.environ.get("ARREARS_PICTURES") else (300, 8)
PANELS = (
    *("buckets", "trend", "kind", "class", "entry", "fpd", "product", "region", "age", "income"),
    *("roll", "vintage", "recovery", "liquidation"),
)
SIZES = pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
LANGUAGES = pytest.mark.parametrize("language", ["zh", "en"])


@pytest.fixture(scope="module")
def address(module_db: str, port: int) -> Iterator[str]:
    """A seeded book behind a server."""
    from click.testing import CliRunner

    from arrears.config.prepare import prepare_database
    from arrears.simulator.cli import seed
    from arrears.web.operations.users import put_user

    prepare_database()
    done = CliRunner().invoke(seed, ["--loans", str(LOANS), "--months", str(MONTHS), "--seed", "1"])
    assert done.exit_code == 0, done.output or repr(done.exception)
    for name in ("analyst", "administrator"):
        put_user(name=name, role=name, password=PASSWORD, actor="test")
    with serving(port) as found:
        yield found


@LANGUAGES
@SIZES
def test_overview(visit: Any, language: str, size: dict[str, int]) -> None:
    one = visit(language=language, size=size)
    page = one.page
    assert page.inner_text("h1") == {"zh": "总览", "en": "Overview"}[language]
    assert page.locator(".figure").count() == 10
    assert page.locator(".chart-canvas svg.marks").count() >= 4
    for key in PANELS:
        assert page.locator(f"#{key}").count() == 1, key
    assert page.locator("#roll td.stays").count() == 8
    assert page.locator("#vintage td.immature").count() > 5
    assert one.sideways() == 0
    assert complaints(page) == []
    _picture(one, language=language, size=size)


def _picture(one: Visit, *, language: str, size: dict[str, int]) -> None:
    """The picture of the README, when asked for."""
    if os.environ.get("ARREARS_PICTURES") and size == DESKTOP:
        PICTURES.mkdir(parents=True, exist_ok=True)
        path = PICTURES / ("overview-zh.png" if language == "zh" else "overview.png")
        one.page.screenshot(
            path=str(path), clip={"x": 0, "y": 0, "width": 1440, "height": 1180}, full_page=True
        )
        assert path.stat().st_size <= 350 * 1024


@LANGUAGES
@SIZES
def test_every_page_fits_and_is_accessible(visit: Any, language: str, size: dict[str, int]) -> None:
    one = visit(name="administrator", language=language, size=size)
    one.go("/loans/?which=all")
    loan = one.page.locator("tbody th a").first.get_attribute("href")
    one.go("/close/")
    close = one.page.locator("tbody th a").first.get_attribute("href")
    paths = [
        "/",
        "/loans/",
        "/loans/?which=all&q=zzz",
        "/loans/?which=charged_off",
        "/loans/?which=paid_off",
        loan,
        "/close/",
        close,
        "/products/",
        "/products/cash-12/",
        "/products/pay-later/",
        "/products/personal-36/?rate=8",
        "/users/",
        "/users/1/",
        "/design/",
    ]
    for path in [*paths, "/accounts/password/", "/accounts/2fa/"]:
        one.go(path)
        assert one.sideways() == 0, path
        assert complaints(one.page) == [], path
        text = one.page.inner_text("main")
        assert "{{" not in text, path
        assert "%(" not in text, path


def test_filters_fold_away_on_a_phone(visit: Any) -> None:
    page = visit(size=PHONE).page
    assert not page.locator("#f-product").is_visible()
    assert page.locator(".figure").first.bounding_box()["y"] < 400, "the figures come first"
    page.click(".fold > summary")
    assert page.locator("#f-product").is_visible()
    wide = visit().page
    assert wide.locator("#f-product").is_visible()
    assert not wide.locator(".fold > summary").is_visible()


def test_a_row_of_loans_is_a_card_on_a_phone(visit: Any) -> None:
    one = visit(size=PHONE, language="en")
    one.go("/loans/?which=all")
    row = one.page.locator("#list tbody tr").first
    assert row.evaluate("e => e.scrollWidth <= e.clientWidth")
    assert (
        row.locator("td").nth(2).evaluate("e => getComputedStyle(e, '::before').content") == '"Overdue CNY"'
    )
    one.page.click("#list thead >> text=Principal")
    one.page.wait_for_url("**sort=-principal*")


def test_filters_live_in_the_address(visit: Any) -> None:
    one = visit()
    page = one.page
    before = page.inner_text(".figures")
    page.select_option("#f-product", index=1)
    page.wait_for_url("**product=*")
    one.settle()
    assert page.inner_text(".figures") != before
    page.check("#f-by-count")
    page.wait_for_url("**by=count*")
    one.settle()
    assert "by count" in page.inner_text("#trend")
    shared = page.url
    other = visit()
    other.page.goto(shared)
    other.settle()
    assert other.page.inner_text(".figures") == page.inner_text(".figures")
    assert other.page.input_value("#f-product") == page.input_value("#f-product")


def test_dark_and_light(visit: Any) -> None:
    dark = visit(dark=True).page
    assert dark.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(17, 21, 27)"
    axis = "getComputedStyle(document.querySelector('#trend svg.marks .role-axis-label text')).fill"
    assert dark.evaluate(axis) == "rgb(183, 192, 204)", "charts follow the theme"
    dark.click(".menu summary")
    dark.click(".menu-list button[value=light]")
    dark.wait_for_selector("html[data-theme=light]")
    assert dark.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(245, 246, 248)"


def test_definitions_open_without_a_mouse(visit: Any) -> None:
    page = visit().page
    button = page.locator("#trend .define")
    button.focus()
    page.keyboard.press("Enter")
    assert page.locator("#define-trend").is_visible()
    assert "over all receivables" in page.inner_text("#define-trend")
    page.keyboard.press("Escape")
    assert not page.locator("#define-trend").is_visible()


def test_the_keyboard_skips_to_the_content(visit: Any) -> None:
    page = visit().page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.url.endswith("#content")


def test_a_chart_has_its_table_csv_and_picture(visit: Any) -> None:
    page = visit().page
    assert not page.locator("#trend table").is_visible()
    page.click("#trend summary")
    assert page.locator("#trend table tbody tr").count() >= 6
    with page.expect_download() as download:
        page.click("#trend a[href*='.csv']")
    lines = Path(download.value.path()).read_text(encoding="utf-8-sig").splitlines()
    assert lines[0].startswith("day,loans,receivables")
    picture = page.request.get(page.url.split("?")[0] + "panels/trend.svg")
    assert picture.headers["content-type"] == "image/svg+xml"
    assert "<svg" in picture.text()
    assert "var(" not in picture.text()


def test_loans_sort_filter_page_and_keep_their_place(visit: Any) -> None:
    one = visit()
    page = one.page
    one.go("/loans/?which=all")
    assert page.locator("tbody tr").count() == 50
    page.click("thead >> text=Principal")
    page.wait_for_url("**sort=-principal*")
    amounts = [
        float(text.replace(",", "")) for text in page.locator("tbody td:nth-child(5)").all_inner_texts()
    ]
    assert amounts == sorted(amounts, reverse=True)
    page.click("text=Next")
    page.wait_for_url("**page=2*")
    kept = page.url
    number = page.locator("tbody th a").first.inner_text()
    page.click(f"text={number}")
    page.wait_for_selector("#schedule")
    page.click(".crumbs a")
    page.wait_for_url(kept)
    page.fill("#f-q", number)
    one.until(lambda: page.locator("#list tbody tr").count() == 1)
    assert page.locator("#list tbody th a").inner_text() == number


def test_a_loan_as_of_another_day_and_as_known_then(visit: Any) -> None:
    one = visit()
    page = one.page
    one.go("/loans/?which=all&sort=number")
    page.locator("tbody th a").first.click()
    page.wait_for_selector("#schedule")
    due = page.locator("#schedule tbody td:nth-child(2)").first.inner_text()
    paid = page.locator("#schedule tfoot").inner_text()
    page.fill("#f-as-of", due)
    page.wait_for_url(f"**as_of={due}*")
    assert page.locator("#schedule tfoot").inner_text() != paid
    later = page.url.replace(f"as_of={due}", "as_of=2024-01-01")
    page.goto(later)
    assert page.locator("#events tbody tr").count() == 0


def test_personal_data_is_masked_and_unmasking_is_logged(visit: Any, module_db: str) -> None:
    from arrears.plumbing.models import AuditRecord

    analyst = visit(name="analyst")
    analyst.go("/loans/?which=all&sort=number")
    analyst.page.locator("tbody th a").first.click()
    analyst.page.wait_for_selector("#borrower")
    masked = analyst.page.inner_text("#borrower")
    assert "*" in masked
    assert analyst.page.locator("#borrower form").count() == 0
    chief = visit(name="administrator")
    chief.page.goto(analyst.page.url)
    chief.page.fill("#f-reason", "call back asked for by the borrower")
    chief.page.click("#borrower button")
    chief.page.wait_for_selector("#borrower:not(:has(form))")
    shown = chief.page.inner_text("#borrower dl").split("\n")
    assert [line for line in shown if "*" in line] == [
        line for line in shown if line.startswith("12")
    ]  # phone
    last = AuditRecord.objects.filter(action="person.unmask").latest("id")
    assert (last.actor, last.reason) == ("administrator", "call back asked for by the borrower")


def test_an_administrator_signs_the_close(visit: Any) -> None:
    analyst = visit(name="analyst")
    analyst.page.click(".closeline a")
    analyst.page.wait_for_selector(".checks")
    assert analyst.page.locator(".checks li").count() == 8
    assert analyst.page.locator("main form").count() == 0
    chief = visit(name="administrator")
    chief.page.goto(analyst.page.url)
    chief.page.click("text=Sign this close")
    chief.page.wait_for_selector("text=Signed by administrator")
    analyst.page.reload()
    assert "Signed by administrator" in analyst.page.inner_text("main")


def test_the_language_switch(visit: Any) -> None:
    one = visit(name="", language="zh")
    one.go("/accounts/login/")
    assert one.page.inner_text("h1") == "登录"
    one.page.click("text=English")
    one.page.wait_for_selector("h1:text('Log in')")
    assert one.page.get_attribute("html", "lang") == "en"


def test_wrong_password_says_what_to_do_beside_the_form(visit: Any) -> None:
    one = visit(name="")
    one.go("/accounts/login/")
    one.page.fill("#id_login", "nobody")
    one.page.fill("#id_password", "wrong")
    one.page.click("main button")
    one.page.wait_for_selector("[role=alert]")
    assert "not correct" in one.page.inner_text("[role=alert]")


def test_a_second_factor_is_asked_for_once_it_is_on(visit: Any, module_db: str) -> None:
    from arrears.web.operations.users import put_user

    put_user(name="careful", role="analyst", password=PASSWORD, actor="test")
    one = visit(name="careful", language="zh")
    page = one.page
    one.go("/accounts/2fa/totp/activate/")
    page.fill("#id_password", PASSWORD)
    page.click("main button")
    secret = page.input_value("#authenticator_secret")
    assert complaints(page) == []
    page.fill("#id_code", one_time_code(secret))
    page.click("main button")
    page.wait_for_selector("textarea, .panel")
    other = visit(name="careful")
    assert "/accounts/2fa/authenticate/" in other.page.url
    other.page.fill("#id_code", "000000")
    other.page.click("main button >> nth=0")
    other.page.wait_for_selector("[role=alert]")
    other.page.goto(f"{other.address}/loans/")
    assert "/accounts/" in other.page.url
    assert other.page.locator("nav.nav").count() == 0


def test_pages_work_without_script(browser: Any, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, locale="en-GB", viewport=DESKTOP)
    page = context.new_page()
    page.goto(f"{address}/accounts/login/")
    page.fill("#id_login", "analyst")
    page.fill("#id_password", PASSWORD)
    page.click("main button")
    page.wait_for_selector("#trend noscript img, #trend img")
    page.select_option("#f-product", index=1)
    page.click("noscript button")
    page.wait_for_url("**product=*")
    assert page.locator("#roll table").count() == 1
    context.close()
