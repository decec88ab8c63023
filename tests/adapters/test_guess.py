"""Drafts of mappings for tapes that nobody described."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from arrears.plumbing.failures import Unable
from tests.adapters.helpers import EXAMPLE, balanced, reasons, run
from tests.shared_data import shared

ENGLISH = (
    "Loan Number;Customer ID;Disbursement Date;Loan Amount;Interest Rate;Term;Outstanding Balance;"
    "Days Past Due;Past Due Amount;Report Date;State\n"
    "7001;c1;31/01/2023;1.000,00;12,5;24;512,40;0;0,00;30/06/2024;BY\n"
    "7002;c2;15/02/2023;2.500,00;9,9;36;1.834,11;17;93,20;30/06/2024;HE\n"
    "7003;c3;28/02/2023;900,00;10;12;N/A;0;0,00;30/06/2024;HE\n"
)
CHINESE = (
    "借据号,客户号,放款日期,贷款金额,年利率,期数,剩余本金,逾期天数,逾期金额,数据日期,省份\n"
    'J001,K1,2023年1月31日,"12,000.00",7.2%,12,"5,210.50",0,0,2024/6/30,广东\n'
    'J002,K2,2023年2月15日,"30,000.00",10.8%,24,"18,004.11",45,"2,913.20",2024/6/30,浙江\n'
)
MONTHLY = (
    "loan_id,month,opening_balance,closing_balance,principal_paid,amount_paid,amount_due,origination_date,loan_amount,rate\n"
    "a,2024-01,1000,950,50,60,60,2023-05-02,1200,0.12\n"
    "a,2024-02,950,900,50,60,60,2023-05-02,1200,0.12\n"
    "b,2024-01,800,800,0,0,60,2023-06-20,900,0.12\n"
)


def _draft(tmp_path: Path, name: str, text: str | bytes, **options: Any) -> tuple[str, dict[str, Any], Path]:
    from arrears.adapters.guess.draft import draft

    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    drafted = draft(paths=[path], **options)
    return drafted, yaml.safe_load(drafted), path


def test_an_english_tape_with_commas_for_decimals(db: str, tmp_path: Path) -> None:
    text, document, path = _draft(tmp_path, "tape.csv", ENGLISH)
    assert "# Complete" in text
    assert document["shape"] == "positions"
    assert document["csv"] == {"decimal": ",", "thousands": ".", "null": ["N/A"]}
    fields = document["tables"]["tape"]["fields"]
    assert fields["originated_on"]["format"] == "%d/%m/%Y"
    assert fields["rate"] == {"column": "Interest Rate", "unit": "percent"}
    outcome = run(document, path)
    assert (outcome.rows["imported"], outcome.reasons, balanced(outcome)) == (2, {"missing_value": 1}, True)
    assert outcome.totals["tape"]["balance"]["imported"] == 234651


def test_a_chinese_tape(db: str, tmp_path: Path) -> None:
    text, document, path = _draft(tmp_path, "台账.csv", CHINESE)
    assert "# Complete" in text
    assert (document["currency"], document["jurisdiction"]) == ("CNY", "CN")
    fields = document["tables"]["tape"]["fields"]
    assert (fields["loan_ref"], fields["balance"], fields["dpd"]) == ("借据号", "剩余本金", "逾期天数")
    assert fields["originated_on"]["format"] == "%Y年%m月%d日"
    outcome = run(document, path)
    assert (outcome.rows["imported"], outcome.totals["tape"]["past_due"]["imported"]) == (2, 291320)


def test_a_chinese_tape_in_its_own_encoding(db: str, tmp_path: Path) -> None:
    with pytest.raises(Unable, match="--encoding gb18030"):
        _draft(tmp_path, "tape.csv", CHINESE.encode("gb18030"))
    _, document, path = _draft(tmp_path, "tape.csv", CHINESE.encode("gb18030"), encoding="gb18030")
    assert document["csv"]["encoding"] == "gb18030"
    assert run(document, path).rows["imported"] == 2


def test_a_tape_told_by_months(db: str, tmp_path: Path) -> None:
    text, document, path = _draft(tmp_path, "tape.csv", MONTHLY)
    assert "# Complete" in text
    assert document["shape"] == "months"
    outcome = run(document, path)
    assert (outcome.rows["imported"], outcome.loans) == (3, 2)


def test_dates_that_may_be_american_or_european_are_marked(tmp_path: Path) -> None:
    text, _, _ = _draft(
        tmp_path, "tape.csv", "loan_id,loan_date,loan_amount,balance,as_of\n1,01/02/2023,9,5,06/07/2024\n"
    )
    assert "unsure: 01/02/2023 could also be %d/%m/%Y" in text


def test_what_is_needed_but_not_found_is_said(tmp_path: Path) -> None:
    text, _, _ = _draft(tmp_path, "tape_2024_06.csv", "loan_id,balance\n1,5.00\n")
    assert "# Incomplete: not found: tape.originated_on, tape.principal." in text
    assert 'as_of_on: {value: "2024-06-30"}' in text


def test_loans_that_no_column_tells_apart_are_keyed_by_several(db: str, tmp_path: Path) -> None:
    rows = "".join(f"9E+15,2023-0{i}-01,1000.00,{i}00.00,2024-06-30\n" for i in range(1, 5))
    text, document, path = _draft(
        tmp_path, "tape.csv", "loan_id,loan_date,loan_amount,balance,as_of\n" + rows
    )
    assert document["tables"]["tape"]["fields"]["loan_ref"] == {"columns": ["loan_id", "loan_date"]}
    assert "loan_id alone does not tell the loans apart" in text
    assert run(document, path).rows["imported"] == 4


def test_loans_schedules_and_payments_are_told_apart(db: str) -> None:
    from arrears.adapters.guess.draft import draft

    document = yaml.safe_load(draft(paths=[EXAMPLE]))
    assert document["shape"] == "schedules"
    assert list(document["tables"]) == ["loans", "payments", "schedule"]
    files = [EXAMPLE / f"{name}.csv" for name in ("loans", "schedules", "payments")]
    assert run(document, *files).rows["imported"] == 16


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("x.csv", b"colour,size\nred,5\n", "looks like no loan tape"),
        ("x.csv", b"", "empty"),
        ("x.csv", b"\x00\x01", "zero bytes"),
    ],
)
def test_what_is_no_tape_gets_no_draft(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    with pytest.raises(Unable, match=words):
        _draft(tmp_path, name, content)


def test_a_snapshot_of_a_real_pool_comes_out_by_guess_alone(db: str) -> None:
    from arrears.adapters.guess.draft import draft
    from tests.adapters.helpers import states

    path = shared("data/abs_auto_snapshot/world_omni_2020_07.csv.gz")
    outcome = run(yaml.safe_load(draft(paths=[path])), path)
    assert outcome.rows == {"in": 7572, "imported": 7572, "unchanged": 0, "quarantined": 0}
    assert outcome.totals["tape"]["balance"]["imported"] == 18450636768
    ages = [0] * 5
    for row in states("2020-07-31").values():
        ages[-(-int(row["dpd_days"]) // 30)] += 1
    assert ages == [6679, 855, 34, 3, 1]
    assert reasons(outcome) == {}
