"""Papers from the loan's page: who may, what comes, what is refused."""

from datetime import date

import pytest

from tests.servicing.lives import open_day, running_loan
from tests.web.clients import client_of

TODAY = date(2025, 3, 3)


@pytest.fixture
def number(db: str) -> str:
    from arrears.servicing.queries import head_of_loan

    loan_id = running_loan()
    open_day(TODAY)
    return head_of_loan(loan_id=loan_id).number


def test_an_officer_gets_every_paper(number: str) -> None:
    from arrears.servicing.queries import id_of_loan
    from arrears.servicing.queries.payoff_quotes import quotes_of_loan

    client = client_of("servicing_officer")
    page = client.get(f"/loans/{number}/").content.decode()
    assert f"/papers/statement/{number}/" in page
    assert f"/papers/payoff/{number}/" in page
    shown = client.get(f"/papers/statement/{number}/", {"as_of": "2025-02-20", "known_on": "2025-02-20"})
    assert (shown.status_code, shown["Content-Type"], shown["Cache-Control"]) == (
        200,
        "application/pdf",
        "no-store",
    )
    assert shown.content.startswith(b"%PDF")
    html = client.get(f"/papers/statement/{number}/", {"form": "html"})
    assert "attachment" in html["Content-Disposition"]
    quoted = client.post(f"/papers/payoff/{number}/", {"valid_to": "2025-03-10"}, follow=True)
    assert quoted.content.startswith(b"%PDF")
    (quote,) = quotes_of_loan(loan_id=id_of_loan(number=number))
    assert (quote.actor, quote.valid_to) == ("servicing_officer", date(2025, 3, 10))


def test_what_can_not_be_written_says_why(number: str) -> None:
    client = client_of("servicing_officer")
    for answer in (
        client.get(f"/papers/settlement/{number}/"),
        client.post(f"/papers/payoff/{number}/", {"valid_to": "2026-03-10"}),
        client.get(f"/papers/statement/{number}/", {"as_of": "tomorrow"}),
    ):
        assert answer.status_code == 409
        assert "文书未能出具" in answer.content.decode()


def test_an_analyst_reads_but_gives_no_quote(number: str) -> None:
    client = client_of("analyst")
    assert client.get(f"/papers/statement/{number}/").status_code == 200
    assert client.post(f"/papers/payoff/{number}/", {"valid_to": "2025-03-10"}).status_code == 403
    assert f"/papers/payoff/{number}/" not in client.get(f"/loans/{number}/").content.decode()


def test_a_paper_names_the_borrower_for_a_reason(number: str) -> None:
    from arrears.plumbing.models import AuditRecord

    client, reading = client_of("servicing_officer"), client_of("analyst")
    address = f"/papers/statement/{number}/?form=html"
    assert "测试甲" not in client.post(address, {"reason": " "}).content.decode()
    assert "测试甲" in client.post(address, {"reason": "handed over"}).content.decode()
    assert AuditRecord.objects.filter(reason="handed over").count() == 1
    assert reading.post(address, {"reason": "curious"}).status_code == 403
    said = {"reason": "handed over", "valid_to": "2025-03-10"}
    assert client.post(f"/papers/payoff/{number}/", said).content.startswith(b"%PDF")
