"""CSV statements by a mapping."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from arrears.plumbing.failures import Unable
from tests.adapters.bank_files import outcomes, take

MAPPING: dict[str, Any] = {
    "arrears_bank_mapping": 1,
    "name": "my-bank",
    "currency": "CNY",
    "account": "6222000011112222",
    "csv": {"decimal": ".", "thousands": ","},
    "columns": {
        "booked_on": {"column": "日期", "format": "%Y/%m/%d"},
        "credit": "收入",
        "debit": "支出",
        "balance": "余额",
        "ref": "流水号",
        "reference": ["摘要", "附言"],
        "payer_name": "对方户名",
        "payer_account": "对方账号",
        "return_code": "退回",
        "end_to_end_id": "客户号",
    },
}
HEAD = "日期,流水号,收入,支出,余额,摘要,附言,对方户名,对方账号,客户号,退回\n"
DOWN = (
    '2025/02/10,A1,903.27,,"1,903.27",还款,L0000000001,测试甲,6217,C1,\n'
    '2025/02/10,A2,5.00,,"1,908.27",转账,,路人,,C2,\n'
    '2025/02/10,A3,,5.00,"1,903.27",退款,,路人,,C2,AM04\n'
)


def _read(folder: Path, text: str, mapping: dict[str, Any] = MAPPING, encoding: str = "utf-8") -> Any:
    from arrears.adapters.bank.read import read_statements

    path, rules = folder / "bank.csv", folder / "bank.yaml"
    path.write_bytes(text.encode(encoding))
    rules.write_text(yaml.safe_dump(mapping, allow_unicode=True), encoding="utf-8")
    return read_statements(path=path, mapping=rules)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_lines_say_what_the_columns_say(django_ready: None, tmp_path: Path, encoding: str) -> None:
    mapping = {**MAPPING, "csv": {**MAPPING["csv"], "encoding": encoding}}
    [statement] = _read(tmp_path, HEAD + DOWN, mapping, encoding).statements
    assert statement.checked() == {"CNY": 0}
    assert (statement.opening_minor, statement.closing_minor) == ({"CNY": 100_000}, {"CNY": 190_327})
    paid, _, back = statement.lines
    assert (paid.amount_minor, paid.credit, paid.reference, paid.ref, paid.number) == (
        90_327, True, "还款 L0000000001", "r:A1", 2,
    )  # fmt: skip
    assert (paid.booked_on, paid.value_on, paid.payer_name) == (
        date(2025, 2, 10),
        date(2025, 2, 10),
        "测试甲",
    )
    assert (back.credit, back.returned, back.reason_code) == (False, True, "AM04")


def test_the_newest_first_is_right_too(django_ready: None, tmp_path: Path) -> None:
    upwards = "".join(reversed(DOWN.splitlines(keepends=True)))
    [statement] = _read(tmp_path, HEAD + upwards).statements
    assert statement.checked() == {"CNY": 0}


DIALECT: dict[str, Any] = {
    "arrears_bank_mapping": 1,
    "name": "bank-with-a-head",
    "currency": "CNY",
    "account": "6222000011112222",
    "csv": {"encoding": "gb18030", "thousands": ",", "header": "交易日期", "until": ["合计", "---"]},
    "direction": {"column": "借贷标志", "credit": ["贷"], "debit": ["借"]},
    "columns": {
        "booked_on": {"column": "交易日期", "format": "%Y%m%d"},
        "amount": "交易金额",
        "balance": "余额",
        "ref": "流水号",
        "reference": "摘要",
        "payer_account": "对方账号",
    },
}
DIALECT_TEXT = (
    "账户明细查询\r\n账号：,6222000011112222,户名：,某某消费金融公司\r\n起始日期：20250201,,终止日期：20250228\r\n\r\n"
    "交易日期\t,流水号,借贷标志,交易金额,余额,摘要 ,对方账号\r\n"
    '20250210\t,A1\t,贷,"￥903.27",903.27,还款 L0000000001,="6217000012345678"\r\n'
    "20250211\t,A2\t,借,3.27,900.00,手续费,\r\n"
    "合计,2笔,,906.54\r\n"
)


def test_a_chinese_bank_s_own_form_is_read(django_ready: None, tmp_path: Path) -> None:
    [statement] = _read(tmp_path, DIALECT_TEXT, DIALECT, "gbk").statements
    assert statement.checked() == {"CNY": 0}
    paid, charged = statement.lines
    assert (paid.amount_minor, paid.credit, paid.ref, paid.number) == (90_327, True, "r:A1", 6)
    assert (paid.reference, paid.payer_account) == ("还款 L0000000001", "6217000012345678")
    assert (charged.amount_minor, charged.credit, charged.returned) == (327, False, False)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("交易日期", "记账日期", "no line with the column 交易日期"),
        (",贷,", ",冲,", "in row 6 says '冲'"),
        ("余额,", "结余,", "has no column 余额"),
        (",A2", ",A2,x", "row 7 has 8 cells"),
    ],
)
def test_another_form_than_the_mapping_says_is_refused(
    django_ready: None, tmp_path: Path, old: str, new: str, words: str
) -> None:
    with pytest.raises(Unable) as refused:
        _read(tmp_path, DIALECT_TEXT.replace(old, new), DIALECT, "gbk")
    assert words in str(refused.value)


def test_an_import_takes_and_takes_back(db: str, tmp_path: Path) -> None:
    from tests.servicing.lives import open_day, running_loan

    running_loan()
    open_day(date(2025, 2, 10))
    _read(tmp_path, HEAD + DOWN)
    for _ in range(2):
        done = take(tmp_path / "bank.csv", mapping=tmp_path / "bank.yaml")
    assert outcomes(done) == {"in": [2, 90_827], "duplicate": [2, 90_827]}
    assert outcomes(done, way="debit") == {"in": [1, 500], "duplicate": [1, 500]}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (HEAD + DOWN.replace("1,908.27", "1,908.28"), "do not follow"),
        (HEAD + DOWN.replace("2025/02/10", "2025/02/31"), "booked_on in row 2 is no date"),
        (HEAD + DOWN.replace("903.27,,", "many,,", 1), "credit in row 2 is no amount"),
        (HEAD + DOWN.replace("903.27,,", "903.27,1,", 1), "both a credit and a debit"),
        (HEAD.replace("余额", "结余") + DOWN, "has no column 余额"),
        (HEAD + DOWN[:-30], "may be cut off"),
        (HEAD, "no rows"),
    ],
)
def test_what_is_broken_is_refused_in_words(
    django_ready: None, tmp_path: Path, text: str, words: str
) -> None:
    with pytest.raises(Unable) as refused:
        _read(tmp_path, text)
    assert words in str(refused.value)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"arrears_bank_mapping": 2}, "first line must be"),
        ({"currency": "yuan"}, "currency must be a code"),
        ({"channel": "pigeon"}, "channel must be one of"),
        ({"account": ""}, "which account"),
        ({"colour": "red"}, "unknown colour"),
        ({"columns": {"booked_on": "a"}}, "either amount, or credit"),
        ({"columns": {"amount": "a"}}, "where to find booked_on"),
        ({"columns": {"booked_on": {"column": "a", "format": "%d"}, "amount": "b"}}, "needs a year"),
        ({"columns": []}, "must be a list of names"),
        ({"direction": {"column": "a", "credit": "x", "debit": "y"}}, "direction needs an amount"),
    ],
)
def test_wrong_mappings_are_answered_in_words(change: dict[str, Any], words: str) -> None:
    from arrears.adapters.bank.csv_mapping import UnableToUseBankMapping, parse

    with pytest.raises(UnableToUseBankMapping) as refused:
        parse(document={**MAPPING, **change})
    assert words in str(refused.value)


def test_the_command_takes_shows_and_lists(db: str, tmp_path: Path) -> None:
    from click.testing import CliRunner

    from arrears.adapters.bank_cli import UnableToImportStatements, bank
    from arrears.servicing.receipts_cli import receipts
    from tests.servicing.lives import open_day, running_loan

    running_loan()
    open_day(date(2025, 2, 10))
    _read(tmp_path, HEAD + DOWN.replace("C2,AM04", "C9,AM04"))

    def run(command: Any, *words: str) -> str:
        done = CliRunner().invoke(command, [*words], catch_exceptions=False)
        assert done.exit_code == 0, done.output
        return done.output

    out = run(bank, "import", str(tmp_path / "bank.csv"), "--mapping", str(tmp_path / "bank.yaml"))
    assert "903.27" in out
    assert "csv:my-bank" in run(bank, "files")
    assert "客户号" not in run(bank, "lines")
    assert "路人" not in run(bank, "lines")
    assert "路人" in run(bank, "lines", "--unmask", "--reason", "asked")
    assert "路*" in run(receipts)
    assert "Applied" in run(receipts, "assign", "2", "L0000000001", "--reason", "called")
    received = run(receipts, "receive", "2.50", "CNY", "--value-date", "2025-02-10", "--key", "till/1")
    assert "waits" in received
    assert "Sent back" in run(receipts, "send-back", "3", "--reason", "not ours")
    named = (
        "receive",
        "1",
        "CNY",
        "--value-date",
        "2025-02-10",
        "--key",
        "till/2",
        "--reference",
        "L0000000001",
    )
    assert "Applied" in run(receipts, *named)
    assert "Applied" in run(receipts, *named)
    refused = CliRunner().invoke(bank, ["import", str(tmp_path / "absent.xml")])
    assert isinstance(refused.exception, UnableToImportStatements)
