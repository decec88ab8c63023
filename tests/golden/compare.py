"""Compare one checkpoint of a case with the folded loan: every cell, first difference first."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np

from arrears.kernel.book import INSTALMENTS, NONE_DAY
from arrears.kernel.codes import Channel, Kind, Status
from tests.golden.cases import UnsupportedCase, minor, text_of
from tests.golden.history import History

STATUSES = {
    "APPROVED": Status.PENDING,
    "ACTIVE": Status.ACTIVE,
    "OVERPAID": Status.OVERPAID,
    "CLOSED_OBLIGATIONS_MET": Status.PAID_OFF,
    "CLOSED_(OBLIGATIONS_MET)": Status.PAID_OFF,
    "CLOSED_WRITTEN_OFF": Status.CHARGED_OFF,
}
RANGES = (
    (1, 3, "RANGE_1"),
    (4, 30, "RANGE_3"),
    (31, 60, "RANGE_30"),
    (61, 90, "RANGE_60"),
    (91, 120, "RANGE_90"),
    (121, 150, "RANGE_120"),
    (151, 180, "RANGE_150"),
    (181, 240, "RANGE_180"),
    (241, 10**9, "RANGE_240"),
)
LABELS = {
    Channel.REPAYMENT: "Repayment",
    Channel.DOWN_PAYMENT: "Down Payment",
    Channel.GOODWILL: "Goodwill Credit",
    Channel.MERCHANT_REFUND: "Merchant Issued Refund",
    Channel.PAYOUT_REFUND: "Payout Refund",
    Channel.INTEREST_WAIVER: "Interest Payment Waiver",
    Channel.CHARGE_ADJUSTMENT: "Charge Adjustment",
    Channel.INTEREST_REFUND: "Interest Refund",
    Channel.AT_DISBURSEMENT: "Repayment (at time of disbursement)",
}
KINDS = {
    Kind.DISBURSE: "Disbursement",
    Kind.WAIVE: "Waive loan charges",
    Kind.REFUND: "Credit Balance Refund",
    Kind.CHARGE_OFF: "Charge-off",
    Kind.CHARGEBACK: "Chargeback",
    Kind.RE_AGE: "Re-age",
    Kind.RE_AMORTISE: "Re-amortize",
    Kind.TERMINATE: "Contract Termination",
    Kind.WRITE_OFF: "Close (as written-off)",
}
OUR_OWN = {  # the source's bookkeeping rows
    "Accrual",
    "Accrual Activity",
    "Accrual Adjustment",
    "Capitalized Income Amortization",
    "Capitalized Income Amortization Adjustment",
}
# Rows that say what was agreed anew or left the book: their balance is not the loan's.
NO_BALANCE = (Kind.WAIVE, Kind.RE_AGE, Kind.RE_AMORTISE, Kind.CHARGE_OFF, Kind.TERMINATE, Kind.WRITE_OFF)
SKIPPED = {
    "after_event",
    "business_date",
    "journal",
    "charge",
    "charges",
    "txn_count",
    "reverted",
    "fixed_length",
}


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One cell that differs."""

    place: str
    expected: Any
    got: Any

    def __str__(self) -> str:
        return f"{self.place}: expected {self.expected}, got {self.got}"


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What the engine says about the loan at a checkpoint."""

    history: History
    state: Any
    rows: Any
    allocations: Any
    tagged_state: Any  # as of the day on which the source last tagged the loan's delinquency
    tagged_rows: Any
    day: int
    config: dict[str, str]


def differences(*, block: dict[str, Any], seen: Seen) -> Iterator[Difference]:
    """Every difference between an expected block and the folded loan, in the block's order."""
    if seen.state["fault"]:
        yield Difference(place="fault", expected=0, got=int(seen.state["fault"]))
        return
    for name, value in block.items():
        if name in SKIPPED:
            continue
        if name not in CHECKS:
            raise UnsupportedCase(f"expectation {name}")
        yield from CHECKS[name](value, seen)


def same(place: str, expected: Any, got: Any) -> Iterator[Difference]:
    """A difference when the two values are not equal; amounts in minor units."""
    if expected != got:
        yield Difference(place=place, expected=shown(expected), got=shown(got))


def shown(value: Any) -> Any:
    """A value as people read it."""
    return f"{Decimal(value) / 100:.2f}" if isinstance(value, int) and not isinstance(value, bool) else value


def paid_in_full(row: Any) -> bool:
    """Whether nothing of the row is open."""
    return open_of(row) == 0


def open_of(row: Any) -> int:
    """What is open of a row."""
    due = sum(int(row[f"{part}_minor"]) for part in ("principal", "interest", "fee", "penalty"))
    return due - paid_of(row) - int(row["waived_minor"]) - int(row["charged_off_minor"])


def paid_of(row: Any) -> int:
    """What of a row is paid."""
    return sum(int(row[f"{part}_paid_minor"]) for part in ("principal", "interest", "fee", "penalty"))


def row_cells(row: Any) -> dict[str, Any]:
    """The cells of one of our rows under the source's names."""
    parts = [int(row[f"{part}_minor"]) for part in ("principal", "interest", "fee", "penalty")]
    return {
        "nr": int(row["number"]),
        "days": int(row["due_day"] - row["from_day"]),
        "due_date": text_of(row["due_day"]),
        "paid_date": None if row["paid_day"] == NONE_DAY else text_of(row["paid_day"]),
        "balance": int(row["balance_minor"]),
        "principal_due": parts[0],
        "interest_due": parts[1],
        "fee": parts[2],
        "penalty": parts[3],
        "due": sum(parts),
        "paid": paid_of(row),
        "in_advance": int(row["in_advance_minor"]),
        "late": int(row["late_minor"]),
        "waived": int(row["waived_minor"]),
        "outstanding": open_of(row),
    }


def check_schedule(expected: list[dict[str, Any]], seen: Seen) -> Iterator[Difference]:
    """Every cell of every row; disbursement rows by date and amount."""
    wanted = [row for row in expected if row["nr"] is not None]
    numbers = {row["nr"] for row in wanted}
    rows = seen.rows
    if len(numbers) == len(wanted) and wanted and max(numbers) == len(rows):  # a table may leave rows out
        rows = [row for row in rows if int(row["number"]) in numbers]
    paid_out = [(row["due_date"], minor(row["balance"])) for row in expected if row["nr"] is None]
    got = [
        (text_of(line["value_day"]), int(line["amount_minor"]))
        for line in seen.allocations
        if line["kind"] == Kind.DISBURSE
    ]
    yield from same("schedule disbursements", paid_out, got)
    yield from same("schedule rows", str(len(wanted)), str(len(rows)))
    for want, row in zip(wanted, rows, strict=False):
        cells = row_cells(row)
        if cells["due"] == 0 and cells["paid_date"] is None:
            cells["paid_date"] = want["paid_date"]  # asks for nothing: paid from the beginning, to the source
        for name, value in want.items():
            if name == "nr" or (value is None and name in ("days", "in_advance", "late", "outstanding")):
                continue
            if name not in cells:
                raise UnsupportedCase(f"expectation schedule {name}")
            is_amount = name not in ("days", "due_date", "paid_date")
            target = (minor(value) if value is not None else 0) if is_amount else value
            place = f"schedule row {want['nr']} {name}"
            yield from same(
                place,
                str(target) if name == "days" else target,
                str(cells[name]) if name == "days" else cells[name],
            )


def check_totals(expected: dict[str, Any], seen: Seen) -> Iterator[Difference]:
    """Sums of the rows."""
    cells = [row_cells(row) for row in seen.rows]
    kept_back = sum(
        int(line["fee_minor"]) for line in seen.allocations if line["channel"] == Channel.AT_DISBURSEMENT
    )
    cells.append(dict.fromkeys(("fee", "due", "paid"), kept_back))
    for name, value in expected.items():
        if name not in row_cells(seen.rows[0] if len(seen.rows) else np.zeros(1, INSTALMENTS)[0]):
            raise UnsupportedCase(f"expectation totals {name}")
        if value is not None:
            yield from same(f"totals {name}", minor(value), sum(line.get(name, 0) for line in cells))


def label_of(line: Any, history: History) -> str:
    """The source's name of one of our allocations."""
    if line["kind"] == Kind.DISBURSE:
        return history.labels[int(line["event_id"]) - 1]
    if line["kind"] == Kind.REPAY or line["kind"] == Kind.RECOVER:
        return LABELS[Channel(int(line["channel"]))]
    return KINDS[Kind(int(line["kind"]))]


def check_transactions(expected: list[dict[str, Any]], seen: Seen) -> Iterator[Difference]:
    """Every payment with its split, in order; bookkeeping rows and reversed ones left out."""
    wanted = [line for line in expected if line["type"] not in OUR_OWN and not line.get("reverted")]
    got = [
        line for line in seen.allocations if Kind(int(line["kind"])) in KINDS or line["kind"] == Kind.REPAY
    ]
    if len(wanted) > len(got):
        wanted = without_reversed(wanted, seen.history)
    got.sort(key=lambda line: int(line["value_day"]))
    wanted.sort(
        key=lambda line: str(line["date"])
    )  # the source lists some backdated ones where they were posted
    names = [(line["date"], line["type"]) for line in wanted]
    have = [(text_of(line["value_day"]), label_of(line, seen.history)) for line in got]
    yield from same("transactions", names, have)
    for i, (want, line) in enumerate(zip(wanted, got, strict=False)):
        place = f"transaction {i + 1} {want['type']} {want['date']}"
        silent = line["kind"] in (Kind.DISBURSE, Kind.WAIVE)  # the source shows no split for these
        silent = silent and want["type"] != "Capitalized Income"
        cells = {
            "amount": amount_of(line),
            "principal": 0 if silent else principal_of(line, seen),
            "interest": 0 if silent else int(line["interest_minor"]),
            "fee": 0 if silent else int(line["fee_minor"]),
            "penalty": 0 if silent else int(line["penalty_minor"]),
            "balance": int(line["balance_minor"]),
        }
        for name, value in cells.items():
            if name == "balance" and line["kind"] in NO_BALANCE:
                continue  # a waiver counts from the charge that it names: the source shows its posting
            if want.get(name) is not None:
                yield from same(f"{place} {name}", minor(want[name]), value)


def principal_of(line: Any, seen: Seen) -> int:
    """Principal of an allocation; the source takes money held off a chargeback that has no order of parts."""
    if seen.history.labels[int(line["event_id"]) - 1] == "Capitalized Income":
        return int(line["amount_minor"])
    principal = int(line["principal_minor"])
    ordered = seen.history.case.terms.get("credit_allocation_order")
    held = -int(line["overpaid_minor"])
    return principal - held if line["kind"] == Kind.CHARGEBACK and not ordered and held > 0 else principal


def amount_of(line: Any) -> int:
    """The amount of one of our allocations; what leaves the book has none but its parts."""
    if line["kind"] in (Kind.CHARGE_OFF, Kind.WRITE_OFF):
        return sum(int(line[f"{part}_minor"]) for part in ("principal", "interest", "fee", "penalty"))
    return int(line["amount_minor"])


def without_reversed(lines: list[dict[str, Any]], history: History) -> list[dict[str, Any]]:
    """Lines of a table that shows reversed payments without marking them, less those that were reversed."""
    undone = history.undone()
    gone = [
        (text_of(event["value_day"]), label)
        for event, label in zip(history.events, history.labels, strict=True)
        if event["event_id"] in undone
    ]
    kept = []
    for line in lines:
        key = (line["date"], line["type"])
        if key in gone:
            gone.remove(key)
        else:
            kept.append(line)
    return kept


def range_of(days: int) -> str:
    """The source's range of delinquent days."""
    for low, high, name in RANGES:
        if low <= days <= high:
            return name
    return "NO_DELINQUENCY"


def delinquent_date(seen: Seen) -> str | None:
    """Due day of the oldest unpaid row plus the grace days."""
    oldest = int(seen.state["oldest_due_day"])
    if oldest == NONE_DAY:
        return None
    return text_of(oldest + (seen.history.case.terms["grace_on_arrears_ageing_days"] or 0))


def check_status(expected: str, seen: Seen) -> Iterator[Difference]:
    """Status of the account."""
    name = expected.upper().replace(" ", "_")
    if name not in STATUSES:
        raise UnsupportedCase(f"expectation status {expected}")
    status = Status(int(seen.state["status"]))
    if name == "ACTIVE" and status == Status.CHARGED_OFF:
        return  # the source has a flag for it
    yield from same("status", STATUSES[name].name, status.name)


def check_transaction(expected: list[dict[str, Any]], seen: Seen) -> Iterator[Difference]:
    """Single transactions: only those of the source's bookkeeping are named so."""
    if any(line["type"] not in OUR_OWN for line in expected):
        raise UnsupportedCase("expectation transaction")
    return iter(())


def check_charged_off(expected: str, seen: Seen) -> Iterator[Difference]:
    """The day of the charge-off."""
    yield from same("charged off on", expected, text_of(seen.state["closed_day"]))


def outstanding_of(seen: Seen) -> int:
    """What is open on all rows."""
    return sum(open_of(row) for row in seen.rows)


def check_outstanding(expected: Any, seen: Seen) -> Iterator[Difference]:
    """What is open on all rows."""
    yield from same("outstanding", minor(expected), outstanding_of(seen))


def check_overpaid(expected: Any, seen: Seen) -> Iterator[Difference]:
    """Money held for the borrower."""
    yield from same("overpaid", minor(expected), int(seen.state["overpaid_minor"]))


def check_overdue(expected: Any, seen: Seen) -> Iterator[Difference]:
    """The overdue part."""
    yield from same("overdue", minor(expected), int(seen.state["overdue_minor"]))


def check_closed(expected: bool, seen: Seen) -> Iterator[Difference]:
    """Nothing is open."""
    yield from same("nothing open", expected, outstanding_of(seen) == 0)


def check_delinquency(expected: dict[str, Any], seen: Seen) -> Iterator[Difference]:
    """Range and date of the account's delinquency."""
    if "range" in expected:
        yield from same("delinquency range", expected["range"], range_of(int(seen.state["delinquent_days"])))
    if "delinquent_date" in expected:
        yield from same("delinquency date", expected["delinquent_date"], delinquent_date(seen))


def check_delinquency_loan(expected: list[dict[str, Any]], seen: Seen) -> Iterator[Difference]:
    """The account's delinquency block."""
    for block in expected:
        days = int(seen.state["delinquent_days"])
        oldest = int(seen.state["oldest_due_day"])
        got = {
            "classification": range_of(tagged_days(seen)),
            "delinquentAmount": int(seen.state["overdue_minor"]),
            "delinquentDate": delinquent_date(seen),
            "delinquentDays": str(days),
            "pastDueDays": str(int(seen.state["dpd_days"])),
            "pastDueDate": None if oldest == NONE_DAY else text_of(oldest),
        }
        for name, value in block.items():
            target = (
                minor(value) if name == "delinquentAmount" else str(value) if name.endswith("Days") else value
            )
            yield from same(f"delinquency {name}", target, got[name])


def tagged_days(seen: Seen) -> int:
    """Delinquent days behind the source's stored tag: its close does not restate it in a pause."""
    return min(int(seen.state["delinquent_days"]), int(seen.tagged_state["delinquent_days"]))


def check_delinquency_rows(expected: list[dict[str, Any]] | None, seen: Seen) -> Iterator[Difference]:
    """Open amounts of the overdue rows by range, once the account is delinquent."""
    got: dict[str, int] = {}
    if int(seen.state["delinquent_days"]) > 0:
        tagged = {int(row["number"]): int(row["delinquent_days"]) for row in seen.tagged_rows}
        for row in seen.rows:
            name = range_of(min(int(row["delinquent_days"]), tagged.get(int(row["number"]), 0)))
            if name != "NO_DELINQUENCY":
                got[name] = got.get(name, 0) + open_of(row)
    wanted = {line["Range"]: minor(line["Amount"]) for line in expected or []}
    yield from same("delinquent rows", wanted, got)


def check_actions(expected: list[dict[str, Any]], seen: Seen) -> Iterator[Difference]:
    """Pauses and resumptions that were recorded."""
    got = []
    for event in seen.history.events:
        if event["kind"] == Kind.PAUSE_DELINQUENCY:
            got.append(
                {
                    "action": "PAUSE",
                    "startDate": text_of(event["value_day"]),
                    "endDate": text_of(event["due_day"]),
                }
            )
        elif event["kind"] == Kind.RESUME_DELINQUENCY:
            got.append({"action": "RESUME", "startDate": text_of(event["value_day"]), "endDate": None})
    yield from same("delinquency actions", expected, got)


def check_pauses(expected: list[dict[str, Any]] | None, seen: Seen) -> Iterator[Difference]:
    """Periods of pause after resumptions, and whether they hold on the day."""
    got: list[dict[str, Any]] = []
    for event in seen.history.events:
        if event["kind"] == Kind.PAUSE_DELINQUENCY:
            got.append({"start": event["value_day"], "end": event["due_day"]})
        elif event["kind"] == Kind.RESUME_DELINQUENCY and got:
            got[-1]["end"] = min(got[-1]["end"], event["value_day"])
    lines = [
        {"active": pause["start"] <= seen.day <= pause["end"], "pausePeriodStart": text_of(pause["start"]),
         "pausePeriodEnd": text_of(pause["end"])}
        for pause in got
    ]  # fmt: skip
    yield from same("delinquency pauses", expected or [], lines)


def check_next_due(expected: list[dict[str, Any]], seen: Seen) -> Iterator[Difference]:
    """The payment that the source asks for next: the oldest open row, else today and nothing."""
    for block in expected:
        first = next((row for row in seen.rows if open_of(row) > 0), None)
        got = {
            "classification": range_of(int(seen.state["delinquent_days"])),
            "nextPaymentDueDate": text_of(seen.day if first is None else first["due_day"]),
            "nextPaymentAmount": 0 if first is None else open_of(first),
        }
        for name, value in block.items():
            yield from same(
                f"next payment {name}", minor(value) if name.endswith("Amount") else value, got[name]
            )


def check_next_date(expected: str, seen: Seen) -> Iterator[Difference]:
    """The next due day that is still to come."""
    yield from same("next due day", expected, text_of(seen.state["next_due_day"]))


def check_maturity(expected: str, seen: Seen) -> Iterator[Difference]:
    """The last due day."""
    yield from same("maturity", expected, text_of(seen.state["maturity_day"]))


CHECKS = {
    "schedule": check_schedule,
    "totals": check_totals,
    "transactions": check_transactions,
    "transactions_without_accruals": check_transactions,
    "status": check_status,
    "outstanding": check_outstanding,
    "overpaid": check_overpaid,
    "overdue": check_overdue,
    "closed_zero": check_closed,
    "all_installments_met": check_closed,
    "delinquency": check_delinquency,
    "delinquency_loan": check_delinquency_loan,
    "delinquency_installments": check_delinquency_rows,
    "delinquency_actions": check_actions,
    "delinquency_pauses": check_pauses,
    "next_payment_due": check_next_due,
    "next_payment_due_date": check_next_date,
    "maturity_date": check_maturity,
    "charged_off_on": check_charged_off,
    "transaction": check_transaction,
}
