"""Trial balance, account statement, and what the ledger holds for a loan, as staff see them."""

from datetime import date
from typing import Any

import pytest

from tests.servicing.lives import open_day, running_loan
from tests.web.clients import client_of


@pytest.fixture
def read(db: str) -> Any:
    """read(address): the text of a page, of a lender with one loan of 10,000 paid out."""
    running_loan()
    open_day(date(2025, 3, 3))
    client = client_of("analyst", **{"accept-language": "en"})

    def page(address: str) -> str:
        response = client.get(address)
        assert response.status_code == 200, address
        return str(response.content.decode())

    return page


def test_the_trial_balance_leads_to_each_account(read: Any) -> None:
    page = read("/ledger/")
    for part in (
        "1303 Loans, principal",
        "1002 Cash at bank",
        "/ledger/1303/?currency=CNY&amp;to=2025-03-03",
    ):
        assert part in page
    assert "Nothing is posted up to that day" in read("/ledger/?as_of=2024-01-01")
    assert read("/ledger/?csv=CNY").startswith("\ufeffAccount,Kind,Debit (CNY),")


def test_an_account_shows_opening_entries_and_closing(read: Any) -> None:
    page = read("/ledger/1303/?from=2025-01-01&to=2025-03-03")
    assert "Disbursement" in page
    assert page.count("10,000.00") > 2
    assert "No entry in these days" in read("/ledger/1303/?from=2024-01-01&to=2024-02-01")
    assert "is not a day" in read("/ledger/1303/?from=x")


def test_a_loan_shows_what_the_ledger_holds_for_it(read: Any) -> None:
    page = read("/loans/L0000000001/")
    for part in ("In the ledger", "1303 Loans, principal", "1304 Allowance", "Carrying amount", "own book"):
        assert part in page
