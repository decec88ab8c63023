"""`arrears report`: the morning overview on one page, for a terminal, a printer or a machine."""

import io
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import click
from django.utils.translation import gettext as _
from rich.console import Console

from arrears.plumbing.failures import Unable
from arrears.plumbing.home import snapshot_folder
from arrears.plumbing.speaking import LANGUAGE
from arrears.portfolio.known import require_known
from arrears.portfolio.overview import Section, overview
from arrears.portfolio.report_json import as_json
from arrears.portfolio.report_text import print_text
from arrears.portfolio.scope import Scope

_WIDTH = 132  # what the widest tables need and a landscape page holds


class UnableToWriteReport(Unable):
    """The file of the report can't be written."""


@click.command()
@click.option(
    "--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Day to report on (default: the last closed day)."
)
@click.option(
    "--format", "form", type=click.Choice(["text", "html", "json"]), default="text", show_default=True
)
@LANGUAGE
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file, not to the screen."
)
@click.option("--book", help="Only this book or pool.")
@click.option("--product", help="Only this product.")
@click.option("--region", help="Only this region.")
@click.option("--currency", help="Only this currency (default: the one with the most loans).")
def report(
    as_of: datetime | None,
    form: str,
    out: Path | None,
    book: str | None,
    product: str | None,
    region: str | None,
    currency: str | None,
) -> None:
    """All measures of the morning overview, from the snapshot of a closed day."""
    scope = Scope(book_code=book, product_code=product, region=region, currency=currency)
    day = as_of.date() if as_of else None
    require_known(snapshots=snapshot_folder(), as_of=day, scope=scope)
    sections = overview(snapshots=snapshot_folder(), as_of=day, scope=scope, progress=_say)
    if form == "text" and out is None:
        print_text(sections, console=Console(width=max(_WIDTH, Console().width)))
        return
    text = _html(sections) if form == "html" else as_json(sections) if form == "json" else _text(sections)
    _hand_over(text, out=out)


def _say(heading: str) -> None:
    """Tell on a terminal what is being measured; files and pipes stay clean."""
    if sys.stderr.isatty() and not sys.stdout.isatty():
        click.echo(f"\r\033[K{heading} …", err=True, nl=False)


def _text(sections: Iterator[Section]) -> str:
    buffer = io.StringIO()
    print_text(sections, console=Console(file=buffer, width=_WIDTH, no_color=True))
    return buffer.getvalue()


def _html(sections: Iterator[Section]) -> str:
    from arrears.portfolio.report_html import html  # the chart library comes with it

    return html(sections)


def _hand_over(text: str, *, out: Path | None) -> None:
    if out is None:
        click.echo(text, nl=False)
        return
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UnableToWriteReport(
            _("the report can't be written to %(path)s: %(why)s; choose another --out")
            % {"path": out, "why": error.strerror}
        ) from error
    click.echo(str(out), err=True)
