"""Who gives a command, and why: for the history and the audit trail."""

import getpass

import click

REASON = click.option("--reason", default="", help="Why; it is written into the audit trail.")
UNMASK = click.option(
    "--unmask", is_flag=True, help="Show personal data in clear; needs --reason and leaves an audit record."
)


def user() -> str:
    """`cli:` and this machine's user."""
    try:
        return f"cli:{getpass.getuser()}"
    except (KeyError, OSError):
        return "cli:unknown"
