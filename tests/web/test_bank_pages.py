"""Bank statements and direct debits on the screen: taken, seen, settled; planned, made, downloaded."""

import dataclasses
from datetime import date
from typing import Any

import pytest

from tests.adapters.bank_files import Entry, Tx, camt
from tests.api.callers import staff
from tests.servicing.lives import loans_equal_ledger, open_day, running_loan

NUMBER = "L0000000001"
PAID = Entry(amount="903.27", details=(Tx(amount="903.27", text=f"还款 {NUMBER}", ref="A1", end="E1"),))
UNKNOWN = Entry(amount="12.00", details=(Tx(amount="12.00", text="?", ref="A2", end="E2"),))
OUT = Entry(
    amount="12.00",
    credit=False,
    family="IRCT",
    sub_family="RRTN",
    details=(Tx(amount="12.00", ref="R1", end="NOBODY", code="AC04"),),
)


@pytest.fixture
def client(db: str) -> Any:
    from django.test import Client

    running_loan()
    open_day(date(2025, 2, 10))
    client = Client(headers={"host": "localhost", "accept-language": "en"})
    client.force_login(staff())
    return client


def _upload(client: Any, text: str, name: str = "statement.xml", **more: Any) -> Any:
    from django.core.files.uploadedfile import SimpleUploadedFile

    given = {"file": SimpleUploadedFile(name, text.encode()), **more}
    return client.post("/bank/", given, follow=True)


def test_a_statement_is_taken_and_its_lines_are_told(client: Any) -> None:
    page = _upload(client, camt([PAID, UNKNOWN, OUT])).content.decode()
    for words in (
        "Booked to a loan",
        "Unsure: unapplied cash",
        NUMBER,
        "Applied",
        "neither the reference nor the payer leads to a loan",
        "no payment is known that it takes back",
    ):
        assert words in page, words
    assert "还款" not in page, "particulars are masked"
    again = _upload(client, camt([PAID, UNKNOWN, OUT])).content.decode()
    assert "Duplicate" in again
    assert "statement.xml" in client.get("/bank/").content.decode()
    loans_equal_ledger()


def test_what_is_no_statement_is_refused_beside_the_form(client: Any) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    assert "no whole XML file" in _upload(client, camt([PAID])[:-30]).content.decode()
    assert "does not add up" in _upload(client, camt([PAID], closing="1.00")).content.decode()
    assert (
        "Choose a file ending in .xml, .csv." in _upload(client, "x", name="statement.exe").content.decode()
    )
    assert "A .csv file needs a mapping" in _upload(client, "a,b\n1,2\n", name="a.csv").content.decode()
    large = SimpleUploadedFile("m.yaml", b"#" * 70_000)
    assert "too large" in _upload(client, "a,b\n", name="a.csv", mapping=large).content.decode()
    assert client.get("/bank/files/1/").status_code == 404


def test_a_csv_statement_comes_with_its_mapping(client: Any) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    mapping = (
        "arrears_bank_mapping: 1\nname: my bank\ncurrency: CNY\naccount: '1'\n"
        "columns: {booked_on: day, amount: amount, ref: ref, reference: text}\n"
    )
    text = f"day,amount,ref,text\n2025-02-10,903.27,A1,{NUMBER}\n"
    given = SimpleUploadedFile("m.yaml", mapping.encode())
    page = _upload(client, text, name="a.csv", mapping=given).content.decode()
    assert "Booked to a loan" in page


def test_lines_that_wait_are_settled_once(client: Any) -> None:
    from arrears.payments.queries_of_files import bank_lines
    from arrears.plumbing.models import AuditRecord

    _upload(client, camt([PAID, UNKNOWN, OUT]))
    [line] = bank_lines()
    address = f"/bank/lines/{line.id}/"
    assert "It takes a payment back" in client.get(address).content.decode()
    settle = f"{address}settle/"
    assert client.post(settle, {"action": "note", "reason": ""}).status_code == 422
    wrong = client.post(settle, {"action": "take_back", "receipt": "1", "reason": "x"}).content.decode()
    assert "of another amount" in wrong
    assert client.post(settle, {"action": "take_back", "receipt": "a", "reason": "x"}).status_code == 422
    assert client.post(settle, {"action": "book", "reason": "x"}).status_code == 422, "money out"
    done = client.post(
        settle, {"action": "take_back", "receipt": "2", "reason": "the bank said so"}, follow=True
    )
    assert "Settled by a person" in done.content.decode()
    assert bank_lines() == []
    again = client.post(settle, {"action": "note", "reason": "once more"}).content.decode()
    assert "does not wait any more" in again
    assert AuditRecord.objects.get(action="bank_line.settle").reason == "the bank said so"
    loans_equal_ledger()


def test_a_batch_that_does_not_add_up_is_booked_by_a_person(client: Any) -> None:
    from arrears.payments.queries_of_files import bank_lines
    from arrears.servicing.operations.settle_line import UnableToSettleLine, book_line, take_back_by_line

    parts = (Tx(amount="5.00", ref="A1"), Tx(amount="6.00", ref="A2"))
    good = Entry(amount="11.00", ref="B1", details=parts)
    bad = Entry(
        amount="12.00", ref="B2", details=tuple(dataclasses.replace(p, ref=p.ref + "x") for p in parts)
    )
    page = _upload(client, camt([good, bad])).content.decode()
    assert page.count("/receipts/") >= 2, "the parts of a batch are lines of their own"
    assert "the parts of the batch do not add up" in page
    [line] = bank_lines()
    with pytest.raises(UnableToSettleLine, match="another amount"):
        take_back_by_line(line_id=line.id, receipt_id=1, actor="li", reason="x")
    made = client.post(f"/bank/lines/{line.id}/settle/", {"action": "book", "reason": "seen at the bank"})
    assert made.status_code == 302
    with pytest.raises(UnableToSettleLine, match="does not wait"):
        book_line(line_id=line.id, actor="li", reason="x")
    loans_equal_ledger()


def test_lines_are_settled_by_command_too(client: Any) -> None:
    from click.testing import CliRunner

    from arrears.adapters.bank_cli import bank
    from arrears.payments.queries_of_files import bank_lines

    _upload(client, camt([OUT]))
    [line] = bank_lines()
    said = ["settle", str(line.id), "--reason", "a charge of the bank"]
    assert CliRunner().invoke(bank, said).exit_code == 2
    done = CliRunner().invoke(bank, [*said, "--note"])
    assert done.exit_code == 0, repr(done.exception)
    assert bank_lines() == []


def test_direct_debits_are_planned_made_and_downloaded(client: Any) -> None:
    from arrears.payments.operations.mandate import keep_mandate
    from arrears.plumbing.models import AuditRecord

    assert "Nothing is to be planned" in client.get("/bank/debits/").content.decode()
    keep_mandate(
        reference="M1",
        loan_id=1,
        name="Li Lei",
        account="DE89370400440532013000",
        bic="COBADEFFXXX",
        signed_on=date(2025, 1, 10),
        scheme="CORE",
        actor="test",
    )
    page = client.get("/bank/debits/").content.decode()
    assert NUMBER in page
    assert "Plan these attempts" in page
    page = client.post("/bank/debits/plan/", follow=True).content.decode()
    assert "1 attempts planned; none for 0 loans." in page
    assert "Make the file in CNY" in page
    assert client.post("/bank/debits/make/", {"currency": "XXX"}).status_code == 422
    page = client.post("/bank/debits/make/", {"currency": "CNY"}, follow=True).content.decode()
    address = page.split('href="/bank/debits/files/')[1].split('"')[0]
    file = client.get(f"/bank/debits/files/{address}")
    content = b"".join(file.streaming_content)
    assert b"pain.008.001.08" in content
    assert b"Li Lei" in content
    assert AuditRecord.objects.filter(action="debits.download").count() == 1
    assert client.get("/bank/debits/files/999/").status_code == 404
