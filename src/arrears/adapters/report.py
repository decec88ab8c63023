"""The page that an import prints: rows and money, in = imported + unchanged + quarantined."""

from django.utils.translation import gettext as _
from rich.console import Console
from rich.table import Table

from arrears.adapters.choices import LABELS
from arrears.adapters.operations.import_tape import Outcome

COLUMNS = ("in", "imported", "unchanged", "quarantined")


def show(*, outcome: Outcome, console: Console) -> None:
    """Prints the outcome of a run."""
    console.print(
        _("Import run {run}: {loans} new loans, {events} events").format(
            run=outcome.run_id, loans=f"{outcome.loans:,}", events=f"{outcome.events:,}"
        )
    )
    console.print(_rows(outcome))
    _reasons(outcome, console)
    for name, amount in outcome.kept.items():
        field, code = name.split(": ")
        console.print(
            _("Kept beside the book: {field} {amount} ({why})").format(
                field=field, amount=money(amount, outcome.minor_digits), why=LABELS[code]
            )
        )
    for note in outcome.notes:
        console.print(_("Note: {note}").format(note=note))


def _rows(outcome: Outcome) -> Table:
    table = Table(box=None, pad_edge=False)
    heads = (_("in"), _("imported"), _("unchanged"), _("quarantined"))
    table.add_column("")
    for head in heads:
        table.add_column(head, justify="right")
    table.add_row(_("rows"), *(f"{outcome.rows[name]:,}" for name in COLUMNS))
    for name, fields in outcome.totals.items():
        for field, split in fields.items():
            table.add_row(
                f"{name}.{field}", *(money(split[column], outcome.minor_digits) for column in COLUMNS)
            )
    return table


def _reasons(outcome: Outcome, console: Console) -> None:
    if not outcome.reasons:
        return
    console.print(_("Quarantined, by reason:"))
    for code, count in outcome.reasons.items():
        console.print(f"  {count:,}  {code}  {LABELS[code]}", highlight=False)
    console.print(_("See the rows with: arrears import --quarantine {run}").format(run=outcome.run_id))


def money(minor: int, digits: int) -> str:
    """Minor units as people write them, with the digits of the currency."""
    if digits == 0:
        return f"{minor:,}"
    whole, rest = divmod(abs(minor), 10**digits)
    return f"{'-' if minor < 0 else ''}{whole:,}.{rest:0{digits}d}"
