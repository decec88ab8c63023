"""Tables of the screens of bank files and direct debits."""

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arrears.payments.choices import (
    LINE_OUTCOME,
    LINE_REASON,
    MATCH_REASON,
    RECEIPT_STATE,
    LineReason,
    MatchReason,
)
from arrears.payments.debit_policy import NoDebit
from arrears.payments.queries import ReceiptRow
from arrears.payments.queries_of_debits import CollectionRow, DebitFileRow
from arrears.payments.queries_of_files import FileRow, LineRow
from arrears.servicing.operations.plan_debits import DebitVerdict
from arrears.servicing.queries import head_of_loan
from arrears.web.formats import money
from arrears.web.servicing.return_reasons import words_of
from arrears.web.tables import Column, Link, Mark, Table

WAYS: dict[str, Promise] = {"credit": gettext_lazy("Money in"), "debit": gettext_lazy("Money out")}
OUTCOMES: dict[str, Promise] = {
    "applied": gettext_lazy("Booked to a loan"),
    "unapplied": gettext_lazy("Unsure: unapplied cash"),
    "took_back": gettext_lazy("Took a payment back"),
    "taken_back": gettext_lazy("Took a payment back"),
    "duplicate": gettext_lazy("Duplicate"),
    "refused": gettext_lazy("Refused"),
    "waiting": gettext_lazy("Waiting"),
}
TOLD: dict[str, Promise] = {
    "payer": gettext_lazy("Payer"),
    "payer_name": gettext_lazy("Payer"),
    "payer_account": gettext_lazy("Account of the payer"),
    "reference": gettext_lazy("Reference"),
    "bank_reference": gettext_lazy("Reference of the bank"),
    "end_to_end_id": gettext_lazy("End-to-end id"),
    "return_code": gettext_lazy("Reason of the bank"),
}
NO_DEBIT: dict[NoDebit, Promise] = {
    NoDebit.FINAL_FAILURE: gettext_lazy("none: the bank's last answer was final"),
    NoDebit.LIMIT: gettext_lazy("none: the limit of attempts is reached"),
    NoDebit.MANDATE_REVOKED: gettext_lazy("none: the mandate is revoked"),
}


def reason_of(code: str) -> str:
    """Why a line is no receipt: our reason in words, or the bank's own code."""
    known = LineReason.__members__.get(code.upper())
    return str(LINE_REASON[known]) if known else words_of(code)


def files_table(rows: Sequence[FileRow]) -> Table:
    """The files that were taken."""
    columns = [
        Column(key="name", label=_("File"), kind="link", head=True),
        Column(key="on", label=_("Business date"), kind="date"),
        Column(key="format", label=_("Format")),
        Column(key="lines", label=_("Number of lines"), kind="count"),
        Column(key="by", label=_("By")),
    ]
    shown = [
        {
            "name": Link(text=row.name, href=f"/bank/files/{row.id}/"),
            "on": row.received_on,
            "format": row.format,
            "lines": sum(ways[way]["in"][0] for ways in row.totals.values() for way in ways),
            "by": row.actor,
        }
        for row in rows
    ]
    return Table(caption=_("Bank files"), columns=columns, rows=shown)


def totals_table(row: FileRow) -> Table:
    """What became of the lines, in count and in money, by currency and direction."""
    columns = [
        Column(key="way", label=_("What came"), head=True),
        Column(key="outcome", label=_("What became of it")),
        Column(key="lines", label=_("Number of lines"), kind="count"),
        Column(key="amount", label=_("Amount"), kind="figure"),
    ]
    rows = [
        {
            "way": WAYS[way],
            "outcome": OUTCOMES.get(outcome, outcome),
            "lines": count,
            "amount": money(minor, currency),
        }
        for currency, ways in row.totals.items()
        for way, sums in ways.items()
        for outcome, (count, minor) in sums.items()
        if count and outcome != "in"
    ]
    return Table(caption=_("What became of its lines"), columns=columns, rows=rows)


def receipts_table(rows: Sequence[ReceiptRow]) -> Table:
    """Money that came in by a file: where it went, or why that is unsure."""
    columns = [
        Column(key="receipt", label=_("Receipt"), kind="link", head=True),
        Column(key="state", label=_("State"), kind="mark"),
        Column(key="on", label=_("Value date"), kind="date"),
        Column(key="amount", label=_("Amount"), kind="figure"),
        Column(key="payer", label=_("Payer")),
        Column(key="why", label=_("Why"), kind="words"),
        Column(key="loan", label=_("Loan"), kind="link"),
    ]
    shown = [
        {
            "receipt": Link(text=f"#{row.id}", href=f"/receipts/{row.id}/"),
            "state": RECEIPT_STATE[row.state],
            "on": row.value_on,
            "amount": money(row.amount_minor, row.currency),
            "payer": row.payer or None,
            "why": _match(row.reason),
            "loan": _loan(row.loan_id) if row.loan_id and not row.waits else None,
        }
        for row in rows
    ]
    return Table(caption=_("Money that came in"), columns=columns, rows=shown)


def _match(reason: str) -> str | None:
    known = MatchReason.__members__.get(reason.upper())
    return str(MATCH_REASON[known]) if known else words_of(reason) or None


def lines_table(rows: Sequence[LineRow]) -> Table:
    """Lines that are no receipts."""
    columns = [
        Column(key="line", label=_("Line"), kind="link", head=True),
        Column(key="state", label=_("State"), kind="mark"),
        Column(key="on", label=_("Value date"), kind="date"),
        Column(key="amount", label=_("Amount"), kind="figure"),
        Column(key="why", label=_("Why"), kind="words"),
    ]
    shown = [
        {
            "line": Link(text=f"{row.file_id}:{row.line_number}", href=f"/bank/lines/{row.id}/"),
            "state": LINE_OUTCOME[row.outcome],
            "on": row.value_on,
            "amount": money(row.amount_minor, row.currency),
            "why": reason_of(row.code),
        }
        for row in rows
    ]
    return Table(caption=_("Lines that are no money in"), columns=columns, rows=shown)


def verdicts_table(rows: Sequence[DebitVerdict]) -> Table:
    """What may be planned, with the retry calendar's verdict."""
    columns = [
        Column(key="loan", label=_("Loan"), kind="link", head=True),
        Column(key="amount", label=_("Amount"), kind="figure"),
        Column(key="due", label=_("Due on"), kind="date"),
        Column(key="tried", label=_("Attempts so far"), kind="count"),
        Column(key="verdict", label=_("Next attempt"), kind="mark"),
    ]
    shown = [
        {
            "loan": _loan(row.loan.loan_id),
            "amount": money(row.amount_minor, row.loan.currency),
            "due": row.due_on,
            "tried": len(row.permission.attempts),
            "verdict": Mark(label=row.verdict.on.isoformat(), colour="good")
            if row.verdict.on
            else Mark(label=NO_DEBIT[row.verdict.why or NoDebit.LIMIT], colour="late"),
        }
        for row in rows
    ]
    return Table(caption=_("Due under a mandate"), columns=columns, rows=shown)


def planned_table(rows: Sequence[CollectionRow]) -> Table:
    """Attempts that the next file would hold."""
    columns = [
        Column(key="loan", label=_("Loan"), kind="link", head=True),
        Column(key="amount", label=_("Amount"), kind="figure"),
        Column(key="on", label=_("Collected on"), kind="date"),
        Column(key="id", label=_("End-to-end id"), less=True),
    ]
    shown = [
        {
            "loan": _loan(row.loan_id),
            "amount": money(row.amount_minor, row.currency),
            "on": row.collect_on,
            "id": row.end_to_end_id,
        }
        for row in rows
    ]
    return Table(caption=_("Planned"), columns=columns, rows=shown)


def debit_files_table(rows: Sequence[DebitFileRow]) -> Table:
    """Files that were made."""
    columns = [
        Column(key="file", label=_("File"), kind="link", head=True),
        Column(key="on", label=_("Business date"), kind="date"),
        Column(key="count", label=_("Direct debits"), kind="count"),
        Column(key="amount", label=_("Amount"), kind="figure"),
        Column(key="by", label=_("By")),
    ]
    shown = [
        {
            "file": Link(text=row.message_id, href=f"/bank/debits/files/{row.id}/"),
            "on": row.made_on,
            "count": row.collections,
            "amount": money(row.amount_minor, row.currency),
            "by": row.actor,
        }
        for row in rows
    ]
    return Table(caption=_("Files made"), columns=columns, rows=shown)


def _loan(loan_id: int) -> Link:
    number = head_of_loan(loan_id=loan_id).number
    return Link(text=number, href=f"/loans/{number}/")
