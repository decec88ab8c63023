"""Whatever a lender's tape holds, no page is wider than a phone: long numbers without a break."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.browser import ARGUMENTS, CHROMIUM, PASSWORD, PHONE, Visit, serving, why_not

pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not() or "-")
LONG = "分期贷款/2024年第二批次超长编号" + "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789" * 2


@pytest.fixture(scope="module")
def address(module_db: str, port: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An imported book of two loans with long numbers, closed once."""
    from arrears.adapters.files import choose
    from arrears.adapters.mapping.schema import shipped
    from arrears.adapters.operations.import_tape import import_tape
    from arrears.close.operations.catch_up import close_through
    from arrears.ledger.operations.load_chart import load_chart
    from arrears.plumbing import clock
    from arrears.web.operations.users import put_user

    load_chart()
    folder = tmp_path_factory.mktemp("long")
    example = Path(__file__).parents[1] / "adapters/example"
    for name in ("loans", "schedules", "payments"):
        text = (example / f"{name}.csv").read_text(encoding="utf-8")
        (folder / f"{name}.csv").write_text(text.replace("A-1,", f"{LONG},"), encoding="utf-8")
    mapping = shipped("generic")
    import_tape(mapping=mapping, files=choose(mapping=mapping, paths=[folder]), actor="test")
    close_through(through=clock.business_date(), actor="test")
    put_user(name="administrator", role="administrator", password=PASSWORD, actor="test")
    with serving(port) as found:
        yield found


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_page_is_wider_than_a_phone(address: str, language: str) -> None:
    from urllib.parse import quote

    from playwright.sync_api import sync_playwright

    loan = f"/loans/{quote('generic/' + LONG)}/"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        one = Visit(browser, address, language=language, dark=True, size=PHONE)
        one.log_in("administrator")
        for path in ("/", "/loans/?which=all", loan, "/close/", f"/loans/?q={quote(LONG)}", "/users/"):
            one.go(path)
            assert one.sideways() == 0, path
        said = [text for text in one.complaints if "404" not in text]
        browser.close()
    assert said == []
