"""Bank statements read: every version, what is broken is refused whole."""

from datetime import date
from pathlib import Path

import pytest

from arrears.plumbing.failures import Unable
from tests.adapters.bank_files import Entry, Tx, camt, write

VERSIONS = [f"{number:02}" for number in range(2, 14)]
RICH = [
    Entry(
        amount="150.25",
        ref="A1",
        details=(Tx(amount="150.25", end="E1", text="还款 L0000000001", payer="张三", account="CN1"),),
    ),
    Entry(
        amount="30.00",
        ref="A2",
        family="IDDT",
        details=(
            Tx(amount="10.00", end="D1", ref="T1", text="one"),
            Tx(amount="20.00", end="D2", text="two"),
        ),
    ),
    Entry(
        amount="13.00",
        credit=False,
        number="7",
        family="IDDT",
        sub_family="UPDD",
        details=(Tx(amount="13.00", end="D1", code="AM04", instructed="10.00"),),
    ),
    Entry(amount="5.00", status="PDNG"),
]


@pytest.mark.parametrize("version", VERSIONS)
def test_every_version_says_the_same(tmp_path: Path, django_ready: None, version: str) -> None:
    from arrears.adapters.bank.read import read_statements

    file = read_statements(path=write(tmp_path, camt(RICH, version=version)))
    assert file.format == f"camt.053.001.{version}"
    [statement] = file.statements
    assert statement.account == "DE00TEST0001"
    assert statement.checked() == {"CNY": 0}
    paid, first, second, back, announced = statement.lines
    assert (paid.amount_minor, paid.credit, paid.reference, paid.payer_name, paid.payer_account) == (
        15_025, True, "还款 L0000000001", "张三", "CN1",
    )  # fmt: skip
    assert (paid.value_on, paid.ref, paid.end_to_end_id) == (date(2025, 2, 10), "e:A1", "E1")
    assert [(line.amount_minor, line.ref, line.channel) for line in (first, second)] == [
        (1_000, "t:T1", "direct_debit"),
        (2_000, "e:A2#1", "direct_debit"),
    ]
    assert (back.credit, back.returned, back.reason_code, back.original_minor) == (False, True, "AM04", 1_000)
    assert back.ref == "n:2025-02-10:7"
    assert not announced.booked
    assert [line.number for line in statement.lines] == [1, 2, 3, 4, 5]


def test_several_currencies_are_checked_each(tmp_path: Path, django_ready: None) -> None:
    from arrears.adapters.bank.read import read_statements

    yen = camt([Entry(amount="500", currency="JPY", ref="J")], opening="1000", currency="JPY")
    file = read_statements(path=write(tmp_path, yen))
    assert file.statements[0].lines[0].amount_minor == 500
    assert file.statements[0].checked() == {"JPY": 0}


def test_a_batch_that_does_not_add_up_waits_as_one_line(tmp_path: Path, django_ready: None) -> None:
    from arrears.adapters.bank.read import read_statements

    entry = Entry(amount="31.00", ref="B", details=(Tx(amount="10.00"), Tx(amount="20.00")))
    [line] = read_statements(path=write(tmp_path, camt([entry]))).statements[0].lines
    assert (line.amount_minor, line.problem) == (3_100, "BATCH_SUM")


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08">&b;</Document>'
)
OUTSIDE = (
    '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>'
    "<Stmt><Id>&x;</Id></Stmt></BkToCstmrStmt></Document>"
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "0 bytes"),
        ("date;amount\n2025-01-01;1.00\n", "needs a mapping"),
        (camt(RICH)[:-400], "may be cut off"),
        (camt(RICH).replace("</Ntry>", "</Entry>", 1), "no whole XML"),
        (BOMB, "DOCTYPE"),
        (OUTSIDE, "DOCTYPE"),
        (camt(RICH, version="01"), "camt.053.001.02 to"),
        (camt(RICH, version="99"), "camt.053.001.02 to"),
        ("<Document><Stmt/></Document>", "has the namespace ''"),
        ('<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"/>', "no statement"),
        (camt(RICH).replace(">150.25<", ">150.255<", 1), "more decimals"),
        (camt(RICH).replace(">150.25<", ">-150.25<", 1), "no amount"),
        (camt(RICH).replace(">150.25<", ">12345678901234567890<", 1), "no amount"),
        (camt(RICH).replace('<Ntry><Amt Ccy="CNY"', '<Ntry><Amt Ccy="yuan"', 1), "has the currency"),
        (camt(RICH).replace("<CdtDbtInd>DBIT", "<CdtDbtInd>BOTH", 1), "neither CRDT nor DBIT"),
        (camt(RICH).replace("<ValDt><Dt>2025-02-10", "<ValDt><Dt>2025-02-31", 1), "is no date"),
    ],
)
def test_what_is_broken_is_refused_in_words(
    tmp_path: Path, django_ready: None, text: str, words: str
) -> None:
    from arrears.adapters.bank.read import read_statements

    with pytest.raises(Unable) as refused:
        read_statements(path=write(tmp_path, text))
    assert words in str(refused.value)


def test_every_cut_of_a_file_is_refused(tmp_path: Path, django_ready: None) -> None:
    from arrears.adapters.bank.read import read_statements

    text = camt(RICH)
    for place in range(1, len(text), 211):
        with pytest.raises(Unable):
            read_statements(path=write(tmp_path, text[:place]))
