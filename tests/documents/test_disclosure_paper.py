"""The disclosure as the contract's paper: every payment in it, in both languages, as PDF and HTML."""

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

ASKED = {"amount": "10000.00", "rate": "14.4", "instalments": "12", "start": "2025-11-03", "place": "CN"}


@pytest.fixture
def client(db: str) -> Any:
    from django.test import Client

    from tests.api.callers import staff

    client = Client(headers={"host": "localhost"})
    client.force_login(staff("ana", "analyst"))
    return client


@pytest.mark.parametrize(
    ("language", "words"), [("en", "what you are told before you sign"), ("zh-hans", "签字")]
)
def test_a_product_page_gives_the_paper(client: Any, language: str, words: str) -> None:
    headers = {"accept-language": language}
    pdf = client.get("/products/cash-12/paper/", ASKED, headers=headers)
    assert (pdf.status_code, pdf["content-type"]) == (200, "application/pdf")
    assert pdf.content.startswith(b"%PDF")
    html = client.get("/products/cash-12/paper/", {**ASKED, "form": "html"}, headers=headers).content.decode()
    assert words in html
    page = client.get("/products/cash-12/", ASKED, headers=headers).content.decode()
    assert "/products/cash-12/paper/?amount=10000.00" in page
    assert html.count("<tr>") == 14, "a heading, twelve payments and their sum"


def test_above_the_cap_no_paper_is_made(client: Any) -> None:
    refused = client.get("/products/cash-12/paper/", {**ASKED, "rate": "60"})
    assert refused.status_code == 409
    assert client.get("/products/none/paper/", ASKED).status_code == 404


def test_the_command_writes_both(django_ready: None, tmp_path: Path) -> None:
    from arrears.rulebook.products_cli import products_command

    pdf, html = tmp_path / "a.pdf", tmp_path / "a.html"
    for code, amount, on in (("cash-12", "10000", "2025-11-03"), ("pay-later", "2000", "2026-02-02")):
        said = ["disclose", code, "--amount", amount, "--on", on]
        done = CliRunner().invoke(products_command, [*said, "--pdf", str(pdf), "--html", str(html)])
        assert done.exit_code == 0, repr(done.exception)
        assert pdf.read_bytes().startswith(b"%PDF")
        assert "签" in html.read_text(encoding="utf-8")
