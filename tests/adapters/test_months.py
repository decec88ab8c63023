"""Tapes told by months: arrival in mid-life, exits, recoveries, conflicts, and what stops a loan."""

from pathlib import Path

import pytest

from arrears.kernel.codes import Kind, Status
from arrears.plumbing.failures import Unable
from tests.adapters.helpers import PANEL, PANEL_HEAD, balanced, events, reasons, run, states

END = ",2023-01-10,2000.00\n"
PAYS_OFF = [
    "L1,2024-01,1000.00,950.00,50.00,60.00,60.00,",
    "L1,2024-02,950.00,950.00,0.00,0.00,60.00,",
    "L1,2024-03,950.00,0.00,948.00,955.00,60.00,",
]
CHARGED_OFF = [
    "L2,2024-01,1000.00,1000.00,0.00,20.00,60.00,",
    "L2,2024-02,1000.00,0.00,0.00,0.00,60.00,100.00",
    "L2,2024-03,,,0.00,,,25.00",
    "L2,2024-04,,,0.00,,,-5.00",
]


def _tape(tmp_path: Path, lines: list[str]) -> Path:
    path = tmp_path / "tape.csv"
    path.write_text(PANEL_HEAD + "".join(line + END for line in lines), encoding="utf-8")
    return path


def test_a_life_from_arrival_to_payoff_and_one_to_charge_off(db: str, tmp_path: Path) -> None:
    outcome = run(PANEL, _tape(tmp_path, PAYS_OFF + CHARGED_OFF))
    assert outcome.rows == {"in": 7, "imported": 7, "unchanged": 0, "quarantined": 0}
    assert balanced(outcome)
    book = "small-panel/"
    assert sorted(events()) == sorted(
        [
            (f"{book}L1", Kind.OPENING, "2024-01-01", 100000, 0, 0),
            (f"{book}L1", Kind.REPAY, "2024-01-15", 6000, 5000, 1000),
            (f"{book}L1", Kind.REPAY, "2024-03-15", 95500, 94800, 700),
            (f"{book}L1", Kind.WAIVE, "2024-03-31", 200, 0, 0),
            (f"{book}L2", Kind.OPENING, "2024-01-01", 100000, 0, 0),
            (f"{book}L2", Kind.REPAY, "2024-01-15", 2000, 0, 2000),
            (f"{book}L2", Kind.CHARGE_OFF, "2024-02-29", 100000, 0, 0),
            (f"{book}L2", Kind.RECOVER, "2024-02-29", 10000, 0, 0),
            (f"{book}L2", Kind.RECOVER, "2024-03-31", 2500, 0, 0),
        ]
    )
    assert outcome.kept == {"recovered: negative_recovery": -500}
    late = states("2024-02-29")["L1"]
    assert (late["principal_outstanding_minor"], late["dpd_days"], late["instalments_behind"]) == (
        95000,
        14,
        1,
    )
    end = states("2024-04-30")
    assert {ref: row["status"] for ref, row in end.items()} == {
        "L1": Status.PAID_OFF,
        "L2": Status.CHARGED_OFF,
    }
    assert end["L2"]["principal_charged_off_minor"] == 100000
    assert end["L2"]["recovered_minor"] == 12500


def test_the_opening_shortfall_is_billed_before_the_arrival(db: str, tmp_path: Path) -> None:
    fields = PANEL["tables"]["tape"]["fields"] | {"opening_shortfall": "short"}
    document = {**PANEL, "tables": {"tape": {"files": ["*"], "fields": fields}}}
    path = tmp_path / "tape.csv"
    head = PANEL_HEAD.replace("\n", ",short\n")
    row = "L1,2024-01,1000.00,950.00,50.00,60.00,60.00,,2023-01-10,2000.00,150.00\n"
    path.write_text(head + row, encoding="utf-8")
    run(document, path)
    arrived = states("2024-01-31")["L1"]
    assert arrived["instalments_behind"] == 2
    assert (
        arrived["oldest_due_day"] == 19676
    )  # 2023-11-15: the payment of January went to the older half bill first


def test_the_same_file_twice_changes_nothing(db: str, tmp_path: Path) -> None:
    path = _tape(tmp_path, PAYS_OFF + CHARGED_OFF)
    run(PANEL, path)
    before = events()
    again = run(PANEL, path)
    assert again.rows == {"in": 7, "imported": 0, "unchanged": 7, "quarantined": 0}
    assert (events(), again.loans, again.events, balanced(again)) == (before, 0, 0, True)


def test_a_changed_row_is_a_conflict_that_shows_both(db: str, tmp_path: Path) -> None:
    run(PANEL, _tape(tmp_path, PAYS_OFF))
    before = events()
    outcome = run(
        PANEL,
        _tape(tmp_path, [PAYS_OFF[0], PAYS_OFF[1].replace("0.00,0.00,60", "0.00,7.00,60"), PAYS_OFF[2]]),
    )
    found = reasons(outcome)
    assert list(found) == [3]
    assert found[3] == (
        "changed",
        "imported before with other values, which stay (paid: imported '0', now '700')",
    )
    assert (events(), balanced(outcome)) == (before, True)


def test_the_next_month_goes_on_where_the_last_one_ended(db: str, tmp_path: Path) -> None:
    run(PANEL, _tape(tmp_path, PAYS_OFF[:2]))
    outcome = run(PANEL, _tape(tmp_path, PAYS_OFF[1:]))
    assert outcome.rows == {"in": 2, "imported": 1, "unchanged": 1, "quarantined": 0}
    assert states("2024-03-31")["L1"]["status"] == Status.PAID_OFF
    late = run(PANEL, _tape(tmp_path, ["L1,2023-12,1050.00,1000.00,50.00,60.00,60.00,"]))
    assert reasons(late)[2][0] == "out_of_order"


def test_a_month_that_cannot_be_read_stops_its_loan_until_it_is_mended(db: str, tmp_path: Path) -> None:
    broken = [PAYS_OFF[0], PAYS_OFF[1].replace("950.00,950.00", "950.00,oops"), PAYS_OFF[2], *CHARGED_OFF]
    outcome = run(PANEL, _tape(tmp_path, broken))
    assert {n: code for n, (code, _) in reasons(outcome).items()} == {
        3: "not_a_number",
        4: "hangs_on_quarantined",
    }
    assert balanced(outcome)
    mended = run(PANEL, _tape(tmp_path, PAYS_OFF + CHARGED_OFF))
    assert mended.rows == {"in": 7, "imported": 2, "unchanged": 5, "quarantined": 0}
    assert states("2024-03-31")["L1"]["status"] == Status.PAID_OFF


def test_balances_that_move_by_themselves_are_adjusted_with_the_reason(db: str, tmp_path: Path) -> None:
    moves = [
        "L1,2024-01,1000.00,1010.00,0.00,0.00,60.00,",  # up within the month
        "L1,2024-02,1015.00,965.00,40.00,50.00,60.00,",  # up between the months, down within
        "L1,2024-03,965.00,915.00,50.00,30.00,60.00,",  # more principal than was paid
    ]
    run(PANEL, _tape(tmp_path, moves))
    assert [row[1:4] for row in events() if row[1] in {Kind.OPENING, Kind.WAIVE}] == [
        (Kind.OPENING, "2024-01-01", 100000),
        (Kind.OPENING, "2024-01-31", 1000),
        (Kind.OPENING, "2024-02-01", 500),
        (Kind.WAIVE, "2024-02-29", 1000),
        (Kind.WAIVE, "2024-03-31", 2000),
    ]
    assert states("2024-03-31")["L1"]["principal_outstanding_minor"] == 91500


def test_an_overpayment_is_a_credit_until_it_is_paid_back(db: str, tmp_path: Path) -> None:
    over = ["L1,2024-01,100.00,-40.00,140.00,145.00,60.00,", "L1,2024-02,-40.00,0.00,-40.00,0.00,60.00,"]
    outcome = run(PANEL, _tape(tmp_path, over))
    assert outcome.rows["imported"] == 2
    assert states("2024-01-31")["L1"]["overpaid_minor"] == 4000
    end = states("2024-02-29")["L1"]
    assert (end["overpaid_minor"], end["refunded_minor"], end["status"]) == (0, 4000, Status.PAID_OFF)


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (["L1,2024-01,100.00,90.00,10.00,,60.00,"], "incomplete_month"),
        (["L1,2024-01,,,0.00,,,50.00"], "inconsistent"),
        ([*PAYS_OFF, "L1,2024-04,500.00,400.00,100.00,100.00,60.00,"], "inconsistent"),
        (["L1,2024-13,100.00,90.00,10.00,10.00,60.00,"], "not_a_date"),
    ],
)
def test_months_that_make_no_life(db: str, tmp_path: Path, lines: list[str], code: str) -> None:
    outcome = run(PANEL, _tape(tmp_path, lines))
    assert code in {found for found, _ in reasons(outcome).values()}
    assert balanced(outcome)


def test_two_books_may_use_the_same_references(db: str, tmp_path: Path) -> None:
    path = _tape(tmp_path, PAYS_OFF)
    run(PANEL, path, book="first")
    second = run(PANEL, path, book="second")
    assert (second.rows["imported"], second.loans) == (3, 1)


def test_a_loan_of_another_import_is_refused_in_words(db: str, tmp_path: Path) -> None:
    fields = {**PANEL["tables"]["tape"]["fields"], "book": {"value": "pool"}}
    document = {**PANEL, "tables": {"tape": {"files": ["*"], "fields": fields}}}
    path = _tape(tmp_path, PAYS_OFF)
    run(document, path)
    with pytest.raises(Unable, match="in the book already from another import"):
        run({**document, "name": "other"}, path)


def test_a_crash_leaves_nothing_and_the_next_run_goes_through(
    db: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from arrears.adapters.operations import keep
    from tests.adapters.test_broken_files import _nothing_written

    path = _tape(tmp_path, PAYS_OFF)
    with monkeypatch.context() as patched:
        patched.setattr(keep, "quarantined", _crash)
        with pytest.raises(RuntimeError):
            run(PANEL, path)
    assert _nothing_written()
    assert run(PANEL, path).rows["imported"] == 3


def _crash(**_: object) -> None:
    raise RuntimeError("the power went")
