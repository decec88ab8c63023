"""`arrears treatments`: what works."""

from pathlib import Path

import click

from arrears.plumbing.speaking import LANGUAGE


@click.group()
def treatments() -> None:
    """Which treatment: the plan of the day, and what is known of effects."""


@treatments.command()
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@LANGUAGE
def recoveries(path: Path) -> None:
    """Estimates a real treatment effect from debts whose effort was assigned by thresholds."""
    from arrears.collection.treatments.recoveries_text import lines_of

    for line in lines_of(path):
        click.echo(line)
