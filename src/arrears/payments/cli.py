"""The command `arrears receipts`."""

from dataclasses import replace
from decimal import Decimal

import click
from django.utils.translation import gettext as _
from rich.console import Console
from rich.table import Table
from rich.text import Text

from arrears.payments.choices import CHANNELS, MATCH_REASON, RECEIPT_STATE, MatchReason
from arrears.payments.operations.unmask import unmask as in_clear
from arrears.payments.queries import ReceiptRow, unapplied
from arrears.plumbing.acting import REASON, UNMASK, user
from arrears.plumbing.currency import exponent
from arrears.plumbing.speaking import LANGUAGE

_WIDTH = 150


@click.group(invoke_without_command=True)
@click.option(
    "--limit", type=click.IntRange(1, 10_000), default=100, show_default=True, help="At most so many."
)
@UNMASK
@REASON
@LANGUAGE
@click.pass_context
def receipts(context: click.Context, limit: int, unmask: bool, reason: str) -> None:
    """Lists unapplied cash, oldest first: money that came in and waits for its loan."""
    if context.invoked_subcommand is not None:
        return
    found = unapplied(limit=limit + 1)
    if not found:
        click.echo(_("No money waits for its loan."))
        return
    shown = _in_clear(found[:limit], reason) if unmask else found[:limit]
    Console(width=max(_WIDTH, Console().width)).print(_table(shown))
    if len(found) > limit:
        click.echo(_("There are more: list them with --limit."))


def _in_clear(found: list[ReceiptRow], reason: str) -> list[ReceiptRow]:
    written = in_clear(receipt_ids=[row.id for row in found], actor=user(), reason=reason)
    return [replace(row, reference=written[row.id].reference, payer=written[row.id].payer) for row in found]


def _table(found: list[ReceiptRow]) -> Table:
    table = Table(title=_("Unapplied cash"))
    headings = (
        _("Receipt"),
        _("Value date"),
        _("Amount"),
        _("Channel"),
        _("Payer"),
        _("Reference"),
        _("State"),
        _("Why"),
        _("Proposed loan"),
        _("May be meant"),
    )
    for place, heading in enumerate(headings):
        table.add_column(heading, justify="right" if place in {0, 2, 8} else "left")
    for row in found:
        table.add_row(*(Text(cell) for cell in _cells(row)))  # Text: what a payer wrote is never markup
    return table


def _cells(row: ReceiptRow) -> tuple[str, ...]:
    digits = exponent(row.currency)
    known = MatchReason.__members__.get(row.reason.upper())
    return (
        str(row.id),
        row.value_on.isoformat(),
        f"{Decimal(row.amount_minor).scaleb(-digits):,.{digits}f} {row.currency}",
        str(CHANNELS.get(row.channel, row.channel)),
        row.payer,
        row.reference,
        str(RECEIPT_STATE[row.state].label),
        str(MATCH_REASON[known]) if known else row.reason,
        "" if row.loan_id is None else str(row.loan_id),
        ", ".join(str(loan) for loan in row.candidate_loans if loan != row.loan_id),
    )
