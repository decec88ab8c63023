"""Bank files, debits, mandates, API tokens, webhooks in a real browser: both languages, both sizes."""

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.adapters.bank_files import Entry, Tx, camt
from tests.servicing.lives import open_day, running_loan
from tests.web.accessible import complaints
from tests.web.browser import DESKTOP, PASSWORD, PHONE, serving, why_not

pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not() or "-")
LOAN = "L0000000001"
SIZES = pytest.mark.parametrize(
    ("language", "size"), [("zh", PHONE), ("en", PHONE), ("zh", DESKTOP), ("en", DESKTOP)]
)


@pytest.fixture(scope="module")
def address(module_db: str, port: int) -> Iterator[str]:
    from arrears.config.prepare import prepare_database
    from arrears.web.operations.users import put_user

    prepare_database()
    for name, role in (("officer", "servicing_officer"), ("ada", "administrator")):
        put_user(name=name, role=role, password=PASSWORD, actor="test")
    running_loan()
    open_day(date(2025, 2, 10))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ARREARS_WEBHOOKS_PRIVATE", "1")
        with serving(port + 11) as found:
            yield found


def _looked_at(one: Any, name: str) -> None:
    """It fits, is accessible, and is kept as a picture when somebody wants to see it."""
    one.page.evaluate("document.querySelectorAll('main details').forEach((e) => { e.open = true })")
    assert one.sideways() == 0, name
    assert complaints(one.page) == [], name
    if folder := os.environ.get("PICTURES"):
        one.page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


def _done(one: Any, button: str) -> None:
    one.page.click(button)
    one.page.wait_for_selector(".notice.is-good")


def test_a_statement_is_taken_and_a_debit_made_under_a_mandate(visit: Any) -> None:
    one = visit(name="officer")
    lines = [
        Entry(amount="12.00", details=(Tx(amount="12.00", text="?", ref="A2", end="E2"),)),
        Entry(amount="13.00", details=(Tx(amount="13.00", text=f"还款 {LOAN}", ref="A1", end="E1"),)),
    ]
    one.go("/bank/")
    file = {"name": "statement.xml", "mimeType": "application/xml", "buffer": camt(lines).encode()}
    one.page.set_input_files("main input[type=file] >> nth=0", file)
    one.page.click("main form button.button-main")
    one.page.wait_for_selector("text=Unsure: unapplied cash")
    one.go("/bank/mandates/")
    for name, value in {
        "loan": LOAN,
        "reference": "M-1",
        "name": "Li Lei",
        "account": "DE89 3704 0044 0532 0130 00",
        "signed_on": "2025-01-10",
    }.items():
        one.page.fill(f"#id_{name}", value)
    _done(one, "#keep button")
    assert "DE8" in one.page.inner_text("#mandates")
    assert "Li Lei" not in one.page.inner_text("main"), "masked"
    one.go("/bank/debits/")
    _done(one, "#due button")
    _done(one, "#planned button")
    assert one.page.locator("#files tbody tr").count() == 1


def test_a_token_and_a_webhook_are_made_and_shown_once(visit: Any) -> None:
    one = visit(name="ada")
    one.go("/api-tokens/")
    one.page.fill("#id_name", "ledger export")
    one.page.select_option("#id_owner", "officer")
    one.page.check("main input[value='read:loans']")
    one.page.click("main form button.button-main")
    one.page.wait_for_selector("code.breaks")
    one.go("/webhooks/")
    one.page.fill("#id_url", "http://127.0.0.1:9/")
    one.page.check("main input[value='loan.agreed']")
    one.page.fill("#id_reason", "a test")
    one.page.click("main form button.button-main")
    one.page.wait_for_selector("code.breaks")
    assert one.page.inner_text("code.breaks").startswith("whsec_")


@SIZES
def test_the_pages_fit_and_are_accessible(visit: Any, language: str, size: Any) -> None:
    officer = visit(name="officer", language=language, size=size)
    for path in ("bank", "bank/files/1", "bank/mandates", "bank/debits"):
        officer.go(f"/{path}/")
        _looked_at(officer, f"{path.replace('/', '-')}-{language}-{size['width']}")
    ada = visit(name="ada", language=language, size=size)
    for path in ("api-tokens", "webhooks"):
        ada.go(f"/{path}/")
        _looked_at(ada, f"{path}-{language}-{size['width']}")


def test_a_mandate_is_revoked_with_a_reason(visit: Any) -> None:
    one = visit(name="officer")
    one.go("/bank/mandates/")
    one.page.click("#revoke summary")
    one.page.fill("#revoke input[name=reason]", "asked by the borrower")
    _done(one, "#revoke button")
    assert "asked by the borrower" in one.page.inner_text("#mandates")
    assert one.page.locator("#revoke").count() == 0
