"""`arrears tokens`: made, listed, revoked."""

import click
from django.utils.translation import gettext as _

from arrears.plumbing.acting import user
from arrears.web.api.scopes import SCOPES


@click.group()
def tokens() -> None:
    """Tokens to the API: each acts in the name of a log-in, has scopes and an end."""


@tokens.command("add")
@click.argument("name")
@click.option("--owner", required=True, help="The log-in in whose name it acts.")
@click.option("--scope", "scopes", multiple=True, type=click.Choice(SCOPES), required=True)
@click.option("--days", type=int, default=90, show_default=True, help="How long it lasts.")
@click.option("--requests-a-minute", type=int, default=600, show_default=True)
def add(name: str, owner: str, scopes: tuple[str, ...], days: int, requests_a_minute: int) -> None:
    """Make a token for what NAME says uses it, and print it: it is never shown again."""
    from arrears.web.api.operations.issue_token import issue_token

    click.echo(
        issue_token(
            name=name,
            owner=owner,
            scopes=list(scopes),
            days=days,
            requests_a_minute=requests_a_minute,
            actor=user(),
        )
    )


@tokens.command("list")
def list_command() -> None:
    """List all tokens, without their secrets."""
    from arrears.web.api.queries import token_rows

    for row in token_rows():
        used = row.last_used_at.strftime("%Y-%m-%d %H:%M") if row.last_used_at else _("never used")
        click.echo(
            f"{row.prefix}  {row.name} ({row.owner})  {row.state.label}  "
            f"{row.expires_at:%Y-%m-%d}  {used}  {' '.join(row.scopes)}"
        )


@tokens.command("revoke")
@click.argument("prefix")
@click.option("--reason", default="")
def revoke(prefix: str, reason: str) -> None:
    """Revoke the token that begins with arr_PREFIX."""
    from arrears.web.api.operations.revoke_token import revoke_token

    revoke_token(prefix=prefix, actor=user(), reason=reason)
    click.echo(_("Token %(prefix)s is revoked.") % {"prefix": prefix})
