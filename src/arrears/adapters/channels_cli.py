"""`arrears messages`: which channels are set up, and returned e-mail."""

from pathlib import Path

import click
from django.utils.translation import gettext as _

from arrears.plumbing.speaking import LANGUAGE


@click.group()
@LANGUAGE
def messages() -> None:
    """Channels of messages: what is set up, and e-mail that came back."""


@messages.command("channels")
def channels() -> None:
    """Names the provider of each channel; `mailbox` = nothing leaves this machine."""
    from arrears.adapters.channels.configured import in_use

    for channel, provider in in_use().items():
        click.echo(f"{channel:10} {provider}")


@messages.command("take-mail")
@click.argument("place", type=click.Path(exists=True, path_type=Path))
def take_mail(place: Path) -> None:
    """Reads bounces and replies from a Maildir, a folder of e-mails or one; again changes nothing."""
    from arrears.adapters.channels.mail_in import files_of, read_mail
    from arrears.adapters.channels.take import take
    from arrears.plumbing import clock

    paths, now, new = files_of(place), clock.moment(), 0
    for path in paths:
        new += take(provider="smtp", said=read_mail(path.read_bytes()), at=now)
    click.echo(_("%(count)d e-mails read, %(new)d of them new.") % {"count": len(paths), "new": new})
