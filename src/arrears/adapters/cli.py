"""The command `arrears import`."""

import csv
import sys
from pathlib import Path
from typing import Any

import click
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from arrears.adapters.files import choose
from arrears.adapters.guess.draft import draft
from arrears.adapters.mapping.schema import Mapping, load, shipped, shipped_names
from arrears.adapters.operations.import_tape import import_tape
from arrears.adapters.operations.unmask import unmask
from arrears.adapters.queries import quarantined_rows
from arrears.adapters.report import show
from arrears.plumbing.acting import REASON, UNMASK, user
from arrears.plumbing.failures import Unable
from arrears.plumbing.speaking import LANGUAGE

_STEPS = ("read", "convert", "compare", "book", "keep")


class UnableToUnderstand(Unable):
    """The arguments do not say what to import; the message says how."""


@click.command("import")
@click.argument("arguments", nargs=-1, metavar="[FORMAT] PATH...")
@click.option(
    "--mapping", "mapping_path", type=click.Path(path_type=Path), help="Import by this mapping file."
)
@click.option("--guess", is_flag=True, help="Draft a mapping for the files and print it.")
@click.option("--book", "book_code", help="Code of the book that the loans belong to.")
@click.option("--loans", multiple=True, type=click.Path(path_type=Path), help="A file of loans.")
@click.option("--schedules", multiple=True, type=click.Path(path_type=Path), help="A file of instalments.")
@click.option("--payments", multiple=True, type=click.Path(path_type=Path), help="A file of payments.")
@click.option("--encoding", help="Encoding of the files, such as gb18030 or utf-16.")
@click.option("--quarantine", type=int, metavar="RUN", help="Print the rows that a run quarantined, as CSV.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="Write the draft or the CSV to this file."
)
@UNMASK
@REASON
@LANGUAGE
def import_command(**given: Any) -> None:
    """Import a loan tape: every row ends imported, unchanged or quarantined.

    FORMAT is one that comes with Arrears (abs-ee, abs-ee-panel, generic); any other tape is imported by a
    mapping file, which --guess drafts.
    """
    if given["quarantine"] is not None:
        _print_quarantine(given)
    elif given["guess"]:
        _guess(given)
    else:
        _import(given)


def _import(given: dict[str, Any]) -> None:
    if given["book_code"] is not None and not given["book_code"].isprintable():
        raise UnableToUnderstand(_("The code of the book holds control characters. Choose a plain one."))
    mapping, paths = _mapping(given)
    named = {"loans": given["loans"], "schedule": given["schedules"], "payments": given["payments"]}
    files = choose(mapping=mapping, paths=paths, named=named)
    console = Console()
    with _progress() as progress:
        task = progress.add_task("", total=len(_STEPS))
        words = _words()

        def step(name: str) -> None:
            progress.update(task, completed=_STEPS.index(name), description=words[name])

        outcome = import_tape(
            mapping=mapping, files=files, actor=user(), book_code=given["book_code"], step=step
        )
        progress.update(task, completed=len(_STEPS), description=_("done"))
    show(outcome=outcome, console=console)


def _mapping(given: dict[str, Any]) -> tuple[Mapping, list[Path]]:
    arguments = list(given["arguments"])
    if given["mapping_path"] is not None:
        mapping = load(path=given["mapping_path"])
    elif arguments and arguments[0] in shipped_names():
        mapping = shipped(arguments.pop(0))
    else:
        names = ", ".join(shipped_names())
        raise UnableToUnderstand(
            _(
                "Say which format the files have: arrears import FORMAT PATH…, FORMAT one of "
                "%(names)s; or give a mapping with --mapping FILE.yaml; or draft one with --guess "
                "PATH."
            )
            % {"names": names}
        )
    paths = [Path(argument) for argument in arguments]
    if not paths and not any(given[name] for name in ("loans", "schedules", "payments")):
        raise UnableToUnderstand(_("Say which files or folder to import."))
    return (mapping.with_encoding(given["encoding"]) if given["encoding"] else mapping), paths


def _progress() -> Progress:
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True)


def _words() -> dict[str, str]:
    return {
        "read": _("reading the files"),
        "convert": _("converting the columns"),
        "compare": _("comparing with earlier imports"),
        "book": _("writing loans and events"),
        "keep": _("recording the rows"),
    }


def _guess(given: dict[str, Any]) -> None:
    paths = [Path(argument) for argument in given["arguments"]]
    if not paths:
        raise UnableToUnderstand(_("Say which file to draft a mapping for: arrears import --guess PATH."))
    text = draft(paths=paths, encoding=given["encoding"])
    if given["output"] is None:
        click.echo(text, nl=False)
        return
    try:
        given["output"].write_text(text, encoding="utf-8")
    except OSError as error:
        raise _unwritable(given["output"], error) from error
    click.echo(_("The draft is in {path}. Read its comments before you use it.").format(path=given["output"]))


def _print_quarantine(given: dict[str, Any]) -> None:
    run_id, output = given["quarantine"], given["output"]
    if given["unmask"]:
        rows = unmask(run_id=run_id, actor=user(), reason=given["reason"])
    else:
        rows = quarantined_rows(run_id=run_id)
    try:
        stream = sys.stdout if output is None else output.open("w", encoding="utf-8", newline="")
    except OSError as error:
        raise _unwritable(output, error) from error
    try:
        writer = csv.writer(stream)
        writer.writerow(["file", "row", "code", "reason", "content"])
        for row in rows:
            shown = "; ".join(
                f"{name}={value}" for name, value in row.content.items() if value not in (None, "")
            )
            writer.writerow(
                [guarded(str(c)) for c in (row.file, row.row_number, row.code, row.reason, shown)]
            )
    finally:
        if output is not None:
            stream.close()


def _unwritable(output: Path | None, error: OSError) -> UnableToUnderstand:
    return UnableToUnderstand(f"{output} can't be written: {error.strerror}. Choose another file with -o.")


def guarded(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell[:1] in {"=", "+", "-", "@", "\t", "\r"} else cell
