"""The command `arrears line statement`, beside those of servicing."""

from datetime import datetime
from pathlib import Path

import click

from arrears.plumbing import clock
from arrears.plumbing.acting import REASON, UNMASK, user
from arrears.plumbing.speaking import LANGUAGE
from arrears.servicing.line_cli import line
from arrears.web.papers.cli import DAY, OUT, why, write
from arrears.web.papers.make import line_statement_of


@line.command("statement")
@click.argument("line_id", type=int)
@click.option("--as-of", type=DAY, help="Day of the statement (default: the open business date).")
@click.option("--known-on", type=DAY, help="With what was known on that day: as it was printed then.")
@OUT
@UNMASK
@REASON
@LANGUAGE
def statement(
    line_id: int,
    as_of: datetime | None,
    known_on: datetime | None,
    out: Path | None,
    unmask: bool,
    reason: str,
) -> None:
    """Writes the borrower's statement of a line as PDF or HTML."""
    paper = line_statement_of(
        line_id=line_id,
        as_of=as_of.date() if as_of else clock.business_date(),
        known_on=known_on.date() if known_on else None,
        actor=user(),
        reason=why(unmask, reason),
    )
    write(paper, out or Path(f"line-{line_id}.pdf"))


__all__ = ["line"]
