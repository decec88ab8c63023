"""The command `arrears bank`."""

from pathlib import Path

import click
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from rich.console import Console
from rich.table import Table

from arrears.plumbing.acting import REASON, UNMASK, user
from arrears.plumbing.failures import Unable
from arrears.plumbing.speaking import LANGUAGE


class UnableToImportStatements(Unable):
    """Some of the files were not taken; the message names them."""


class UnableToUnderstand(click.UsageError):
    """The options do not fit together; the message says how."""


@click.group()
def bank() -> None:
    """Files of banks: statements in, direct debits out."""


@bank.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--mapping", type=click.Path(path_type=Path), help="Read CSV files by this mapping file.")
@click.option("--actor", default=None, help="Who imports (default: this machine's user).")
@LANGUAGE
def import_files(files: tuple[Path, ...], mapping: Path | None, actor: str | None) -> None:
    """Takes statements: camt.053 (XML), or CSV by a mapping. Money goes to its loans or waits."""
    from arrears.adapters.bank.read import read_statements
    from arrears.adapters.bank.report import show
    from arrears.adapters.operations.import_bank_file import import_bank_file

    console, failed = Console(), []
    for path in files:
        try:
            file = read_statements(path=path, mapping=mapping)
            with console.status(_("Taking {file} …").format(file=path.name)):
                done = import_bank_file(file=file, actor=actor or user())
        except Unable as failure:
            failed.append(str(failure))
            continue
        show(name=path.name, done=done, console=console)
    if failed:
        raise UnableToImportStatements("\n".join(failed))


@bank.command("files")
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True)
@LANGUAGE
def list_files(limit: int) -> None:
    """Lists the files that were taken, the newest first."""
    from arrears.payments.queries_of_files import bank_files

    table = Table(title=_("Bank files"))
    for heading in (_("File"), pgettext("thing", "Name"), _("Format"), _("Business date"), _("By")):
        table.add_column(heading)
    for row in bank_files(limit=limit):
        table.add_row(str(row.id), row.name, row.format, row.received_on.isoformat(), row.actor)
    Console().print(table)


@bank.command("settle")
@click.argument("line", type=int)
@click.option("--book", "how", flag_value="book", help="A credit becomes money: to its loan, or unapplied.")
@click.option("--take-back", "receipt", type=int, help="A debit takes this receipt back.")
@click.option("--note", "how", flag_value="note", help="It was settled elsewhere; nothing is booked.")
@REASON
@LANGUAGE
def settle_line(line: int, how: str | None, receipt: int | None, reason: str) -> None:
    """Settles LINE, which waits: `arrears bank lines` lists them."""
    from arrears.servicing.operations.settle_line import book_line, note_line, take_back_by_line

    if (how is None) == (receipt is None):
        raise UnableToUnderstand(_("Say one of --book, --take-back RECEIPT and --note."))
    if receipt is not None:
        take_back_by_line(line_id=line, receipt_id=receipt, actor=user(), reason=reason)
    elif how == "book":
        made = book_line(line_id=line, actor=user(), reason=reason)
        click.echo(_("It is receipt %(receipt)s.") % {"receipt": made})
    else:
        note_line(line_id=line, actor=user(), reason=reason)
    click.echo(_("Line %(line)s is settled.") % {"line": line})


@bank.command("lines")
@click.option("--file", "file_id", type=int, help="Of this file only.")
@click.option("--all", "every", is_flag=True, help="Also those that were refused or took a payment back.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=100, show_default=True)
@UNMASK
@REASON
@LANGUAGE
def list_lines(file_id: int | None, every: bool, limit: int, unmask: bool, reason: str) -> None:
    """Lists lines of bank files that wait for a person: returns of unknown payments and the like."""
    from arrears.adapters.bank.report import lines_table
    from arrears.payments.operations.unmask_lines import unmask_lines
    from arrears.payments.queries_of_files import bank_lines

    found = bank_lines(file_id=file_id, waiting_only=not every, limit=limit)
    clear = unmask_lines(line_ids=[row.id for row in found], actor=user(), reason=reason) if unmask else {}
    Console(width=max(132, Console().width)).print(lines_table(found, clear))
