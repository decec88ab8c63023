"""Screens over an imported book: its loans have numbers with slashes, and whatever a lender put there."""

import html
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

REFS = ("A-1", "B/2", "C?x#y", "D%2F4", "E 5", "李/6", "F/borrower", "G.7&8=9")


@pytest.fixture(scope="module")
def book(module_db: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Eight imported loans in the book, one day closed."""
    from arrears.adapters.files import choose
    from arrears.adapters.mapping.schema import shipped
    from arrears.adapters.operations.import_tape import import_tape
    from arrears.close.operations.catch_up import close_through
    from arrears.ledger.operations.load_chart import load_chart
    from arrears.plumbing import clock

    load_chart()
    folder = tmp_path_factory.mktemp("tape")
    example = Path(__file__).parents[1] / "adapters/example/loans.csv"
    head, first = example.read_text(encoding="utf-8").splitlines()[:2]
    rest = first.split(",", 1)[1]
    lines = [head, *(f"{ref},{rest}" for ref in REFS)]
    (folder / "loans.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    mapping = shipped("generic")
    outcome = import_tape(mapping=mapping, files=choose(mapping=mapping, paths=[folder]), actor="test")
    assert outcome.rows["imported"] == len(REFS)
    close_through(through=clock.business_date(), actor="test")
    return folder


@pytest.fixture
def client(book: Path) -> Any:
    from django.contrib.auth.models import User
    from django.test import Client

    from arrears.web.roles import give_role

    user, _made = User.objects.get_or_create(username="ada")
    give_role(user=user, role="administrator")
    client = Client(headers={"host": "localhost", "accept-language": "en"})
    client.force_login(user)
    return client


def test_every_loan_is_listed_and_its_link_leads_to_it(client: Any) -> None:
    page = client.get("/loans/?which=all").content.decode()
    links = [html.unescape(link) for link in re.findall(r'href="(/loans/[^"?]+/)"', page)]
    assert {unquote(link) for link in links} == {f"/loans/generic/{ref}/" for ref in REFS}
    for link in links:
        response = client.get(link)
        assert response.status_code == 200, link
        number = unquote(link).removeprefix("/loans/")[:-1]
        assert f"<h1>{html.escape(number)} " in response.content.decode()


def test_lists_files_and_search(client: Any) -> None:
    for address in ("/", "/loans/", "/loans/?which=overdue", "/close/"):
        assert client.get(address).status_code == 200, address
    assert b"generic/B/2" in client.get("/loans.csv?which=all").content
    found = client.get("/loans/", {"q": "generic/b/"}).content.decode()
    assert "/loans/generic/B/2/" in found
    assert "/loans/generic/A-1/" not in found


def test_particulars_are_asked_for_at_their_own_address(client: Any) -> None:
    from django.urls import reverse

    for ref in REFS:
        address = reverse("unmask_borrower", args=[f"generic/{ref}"])
        response = client.post(address, {"reason": "call back"})
        assert response.status_code == 200, address
