"""`arrears portal`: what is needed to try the borrower's pages out."""

import click

from arrears.web.portal.demonstration import code_of


@click.group()
def portal() -> None:
    """The borrower's pages."""


@portal.command()
@click.argument("phone")
def code(phone: str) -> None:
    """Shows the last one-time code of a phone, in a demonstration book only."""
    click.echo(code_of(phone=phone))
