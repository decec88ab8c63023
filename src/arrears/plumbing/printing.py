"""Tables of commands, as every slice's `cli.py` prints them."""

from collections.abc import Sequence

import click
from django.utils.translation import gettext as _
from rich.console import Console
from rich.table import Table
from rich.text import Text

_WIDTH = 120  # at least: a table is not broken where the output goes to a file


def print_rows(*, title: str, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table, or that there is nothing. Cells are text, never markup."""
    if not rows:
        click.echo(_("There is nothing to show yet."))
        return
    table = Table(title=title)
    for heading in headings:
        table.add_column(heading)
    for row in rows:
        table.add_row(*map(Text, row))
    Console(width=max(_WIDTH, Console().width)).print(table)
