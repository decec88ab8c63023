"""A file of a bank: its money becomes receipts, matched and posted; its returns take receipts back.

One transaction a file: a crash leaves nothing behind, and the file can be imported again. Every line ends as
applied, unapplied, taken back, duplicate, refused or waiting, in count and in money.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pyarrow as pa
from django.db import transaction

from arrears.adapters.bank.keys import keys_of
from arrears.adapters.bank.statement import Line, StatementFile, UnableToReadStatement
from arrears.adapters.bank.sums import Sums, check_accounts, nothing
from arrears.adapters.bank.take_returns import Return, other_line, take_return
from arrears.payments.choices import LineOutcome, LineReason
from arrears.payments.operations.bank_file import OtherLine, begin_file, finish_file, known_lines
from arrears.payments.operations.collect import note_paid
from arrears.payments.operations.receive import AMOUNT_LIMIT_MINOR
from arrears.payments.operations.receive_many import LINES, content_hashes, known_receipts
from arrears.plumbing import clock, locks
from arrears.plumbing.crypto import mask_number
from arrears.plumbing.currency import exponent
from arrears.plumbing.early import gettext as _
from arrears.servicing.operations.take_many import take_many

Progress = Callable[[str], None]


@dataclass(frozen=True, kw_only=True)
class Imported:
    """What an import did. `totals` by currency: outcome → (lines, minor units), credits and debits apart."""

    file_id: int
    format: str
    lines: int
    totals: Sums
    unchecked: list[str]  # currencies of statements without both balances


def import_bank_file(*, file: StatementFile, actor: str, progress: Progress = lambda name: None) -> Imported:
    """Takes a file of statements. Raises UnableToReadStatement when its balances contradict its entries."""
    _check_balances(file)
    with transaction.atomic():
        locks.hold_all_shards()  # also: one bank file at a time
        file_id = begin_file(
            name=file.name, format=file.format, sha256=file.sha256, actor=actor, statements=_described(file)
        )
        totals: Sums = {}
        credits, returns, others = _sorted(file, totals, clock.business_date())
        others += _take_credits(credits, file_id, totals, actor, progress)
        note_paid(file_id=file_id)
        progress("returns")
        for key, line in returns:
            others += take_return(given=Return(key=key, line=line), totals=totals, actor=actor)
        check_accounts(totals=totals)
        finish_file(file_id=file_id, lines=others, totals=totals)
    return Imported(
        file_id=file_id,
        format=file.format,
        lines=sum(len(statement.lines) for statement in file.statements),
        totals=totals,
        unchecked=_unchecked(file),
    )


def _check_balances(file: StatementFile) -> None:
    for statement in file.statements:
        for currency, difference in statement.checked().items():
            if difference:
                digits = exponent(currency)
                raise UnableToReadStatement(
                    _(
                        "%(file)s: statement %(ref)r does not add up. Opening balance and entries differ "
                        "from the closing balance by %(difference)s %(currency)s. The file is cut or "
                        "altered: fetch it again. Nothing was taken."
                    )
                    % {
                        "file": file.name,
                        "ref": statement.ref,
                        "difference": f"{difference / 10**digits:,.{digits}f}",
                        "currency": currency,
                    }
                )


def _unchecked(file: StatementFile) -> list[str]:
    return sorted(
        {
            line.currency
            for statement in file.statements
            for line in statement.lines
            if line.currency not in statement.checked()
        }
    )


def _described(file: StatementFile) -> list[dict[str, object]]:
    return [
        {
            "ref": statement.ref,
            "account": mask_number(statement.account),
            "opening_minor": statement.opening_minor,
            "closing_minor": statement.closing_minor,
            "booked_minor": statement.booked_minor,
            "lines": len(statement.lines),
        }
        for statement in file.statements
    ]


Keyed = list[tuple[str, Line]]


def _sorted(file: StatementFile, totals: Sums, opened: date) -> tuple[Keyed, Keyed, list[OtherLine]]:
    """Payments, returns, and the lines that are neither; duplicates are counted and left out."""
    credits: Keyed = []
    returns: Keyed = []
    others: list[OtherLine] = []
    every = [
        pair
        for statement in file.statements
        for pair in zip(keys_of(statement=statement), statement.lines, strict=True)
    ]
    known = known_lines(keys=[key for key, _other in every])
    for key, line in every:
        sums = totals.setdefault(line.currency, nothing())["credit" if line.credit else "debit"]
        sums["in"][0] += 1
        sums["in"][1] += line.amount_minor
        reason = _refusal(line, opened)
        if key in known:
            _count(sums, "duplicate", line)
        elif not key:
            _count(sums, "refused", line)
            others.append(other_line(line=line, key="", reason=LineReason.REPEATED))
        elif reason is not None:
            waits = reason in (LineReason.PAYOUT_RETURNED, LineReason.BATCH_SUM)
            again = reason in (LineReason.NOT_BOOKED, LineReason.VALUE_IN_FUTURE)
            outcome = LineOutcome.WAITING if waits else LineOutcome.REFUSED
            _count(sums, "waiting" if waits else "refused", line)
            others.append(other_line(line=line, key="" if again else key, reason=reason, outcome=outcome))
        else:
            (credits if line.credit else returns).append((key, line))
    return credits, returns, others


def _count(sums: dict[str, list[int]], outcome: str, line: Line) -> None:
    sums[outcome][0] += 1
    sums[outcome][1] += line.amount_minor


def _refusal(line: Line, opened: date) -> LineReason | None:
    """Why a line is neither a payment nor a return that can be taken now."""
    rules = (
        (not line.booked, LineReason.NOT_BOOKED),
        (bool(line.problem), LineReason[line.problem] if line.problem else LineReason.ODD_AMOUNT),
        (line.value_on is None, LineReason.NO_DATE),
        (line.value_on is not None and line.value_on > opened, LineReason.VALUE_IN_FUTURE),
        (not 0 < line.amount_minor < AMOUNT_LIMIT_MINOR, LineReason.ODD_AMOUNT),
        (line.credit and line.returned, LineReason.PAYOUT_RETURNED),
        (not line.credit and not line.returned, LineReason.OTHER_DEBIT),
    )
    return next((reason for failing, reason in rules if failing), None)


def _take_credits(
    credits: Keyed, file_id: int, totals: Sums, actor: str, progress: Progress
) -> list[OtherLine]:
    """Receipts of the payments that are new; those known under their key with another content wait."""
    table = _table(credits)
    known = known_receipts(keys=table["idempotency_key"].to_pylist())
    hashes = content_hashes(lines=table) if known else []
    others, fresh = [], []
    for place, (key, line) in enumerate(credits):
        sums = totals[line.currency]["credit"]
        if key not in known:
            fresh.append(place)
        elif known[key][1] == hashes[place]:
            _count(sums, "duplicate", line)
        else:
            _count(sums, "refused", line)
            others.append(other_line(line=line, key="", reason=LineReason.CHANGED))
    if fresh:
        taken = take_many(lines=table.take(pa.array(fresh)), actor=actor, file_id=file_id, progress=progress)
        for place, event_id in zip(fresh, taken.event_id.tolist(), strict=True):
            line = credits[place][1]
            _count(totals[line.currency]["credit"], "applied" if event_id else "unapplied", line)
    return others


def _table(credits: Keyed) -> pa.Table:
    lines = [line for _other, line in credits]
    columns = {
        "idempotency_key": [key for key, _other in credits],
        "amount_minor": [line.amount_minor for line in lines],
        "currency": [line.currency for line in lines],
        "value_on": [line.value_on for line in lines],
        "channel": [line.channel for line in lines],
        "reference": [line.reference for line in lines],
        "payer_name": [line.payer_name for line in lines],
        "payer_account": [line.payer_account for line in lines],
        "end_to_end_id": [line.end_to_end_id for line in lines],
        "line_number": [line.number for line in lines],
    }
    return pa.table({name: pa.array(columns[name], kind) for name, kind in LINES.items()})
