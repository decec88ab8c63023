"""The page that an import of a bank file prints, and the list of lines that wait."""

from django.utils.translation import gettext as _
from rich.console import Console
from rich.table import Table
from rich.text import Text

from arrears.adapters.bank.sums import OUTCOMES
from arrears.adapters.operations.import_bank_file import Imported
from arrears.payments.choices import LINE_OUTCOME, LINE_REASON, LineReason
from arrears.payments.queries_of_files import LineRow
from arrears.plumbing.currency import plain_amount


def show(*, name: str, done: Imported, console: Console) -> None:
    """Prints what became of a file: in = applied + unapplied + taken back + duplicate + refused + waiting."""
    console.print(
        _("{name} ({format}) taken as bank file {id}: {lines} lines").format(
            name=name, format=done.format, id=done.file_id, lines=f"{done.lines:,}"
        ),
        highlight=False,
    )
    console.print(_totals(done))
    if done.unchecked:
        listed = ", ".join(done.unchecked)
        console.print(_("Not checked against balances, the file has none: {list}").format(list=listed))


def _totals(done: Imported) -> Table:
    heads = {
        "in": _("in"),
        "applied": _("applied"),
        "unapplied": _("unapplied"),
        "taken_back": _("taken back"),
        "duplicate": _("duplicate"),
        "refused": _("refused"),
        "waiting": _("waiting"),
    }
    ways = {"credit": _("money in"), "debit": _("money out")}
    table = Table(box=None, pad_edge=False)
    table.add_column("")
    for outcome in ("in", *OUTCOMES):
        table.add_column(heads[outcome], justify="right")
    for currency, of in sorted(done.totals.items()):
        for way, sums in of.items():
            if sums["in"][0]:
                counts = (f"{sums[outcome][0]:,}" for outcome in ("in", *OUTCOMES))
                amounts = (plain_amount(sums[outcome][1], currency) for outcome in ("in", *OUTCOMES))
                table.add_row(f"{ways[way]} {currency}", *amounts)
                table.add_row(_("lines"), *counts)
    return table


def lines_table(found: list[LineRow], clear: dict[int, dict[str, str]], /) -> Table:
    """Lines that are no receipts; `clear`: what is shown unmasked, by line."""
    table = Table(title=_("Lines of bank files"))
    heads = (_("Line"), _("File"), _("Value date"), _("Amount"), _("State"), _("Why"), _("Told by the bank"))
    for place, heading in enumerate(heads):
        table.add_column(heading, justify="right" if place in {0, 1, 3} else "left")
    for row in found:
        known = LineReason.__members__.get(row.code.upper())
        told = clear.get(row.id, row.told)
        cells = (
            str(row.id),
            f"{row.file_id}:{row.line_number}",
            "" if row.value_on is None else row.value_on.isoformat(),
            f"{plain_amount(row.amount_minor, row.currency)} {row.currency}",
            str(LINE_OUTCOME[row.outcome].label),
            str(LINE_REASON[known]) if known else row.code,
            "; ".join(f"{name}={text}" for name, text in told.items()),
        )
        table.add_row(*(Text(cell) for cell in cells))
    return table
