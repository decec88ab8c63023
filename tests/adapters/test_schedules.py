"""The generic format: loans, agreed schedules and payments."""

import shutil
from pathlib import Path

import pytest

from arrears.kernel.codes import Kind, Status
from arrears.plumbing.failures import Unable
from tests.adapters.helpers import EXAMPLE, balanced, events, example, reasons, states


def _copy(tmp_path: Path) -> Path:
    folder = tmp_path / "tape"
    shutil.copytree(EXAMPLE, folder)
    return folder


def test_the_example_of_the_documentation(db: str) -> None:
    outcome = example()
    assert outcome.rows == {"in": 16, "imported": 16, "unchanged": 0, "quarantined": 0}
    assert balanced(outcome)
    assert (outcome.loans, outcome.events) == (3, 8)
    assert {row[:2] for row in events() if row[1] != Kind.REPAY} == {
        ("generic/A-1", Kind.DISBURSE),
        ("generic/A-2", Kind.DISBURSE),
        ("generic/A-3", Kind.OPENING),
    }
    april = states("2024-03-31")
    assert (april["A-1"]["dpd_days"], april["A-1"]["overdue_minor"]) == (21, 20803)
    assert april["A-2"]["status"] == Status.ACTIVE
    assert april["A-3"]["dpd_days"] == 86  # 5 January is partly paid, after the shortfall of December


def test_a_borrower_with_two_loans_is_one_person(db: str) -> None:
    from django.db import connection

    example()
    with connection.cursor() as cursor:
        cursor.execute("select count(*), count(name_sealed) from parties_person")
        assert cursor.fetchone() == (2, 0)
        cursor.execute("select count(distinct borrower_id) from servicing_loan")
        assert cursor.fetchone() == (2,)


def test_the_example_twice_changes_nothing(db: str) -> None:
    example()
    before = events()
    again = example()
    assert again.rows == {"in": 16, "imported": 0, "unchanged": 16, "quarantined": 0}
    assert events() == before


@pytest.mark.parametrize(
    ("name", "line", "expected"),
    [
        ("payments.csv", "A-9,2024-02-10,5.00,R-9", "unknown_loan"),
        ("payments.csv", "A-1,2024-01-09,5.00,R-9", "before_disbursement"),
        ("payments.csv", "A-1,2024-02-10,-5.00,R-9", "negative_amount"),
        ("payments.csv", "A-1,2024-02-31,5.00,R-9", "not_a_date"),
        ("payments.csv", "A-1,2024-02-10,1234567890123456789,R-9", "amount_too_large"),
        ("schedules.csv", "A-9,2024-02-10,5.00,0,5.00", "unknown_loan"),
        ("schedules.csv", "A-1,2024-05-10,5.00,0,9.00", "inconsistent"),
        ("loans.csv", "A-4,P-4,2024-01-10,0.00,0.1,3,1,,", "inconsistent"),
        ("loans.csv", "A-4,P-4,2024-01-10,9.00,0.1,5000,1,,", "inconsistent"),
        ("loans.csv", "A-4,P-4,2024-01-10,9.00,0.1,3,1,,", "inconsistent"),
    ],
)
def test_rows_that_do_not_fit_are_quarantined(
    db: str, tmp_path: Path, name: str, line: str, expected: str
) -> None:
    folder = _copy(tmp_path)
    with (folder / name).open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    outcome = example(folder)
    assert [code for code, _ in reasons(outcome).values()] == [expected]
    assert outcome.rows["imported"] == 16
    assert balanced(outcome)


def test_a_quarantined_loan_takes_its_rows_with_it(db: str, tmp_path: Path) -> None:
    folder = _copy(tmp_path)
    text = (folder / "loans.csv").read_text(encoding="utf-8")
    (folder / "loans.csv").write_text(
        text.replace("2024-01-31,600.00", "2024-01-32,600.00"), encoding="utf-8"
    )
    outcome = example(folder)
    assert outcome.reasons == {"loan_quarantined": 3, "not_a_date": 1}
    assert balanced(outcome)
    mended = example()
    assert mended.rows == {"in": 16, "imported": 4, "unchanged": 12, "quarantined": 0}


def test_a_schedule_that_does_not_repay_the_loan_keeps_the_loan_out(db: str, tmp_path: Path) -> None:
    folder = _copy(tmp_path)
    text = (folder / "schedules.csv").read_text(encoding="utf-8")
    (folder / "schedules.csv").write_text(
        text.replace("399.99,8.04,408.03", "399.00,9.03,408.03"), encoding="utf-8"
    )
    outcome = example(folder)
    assert outcome.reasons == {"inconsistent": 1, "loan_quarantined": 5}


def test_payments_come_later_in_a_file_of_their_own(db: str, tmp_path: Path) -> None:
    example()
    folder = _copy(tmp_path)
    with (folder / "payments.csv").open("a", encoding="utf-8") as file:
        file.write("A-1,2024-04-01,208.03,R-6\n")
    outcome = example(folder)
    assert outcome.rows == {"in": 17, "imported": 1, "unchanged": 16, "quarantined": 0}
    assert states("2024-04-01")["A-1"]["dpd_days"] == 0


def test_files_may_be_named_one_by_one(db: str, tmp_path: Path) -> None:
    from arrears.adapters.files import choose
    from arrears.adapters.mapping.schema import shipped

    odd = tmp_path / "x.csv"
    shutil.copy(EXAMPLE / "loans.csv", odd)
    mapping = shipped("generic")
    assert choose(mapping=mapping, paths=[], named={"loans": [odd]}) == {"loans": [odd]}
    with pytest.raises(Unable, match="fits no table"):
        choose(mapping=mapping, paths=[odd])


def test_equal_payments_without_a_reference_are_money_twice(db: str, tmp_path: Path) -> None:
    for name in ("loans.csv", "schedules.csv"):
        shutil.copy(EXAMPLE / name, tmp_path)
    payments = tmp_path / "payments.csv"
    head = "loan_ref,paid_on,amount,payment_ref\n"
    once = "A-1,2024-02-10,5.00,\nA-1,2024-02-10,5.00,\nA-1,2024-02-10,7.00,\nA-1,2024-02-10,9.00,R-1\n"
    payments.write_text(head + once, encoding="utf-8")
    outcome = example(tmp_path)
    assert reasons(outcome) == {}
    paid = [amount for number, kind, _on, amount, *_ in events() if kind == Kind.REPAY]
    assert sorted(paid) == [500, 500, 700, 900]
    payments.write_text(head + once + "A-1,2024-02-10,5.00,\n", encoding="utf-8")
    again = example(tmp_path)
    assert (again.rows["imported"], again.rows["quarantined"]) == (1, 0)
    assert balanced(again)
