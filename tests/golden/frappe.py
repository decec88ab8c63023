"""Replay `frappe.json`: single figures of another system's tests, each a loan with its expected numbers."""

import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np

from arrears.kernel.book import EVENTS, LOANS, MAX_DAY, NONE_DAY, ROWS, Book, terms_row
from arrears.kernel.codes import Kind, Method, Rounding, Unit
from arrears.kernel.order import pack_order
from tests.golden.cases import day_of, minor, text_of
from tests.golden.replay import Engine

MONEY = {"repayment", "advance_repayment", "prepayment"}
INTEREST_FIRST = pack_order([(state, part) for state in range(3) for part in (3, 2, 1, 0)])


def is_frappe(path: Path) -> bool:
    """Whether a file holds these figures."""
    return path.suffix == ".json" and "frappe" in path.name


def read(path: Path) -> list[dict[str, Any]]:
    """The cases of the file."""
    return list(json.loads(path.read_bytes(), parse_float=Decimal)["cases"])


def run(path: Path, engine: Engine, only: str = "") -> dict[str, int]:
    """Replay the file, print a line for each figure that differs; returns counts of cases."""
    counts = {"passed": 0, "differ": 0, "without a figure": 0}
    for case in read(path):
        if only and case["id"] != only:
            continue
        lines = list(checked(case, engine))
        for line in lines:
            if line:
                print(f"{case['id']} {case['scenario']}: {line}")
        verdict = "without a figure" if not lines else "differ" if any(lines) else "passed"
        counts[verdict] += 1
        if verdict == "without a figure":
            print(f"{case['id']} {case['scenario']}: no figure that the fold gives")
    return counts


def checked(case: dict[str, Any], engine: Engine) -> Iterator[str]:
    """One text for each figure: empty when it agrees."""
    if case["terms"]["number_of_repayments"] is None:
        if "schedule" in case["expected"] or "row_count" in case["expected"]:
            yield "the number of instalments is a term with us, it is not solved from an amount"
        return
    for name, value in case["expected"].items():
        if name in CHECKS:
            yield from CHECKS[name](value, case, engine)


def book_of(case: dict[str, Any]) -> Book:
    """The case's loan: interest by the actual day over 365, first due day as given, money as dated."""
    terms, paid_out = case["terms"], case["events"][0]
    flat = terms["interest_method"] == "flat"
    fields = {
        "method": int(Method.FLAT if flat else Method.EQUAL_INSTALMENTS),
        "unit": int(Unit.DAY if terms["frequency"] == "daily" else Unit.MONTH),
        "interest_daily": 0 if flat else 1,
        "recalculate": 0 if flat else 1,
        "rounding": int(Rounding.HALF_UP),
        "multiple_minor": 0 if flat else 100,
        "order": INTEREST_FIRST,
        "grace_principal": terms.get("principal_moratorium_months") or 0,
    }
    loan = np.zeros(1, LOANS)
    loan["loan_id"] = 1
    loan["principal_minor"] = minor(paid_out["amount"])
    loan["rate_ppb"] = int(Decimal(str(terms["annual_rate"])) * 10_000_000)
    months = terms.get("principal_moratorium_months") or 0
    loan["instalments"] = (terms["number_of_repayments"] or 1) + months
    loan["start_day"] = day_of(paid_out["date"])
    loan["first_due_day"] = first_due(terms.get("schedule_type") or "", paid_out)
    lines = [line for line in case["events"] if line["type"] in MONEY | {"disbursement"}]
    lines = [line for line in lines if isinstance(line["amount"], int | Decimal)]
    events = np.zeros(len(lines), EVENTS)
    for i, line in enumerate(lines):
        events["event_id"][i] = i + 1
        events["kind"][i] = int(Kind.DISBURSE if line["type"] == "disbursement" else Kind.REPAY)
        events["value_day"][i] = events["posted_day"][i] = day_of(line["date"])
        events["amount_minor"][i] = minor(line["amount"])
    events["due_day"] = events["to_day"] = NONE_DAY
    none = np.zeros(2, np.int64)
    return Book(
        terms=terms_row(**fields),
        loans=loan,
        rows=np.zeros(0, ROWS),
        row_offsets=none,
        events=events,
        event_offsets=np.array([0, len(events)], np.int64),
    )


def first_due(schedule: str, paid_out: dict[str, Any]) -> int:
    """The first due day: as given, or the month's last day, or the next one, by the type of schedule."""
    if not paid_out.get("first_due_date"):
        return NONE_DAY
    if "next month" not in schedule and "end of current month" not in schedule:
        return day_of(paid_out["first_due_date"])
    year, month = (int(part) for part in paid_out["date"].split("-")[:2])
    following = day_of(f"{year + month // 12}-{month % 12 + 1:02d}-01")
    return following if "next month" in schedule else following - 1


def rows_of(case: dict[str, Any], engine: Engine) -> Any:
    """The schedule as agreed, on the day of the disbursement."""
    return engine(book_of(case), day_of(case["events"][0]["date"]), MAX_DAY).instalments


def says(name: str, expected: Any, got: Any) -> str:
    """Nothing, or how they differ."""
    return "" if expected == got else f"{name}: expected {expected}, got {got}"


def check_emi(value: Any, case: dict[str, Any], engine: Engine) -> Iterator[str]:
    """The equal instalment."""
    row = rows_of(case, engine)[0]
    yield says("emi", Decimal(value), Decimal(int(row["principal_minor"] + row["interest_minor"])) / 100)


def check_count(value: Any, case: dict[str, Any], engine: Engine) -> Iterator[str]:
    """How many rows."""
    yield says("row_count", int(value), len(rows_of(case, engine)))


def check_schedule(value: list[dict[str, Any]], case: dict[str, Any], engine: Engine) -> Iterator[str]:
    """Cells of single rows."""
    rows = rows_of(case, engine)
    for want in value:
        if not isinstance(want["nr"], int):
            yield "a row that is no instalment"
            continue
        row = rows[want["nr"] - 1]
        got = {
            "due_date": text_of(row["due_day"]),
            "principal_due": Decimal(int(row["principal_minor"])) / 100,
            "interest_due": Decimal(int(row["interest_minor"])) / 100,
            "due": Decimal(int(row["principal_minor"] + row["interest_minor"])) / 100,
        }
        for name, target in want.items():
            if name in got:
                yield says(f"row {want['nr']} {name}", target, got[name])


def check_days(value: dict[str, str], case: dict[str, Any], engine: Engine) -> Iterator[str]:
    """Due days by number."""
    rows = rows_of(case, engine)
    for number, day in value.items():
        yield says(f"due day {number}", day, text_of(rows[int(number) - 1]["due_day"]))


def check_transaction(value: dict[str, Any], case: dict[str, Any], engine: Engine) -> Iterator[str]:
    """The split of a payment."""
    lines = engine(book_of(case), day_of(value["date"]), MAX_DAY).allocations
    line = next(line for line in lines if line["kind"] == Kind.REPAY)
    for part in ("interest", "principal"):
        yield says(f"payment {part}", Decimal(value[part]), Decimal(int(line[f"{part}_minor"])) / 100)


def check_dpd(value: Any, case: dict[str, Any], engine: Engine) -> Iterator[str]:
    """Days past due; the source counts the due day itself, we count from the day after."""
    if isinstance(value, dict):
        for day, days in value.items():
            rows = engine(book_of(case), day_of(day), MAX_DAY).instalments
            paid = rows["principal_paid_minor"] + rows["interest_paid_minor"]
            short = rows["principal_minor"] + rows["interest_minor"] - paid > 0
            late = rows["due_day"][short & (rows["due_day"] <= day_of(day))]
            yield says(f"dpd {day}", days, day_of(day) - int(late.min()) + 1 if len(late) else 0)


CHECKS: dict[str, Callable[[Any, dict[str, Any], Engine], Iterator[str]]] = {
    "emi": check_emi,
    "row_count": check_count,
    "schedule": check_schedule,
    "due_dates": check_days,
    "transaction": check_transaction,
    "first_prepayment": check_transaction,
    "dpd": check_dpd,
}
