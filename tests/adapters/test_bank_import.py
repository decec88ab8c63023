"""Bank files taken: money goes to its loan or waits, returns undo, nothing is lost or doubled."""

import subprocess
import sys
import threading
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from arrears.plumbing.failures import Unable
from tests.adapters.bank_files import Entry, Tx, camt, outcomes, take, write
from tests.servicing.lives import loans_equal_ledger, open_day, rows, running_loan

DAY = date(2025, 2, 10)
NUMBER = "L0000000001"


@pytest.fixture
def loan(db: str) -> int:
    loan_id = running_loan()
    open_day(DAY)
    return loan_id


def _paid(amount: str = "903.27", text: str = f"还款 {NUMBER}", ref: str = "A1", end: str = "E1") -> Entry:
    return Entry(amount=amount, ref=ref, details=(Tx(amount=amount, end=end, text=text, payer="测试甲"),))


def _returned(amount: str = "903.27", ref: str = "R1", end: str = "E1", **more: Any) -> Entry:
    tx = Tx(amount=amount, end=end, code="AM04", **more)
    return Entry(amount=amount, credit=False, ref=ref, family="IDDT", sub_family="UPDD", details=(tx,))


def _state() -> dict[str, int]:
    names = ("status", "received_minor", "principal_outstanding_minor", "dpd_days")
    return dict(zip(names, rows(f"select {', '.join(names)} from servicing_loanstate")[0], strict=True))


def test_money_goes_to_its_loan_or_waits_and_all_is_accounted_for(loan: int, tmp_path: Path) -> None:
    done = take(write(tmp_path, camt([_paid(), _paid("5.00", "who knows", "A2", "E2"),
                                      Entry(amount="7.00", credit=False, ref="X")])))  # fmt: skip
    assert outcomes(done) == {"in": [2, 90_827], "applied": [1, 90_327], "unapplied": [1, 500]}
    assert outcomes(done, way="debit") == {"in": [1, 700], "refused": [1, 700]}
    assert rows("select totals from payments_bankfile")[0][0] is not None
    assert _state()["received_minor"] == 90_327
    assert loans_equal_ledger()
    assert rows("select code, amount_minor from payments_bankline") == [("other_debit", -700)]


def test_the_same_file_and_the_same_entry_in_another_file_change_nothing(loan: int, tmp_path: Path) -> None:
    take(write(tmp_path, camt([_paid()])))
    again = take(write(tmp_path, camt([_paid()])))
    assert outcomes(again) == {"in": [1, 90_327], "duplicate": [1, 90_327]}
    other = take(write(tmp_path, camt([_paid(), _paid("1.00", ref="A2")], version="02", opening="0.00")))
    assert outcomes(other)["duplicate"] == [1, 90_327]
    assert outcomes(other)["applied"] == [1, 100]
    assert rows("select count(*) from payments_receipt") == [(2,)]


def test_a_known_reference_with_another_amount_is_refused(loan: int, tmp_path: Path) -> None:
    take(write(tmp_path, camt([_paid()])))
    changed = take(write(tmp_path, camt([_paid("903.28")])))
    assert outcomes(changed) == {"in": [1, 90_328], "refused": [1, 90_328]}
    assert rows("select code from payments_bankline") == [("changed",)]
    assert _state()["received_minor"] == 90_327


@pytest.mark.parametrize(("opening", "outcome"), [("0.00", "unapplied"), (None, "refused")])
def test_a_reference_twice_in_a_file_counts_twice_when_the_balances_say_so(
    loan: int, tmp_path: Path, opening: str | None, outcome: str
) -> None:
    entries = [_paid("1.00", "x", "SAME", ""), _paid("2.00", "y", "SAME", "")]
    done = take(write(tmp_path, camt(entries, opening=opening)))
    assert outcomes(done)[outcome] == ([2, 300] if opening else [1, 200])


def test_lines_without_a_reference_are_known_again_by_what_they_say(loan: int, tmp_path: Path) -> None:
    entry = Entry(amount="3.00", details=(Tx(amount="3.00", text="nobody"),))
    first = take(write(tmp_path, camt([entry, entry])))
    assert outcomes(first)["unapplied"] == [2, 600]
    again = take(write(tmp_path, camt([entry, entry, entry])))
    assert (outcomes(again)["duplicate"], outcomes(again)["unapplied"]) == ([2, 600], [1, 300])


def test_wrong_sums_refuse_the_file_whole(loan: int, tmp_path: Path) -> None:
    with pytest.raises(Unable, match=r"differ from the closing balance by 0\.01 CNY"):
        take(write(tmp_path, camt([_paid()], closing="1903.28")))
    assert rows(
        "select (select count(*) from payments_receipt), (select count(*) from payments_bankfile)"
    ) == [(0, 0)]


def test_another_currency_waits(loan: int, tmp_path: Path) -> None:
    entry = Entry(amount="9.00", ref="U", currency="USD", details=(Tx(amount="9.00", text=NUMBER),))
    done = take(write(tmp_path, camt([entry], currency="USD")))
    assert outcomes(done, "USD")["unapplied"] == [1, 900]
    assert rows("select reason, candidate_loans from payments_receipt") == [("other_currency", [loan])]


def test_what_is_announced_or_valued_later_is_taken_when_it_is_time(loan: int, tmp_path: Path) -> None:
    def file(status: str) -> Path:
        later = Entry(amount="8.00", ref="V", value="2025-02-12", details=(Tx(amount="8.00", text=NUMBER),))
        return write(tmp_path, camt([Entry(amount="4.00", ref="P", status=status), later]))

    first = take(file("PDNG"))
    assert outcomes(first) == {"in": [2, 1_200], "refused": [2, 1_200]}
    open_day(date(2025, 2, 12))
    second = take(file("BOOK"))
    assert outcomes(second) == {"in": [2, 1_200], "applied": [1, 800], "unapplied": [1, 400]}


def test_a_return_reverses_the_repayment_even_after_the_loan_is_paid_off(loan: int, tmp_path: Path) -> None:
    from arrears.kernel.codes import Status
    from arrears.servicing.queries.candidates import payables

    take(write(tmp_path, camt([_paid("5.00", ref="A0", end="E0")])))
    owed = payables(loan_ids=[loan])[0].payoff_minor
    amount = f"{owed / 100:.2f}"
    take(write(tmp_path, camt([_paid(amount)])))
    assert _state()["status"] == Status.PAID_OFF
    done = take(write(tmp_path, camt([_returned(amount)])))
    assert outcomes(done, way="debit") == {"in": [1, owed], "taken_back": [1, owed]}
    state = _state()
    assert (state["status"], state["received_minor"]) == (Status.ACTIVE, 500)
    assert state["principal_outstanding_minor"] > 0
    assert rows("select state, reason from payments_receipt order by id") == [(3, ""), (5, "AM04")]
    assert rows("select coalesce(sum(amount_minor), 0) from ledger_line where account_id = '2241'") == [(0,)]
    assert loans_equal_ledger()
    again = take(write(tmp_path, camt([_returned(amount)])))
    assert outcomes(again, way="debit") == {"in": [1, owed], "duplicate": [1, owed]}


def test_a_return_of_money_that_waits_and_the_banks_charge(loan: int, tmp_path: Path) -> None:
    take(write(tmp_path, camt([_paid("5.00", "who", "A2", "E2")])))
    back = _returned("8.00", end="E2", instructed="5.00")
    done = take(write(tmp_path, camt([back])))
    assert outcomes(done, way="debit")["taken_back"] == [1, 500]
    assert rows("select code, amount_minor from payments_bankline order by id") == [
        ("AM04", -500),
        ("bank_charge", -300),
    ]
    assert rows("select state from payments_receipt") == [(5,)]


def test_a_return_in_the_file_of_its_payment(loan: int, tmp_path: Path) -> None:
    done = take(write(tmp_path, camt([_returned(), _paid()])))
    assert outcomes(done)["applied"] == [1, 90_327]
    assert outcomes(done, way="debit")["taken_back"] == [1, 90_327]
    assert _state()["received_minor"] == 0


@pytest.mark.parametrize("end", ["UNKNOWN", ""])
def test_a_return_of_nothing_known_waits_for_a_person(loan: int, tmp_path: Path, end: str) -> None:
    from arrears.payments.queries_of_files import bank_lines

    done = take(write(tmp_path, camt([_returned(end=end)])))
    assert outcomes(done, way="debit")["waiting"] == [1, 90_327]
    assert [(line.code, line.amount_minor) for line in bank_lines()] == [("unknown_original", -90_327)]


def test_a_double_click_takes_a_file_once(loan: int, tmp_path: Path) -> None:
    path = write(tmp_path, camt([_paid(), _paid("5.00", "who knows", "A2", "E2")]))
    _at_once(lambda: take(path), 2)
    assert rows("select count(*), sum(amount_minor) from payments_receipt") == [(2, 90_827)]
    assert rows("select count(*) from servicing_event where kind = 2") == [(1,)]


def test_two_people_place_one_receipt_at_once(loan: int, tmp_path: Path) -> None:
    from arrears.payments.operations.settle import UnableToSettleReceipt
    from arrears.servicing.operations.apply_receipt import assign_receipt

    take(write(tmp_path, camt([_paid("5.00", "who knows")])))
    failures = _at_once(lambda: assign_receipt(receipt_id=1, loan_id=loan, actor="li", reason="called"), 3)
    assert [type(failure) for failure in failures] == [UnableToSettleReceipt] * 2
    assert rows("select count(*) from servicing_event where kind = 2") == [(1,)]
    assert loans_equal_ledger()


def _at_once(work: Any, times: int) -> list[Exception]:
    from django.db import connection

    failures: list[Exception] = []

    def one() -> None:
        try:
            work()
        except Exception as failure:
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures


_CHILD = """
import os, sys
import django
django.setup()
from pathlib import Path
from arrears.adapters.bank.read import read_statements
from arrears.adapters.operations.import_bank_file import import_bank_file
def stop(name):
    if name == sys.argv[2]:
        os.kill(os.getpid(), 9)
import_bank_file(file=read_statements(path=Path(sys.argv[1])), actor="child", progress=stop)
"""


def test_a_crash_between_any_steps_leaves_nothing_and_the_file_goes_in_later(
    loan: int, tmp_path: Path
) -> None:
    take(write(tmp_path, camt([_paid("5.00", ref="A0", end="E0")])))
    path = write(tmp_path, camt([_paid(), _returned("5.00", end="E0")]))
    before = _everything()
    for step in ("match", "post", "keep", "returns"):
        done = subprocess.run([sys.executable, "-c", _CHILD, str(path), step], timeout=120, check=False)
        assert done.returncode == -9
        assert _everything() == before
    done = take(path)
    assert outcomes(done)["applied"] == [1, 90_327]
    assert outcomes(done, way="debit")["taken_back"] == [1, 500]
    assert _state()["received_minor"] == 90_327


def _everything() -> list[Any]:
    tables = ("payments_receipt", "payments_bankfile", "payments_bankline", "servicing_event", "ledger_line",
              "plumbing_outboxevent")  # fmt: skip
    return [rows(f"select count(*) from {table}") for table in tables] + [_state()]
