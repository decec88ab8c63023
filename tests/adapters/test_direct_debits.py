"""Direct debits: mandates, files that the published schema accepts, failures and retries."""

import itertools
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from arrears.plumbing.failures import Unable
from tests.adapters.bank_files import Entry, Tx, camt, outcomes, take, write
from tests.servicing.lives import loans_equal_ledger, open_day, rows, running_loan

DAY = date(2025, 2, 10)  # a Monday; the first instalment falls due
IBAN = "DE89370400440532013000"
CREDITOR = {"name": "Lender GmbH", "account": "DE75512108001245126199", "bic": "MARKDEF1100",
            "creditor_id": "DE98ZZZ09999999999"}  # fmt: skip


@pytest.fixture
def loan(db: str) -> int:
    loan_id = running_loan()
    open_day(date(2025, 2, 7))
    return loan_id


def _run(*words: str) -> str:
    from arrears.adapters.debits_cli import bank

    done = CliRunner().invoke(bank, [*words], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def _mandate(reference: str = "M-1", **changes: str) -> str:
    said = {"--reference": reference, "--name": "Jürgen Ö'Neil & Söhne <x>", "--account": IBAN,
            "--signed-on": "2025-01-10", **changes}  # fmt: skip
    return _run("mandate", "add", "L0000000001", *(word for pair in said.items() for word in pair))


def _file(folder: Path, name: str, version: str = "08") -> bytes:
    creditor = folder / "creditor.yaml"
    creditor.write_text(yaml.safe_dump(CREDITOR), encoding="utf-8")
    _run("debits", "file", "--creditor", str(creditor), "--currency", "CNY", "--version", version,
         "--through", "2025-12-31", "-o", str(folder / name))  # fmt: skip
    return (folder / name).read_bytes()


def _schema(version: str) -> Any:
    from lxml import etree

    path = files("sepaxml") / "schemas" / f"pain.008.001.{version}.xsd"
    return etree.XMLSchema(etree.parse(str(path)))


@pytest.mark.parametrize("version", ["08", "02"])
@pytest.mark.parametrize(
    ("bic", "account"), [("", IBAN), ("COBADEFFXXX", IBAN), ("BKCHCNBJXXX", "6222 0000 1111 2222 333")]
)
def test_the_file_is_what_the_published_schema_asks_for(
    loan: int, tmp_path: Path, version: str, bic: str, account: str
) -> None:
    from lxml import etree

    _mandate(**{"--bic": bic, "--account": account})
    assert "1 attempts planned" in _run("debits", "plan", "--through", "2025-02-10")
    document = etree.fromstring(_file(tmp_path, "out.xml", version))
    schema = _schema(version)
    assert schema.validate(document), schema.error_log
    texts = {etree.QName(element).localname: element.text for element in document.iter("{*}*")}
    assert document.find(".//{*}DbtrAcct/{*}Id")[0].tag.endswith("IBAN" if account == IBAN else "Othr")
    assert texts["SeqTp"] == "FRST"
    assert texts["ReqdColltnDt"] == "2025-02-10"
    assert texts["CtrlSum"] == texts["InstdAmt"]
    assert texts["EndToEndId"] == "DD000000000001"
    assert (tmp_path / "out.xml").stat().st_mode & 0o77 == 0


def test_an_attempt_is_planned_once_and_sent_once(loan: int, tmp_path: Path) -> None:
    _mandate()
    assert "1 attempts planned" in _run("debits", "plan", "--through", "2025-02-10")
    assert "0 attempts planned" in _run("debits", "plan", "--through", "2025-02-10")
    _file(tmp_path, "one.xml")
    with pytest.raises(Unable, match="nothing to collect"):
        _file(tmp_path, "two.xml")
    assert not (tmp_path / "two.xml").exists()
    with pytest.raises(Unable, match="exists already"):
        _file(tmp_path, "one.xml")
    assert "0 attempts planned" in _run("debits", "plan", "--through", "2025-02-10")


def test_paid_then_returned_then_tried_again_until_the_limit(loan: int, tmp_path: Path) -> None:
    """Every attempt is answered by the bank, taken back, and tried again on a day that is allowed."""
    _mandate()
    tried: list[date] = []
    for number in range(1, 5):
        if "1 attempts planned" not in _run("debits", "plan", "--through", "2025-02-10"):
            break
        amount, on = rows(
            "select amount_minor, collect_on from payments_collection order by id desc limit 1"
        )[0]
        _file(tmp_path, f"{number}.xml")
        open_day(on)
        end, paid = f"DD{number:012d}", f"{amount / 100:.2f}"
        tx = Tx(amount=paid, end=end)
        entry = Entry(
            amount=paid, ref=f"P{number}", family="IDDT", value=str(on), booked=str(on), details=(tx,)
        )
        done = take(write(tmp_path, camt([entry])))
        assert outcomes(done)["applied"] == [1, amount]
        assert rows("select state from payments_collection order by id desc limit 1") == [(3,)]
        undone = Tx(amount=paid, end=end, code="AM04")
        back = Entry(amount=paid, ref=f"R{number}", credit=False, family="IDDT", sub_family="UPDD",
                     value=str(on), booked=str(on), details=(undone,))  # fmt: skip
        assert outcomes(take(write(tmp_path, camt([back]))), way="debit")["taken_back"] == [1, amount]
        tried.append(on)
    states = rows("select state, code from payments_collection order by id")
    assert states == [(4, "AM04")] * 4
    assert tried[0] == DAY
    assert all((b - a).days >= 3 for a, b in itertools.pairwise(tried))
    assert (tried[3] - tried[0]).days >= 30  # rules/company/debit_attempts_max.yaml: three in 30 days
    assert all(on.weekday() < 5 for on in tried)
    assert loans_equal_ledger()
    second = (tmp_path / "2.xml").read_bytes()
    assert b"<SeqTp>RCUR</SeqTp>" in second


def test_a_status_report_fails_attempts_and_a_final_reason_ends_them(loan: int, tmp_path: Path) -> None:
    _mandate()
    _run("debits", "plan", "--through", "2025-02-10")
    _file(tmp_path, "one.xml")
    report = (
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt><GrpHdr/>'
        "<OrgnlGrpInfAndSts><OrgnlMsgId>X</OrgnlMsgId></OrgnlGrpInfAndSts><OrgnlPmtInfAndSts>"
        "<TxInfAndSts><OrgnlEndToEndId>DD000000000001</OrgnlEndToEndId><TxSts>RJCT</TxSts><StsRsnInf><Rsn>"
        "<Cd>AC04</Cd></Rsn></StsRsnInf></TxInfAndSts></OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>"
    )
    path = write(tmp_path, report, "status.xml")
    assert "1 failed; 0 not ours" in _run("debits", "rejected", str(path))
    assert "0 failed; 1 not ours" in _run("debits", "rejected", str(path))
    assert "none for 1 loans" in _run("debits", "plan", "--through", "2025-02-10")
    _run("mandate", "revoke", "M-1", "--reason", "account closed")
    _mandate("M-2")
    assert "1 attempts planned" in _run("debits", "plan", "--through", "2025-02-10")


def test_a_revoked_mandate_collects_nothing(loan: int) -> None:
    _mandate()
    _run("debits", "plan", "--through", "2025-02-10")
    _run("mandate", "revoke", "M-1", "--reason", "asked")
    assert rows("select state from payments_collection") == [(5,)]
    assert "0 attempts planned" in _run("debits", "plan", "--through", "2025-02-10")
    assert rows("select reason from plumbing_auditrecord where action = 'mandate.revoke'") == [("asked",)]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"--account": "DE89370400440532013001"}, "neither an IBAN"),
        ({"--account": "12345"}, "neither an IBAN"),
        ({"--bic": "X"}, "no BIC"),
        ({"--name": " "}, "1 to 70"),
        ({"--reference": "ü"}, "no mandate reference"),
        ({"--signed-on": "2025-02-08"}, "nobody signs ahead"),
        ({"--scheme": "a b"}, "no scheme"),
    ],
)
def test_odd_mandates_are_refused_in_words(loan: int, changes: dict[str, str], words: str) -> None:
    with pytest.raises(Unable, match=words):
        _mandate(**{"--reference": "M-1", **changes} if "--reference" not in changes else changes)


def test_accounts_and_names_of_mandates_are_sealed(loan: int) -> None:
    _mandate()
    stored = str(rows("select row_to_json(m)::text from payments_mandate m"))
    assert IBAN not in stored
    assert IBAN.encode().hex() not in stored
    assert "Neil" not in stored
