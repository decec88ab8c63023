"""An independent auditor: plain Python over SQL and Parquet. It knows nothing of the kernel's code.

After each close it counts the money again from the events as they lie in the table, and holds snapshot,
stored states and journal against that and against each other. Every finding is a line of text.
"""

import calendar
import hashlib
import json
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path

import psycopg
import pyarrow.parquet as pq

DISBURSE, REPAY, REVERSE, FEE, CHARGE_OFF, RECOVER, REFUND = 1, 2, 3, 4, 6, 7, 8
EPOCH = date(1970, 1, 1)
# Account codes of rules/ledger/chart.yaml: the balance is these columns of the loans, with this sign.
CONTROLS = {
    "1303": (("principal_outstanding_minor",), 1),
    "1132": (("interest_outstanding_minor", "interest_accrued_minor"), 1),
    "1122": (("fee_outstanding_minor",), 1),
    "1133": (("penalty_outstanding_minor",), 1),
    "2205": (("overpaid_minor",), -1),
}
CASH = "1002"
TOLERANCE_MINOR = 100  # rules/products: tolerance 1.00


class Auditor:
    """Audits one book; remembers yesterday to hold today against it."""

    def __init__(self, *, url: str, snapshots: Path) -> None:
        self.url, self.snapshots = url, snapshots
        self.journal: tuple[int, str] = (0, "")
        self.before: dict[int, dict] = {}

    def audit(self, day: date, *, reversed_today: set[int]) -> list[str]:
        """Findings after the close of the day; empty when all is well."""
        folder = self.snapshots / f"business_date={day}"
        rows = pq.read_table(folder / "book.parquet", partitioning=None).to_pylist()
        book = {row["loan_id"]: row for row in rows}
        with psycopg.connect(self.url) as link:
            findings = [
                *self._index(folder, rows),
                *self._stored(link, book),
                *self._money(link, book, day),
                *self._journal(link, book, day),
                *self._old_entries(link),
                *self._days_past_due(link, book, day, reversed_today),
            ]
        self.before = book
        return findings

    def _index(self, folder: Path, rows: list[dict]) -> list[str]:
        index = json.loads((folder / "index.json").read_text())
        content = (folder / "book.parquet").read_bytes()
        found = []
        if hashlib.sha256(content).hexdigest() != index["sha256"]:
            found.append("the snapshot's bytes are not those of its index")
        if [row["loan_id"] for row in rows] != sorted({row["loan_id"] for row in rows}):
            found.append("the snapshot is not one row a loan in order")
        for name in ("principal_outstanding_minor", "overdue_minor", "received_minor"):
            if sum(row[name] for row in rows) != sum(total[name] for total in index["totals"]):
                found.append(f"the index's total of {name} is not the sum of the rows")
        return found

    def _stored(self, link: psycopg.Connection, book: dict[int, dict]) -> list[str]:
        names = ("principal_outstanding_minor", "overdue_minor", "dpd_days", "status", "received_minor")
        stored = link.execute(f"select loan_id, {', '.join(names)} from servicing_loanstate").fetchall()
        agreed = link.execute("select count(*) from servicing_loan").fetchone()[0]
        found = [] if len(stored) == len(book) == agreed else ["loans, states and rows are not as many"]
        for loan_id, *values in stored:
            if values != [book[loan_id][name] for name in names]:
                found.append(f"loan {loan_id}: the stored state is not the snapshot's row")
        return found

    def _money(self, link: psycopg.Connection, book: dict[int, dict], day: date) -> list[str]:
        """What came and went, from the events, against what every loan says."""
        query = """
            select loan_id, kind, sum(amount_minor)::bigint from servicing_event e
            where value_on <= %s and posted_on <= %s and kind = any(%s) and not exists (
                select from servicing_event r where r.kind = 3 and r.ref = e.id and r.posted_on <= %s)
            group by loan_id, kind
        """
        moved: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
        for loan_id, kind, amount in link.execute(query, [day, day, [DISBURSE, REPAY, RECOVER, REFUND], day]):
            moved[loan_id][kind] = amount
        found = []
        for loan_id, row in book.items():
            came, out = moved[loan_id][REPAY] + moved[loan_id][RECOVER], moved[loan_id][DISBURSE]
            parts = [row[f"{part}_paid_minor"] for part in ("principal", "interest", "fee", "penalty")]
            held = row["recovered_minor"] + row["overpaid_minor"] + row["refunded_minor"]
            facts = {
                "received": (row["received_minor"], came),
                "disbursed": (row["disbursed_minor"], out),
                "refunded": (row["refunded_minor"], moved[loan_id][REFUND]),
                "parts of what was received": (sum(parts) + held, came),
                "principal": (out, self._principal(row)),
            }
            found += [f"loan {loan_id}: {n} is {a}, should be {b}" for n, (a, b) in facts.items() if a != b]
        return found

    @staticmethod
    def _principal(row: dict) -> int:
        names = ("paid", "waived", "charged_off", "outstanding")
        return sum(row[f"principal_{name}_minor"] for name in names)

    def _journal(self, link: psycopg.Connection, book: dict[int, dict], day: date) -> list[str]:
        """Entries balance; control accounts equal the loans; cash equals what the events moved."""
        unbalanced = "select entry_id from ledger_line group by entry_id having sum(amount_minor) <> 0"
        found = [f"entry {row[0]} is unbalanced" for row in link.execute(unbalanced)]
        balances = dict(
            link.execute(
                "select account_id, sum(amount_minor)::bigint from ledger_line group by 1"
            ).fetchall()
        )
        for code, (columns, sign) in CONTROLS.items():
            loans = sum(row[name] for row in book.values() for name in columns)
            if sign * balances.get(code, 0) != loans:
                found.append(f"account {code} holds {balances.get(code, 0)}, the loans {loans}")
        cash = sum(r["received_minor"] - r["refunded_minor"] - r["disbursed_minor"] for r in book.values())
        if balances.get(CASH, 0) != cash:
            found.append(f"cash is {balances.get(CASH, 0)}, the events moved {cash}")
        later = link.execute("select count(*) from ledger_entry where business_date > %s", [day]).fetchone()[
            0
        ]
        return found + ([f"{later} entries are dated after the day"] if later else [])

    def _old_entries(self, link: psycopg.Connection) -> list[str]:
        """Lines of the past are exactly what they were."""
        digest = (
            "select coalesce(md5(string_agg(l::text, '|' order by id)), '') from ledger_line l where id <= %s"
        )
        last, was = self.journal
        altered = last and link.execute(digest, [last]).fetchone()[0] != was
        last = link.execute("select coalesce(max(id), 0) from ledger_line").fetchone()[0]
        self.journal = last, link.execute(digest, [last]).fetchone()[0]
        return ["lines of earlier days were altered"] if altered else []

    def _days_past_due(
        self, link: psycopg.Connection, book: dict[int, dict], day: date, reversed_today: set[int]
    ) -> list[str]:
        starts = dict(link.execute("select id, start_on from servicing_loan").fetchall())
        fees = link.execute("select loan_id, value_on from servicing_event where kind = 4").fetchall()
        found = []
        for loan_id, row in book.items():
            due = {self._months_later(starts[loan_id], k) for k in range(1, row["instalments_total"] + 1)}
            due |= {value_on for loan, value_on in fees if loan == loan_id}
            found += [f"loan {loan_id}: {text}" for text in self._plausible(row, due, day)]
            was = self.before.get(loan_id)
            if was and loan_id not in reversed_today and row["dpd_days"] > was["dpd_days"] + 1:
                found.append(
                    f"loan {loan_id}: {was['dpd_days']} days past due became {row['dpd_days']} overnight"
                )
        return found

    @staticmethod
    def _plausible(row: dict, due: set[date], day: date) -> list[str]:
        dpd, overdue = row["dpd_days"], row["overdue_minor"]
        found = []
        if dpd > 0:
            oldest = EPOCH + timedelta(days=row["oldest_due_day"])
            if (day - oldest).days != dpd:
                found.append(f"{dpd} days past due, but the oldest due day is {oldest}")
            if oldest not in due:
                found.append(f"oldest due day {oldest} is no due day of the loan")
            if overdue <= 0:
                found.append("days past due without an overdue amount")
        elif overdue > TOLERANCE_MINOR * max(1, row["instalments_due"]):
            found.append(f"{overdue} overdue without days past due")
        if row["dpd_days_max"] < dpd:
            found.append("the worst days past due are fewer than today's")
        if row["status"] == 4 and row["principal_outstanding_minor"]:
            found.append("charged off, but principal is outstanding")
        return found

    @staticmethod
    def _months_later(start: date, months: int) -> date:
        year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
        return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))
