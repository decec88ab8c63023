"""The command `arrears scripts`: what collectors say, checked and shown."""

from datetime import date, datetime

import click
from django.utils.translation import gettext as _

from arrears.plumbing.speaking import LANGUAGE


@click.group()
def scripts() -> None:
    """What to say and what never to say: by segment, tone and language."""


@scripts.command()
@LANGUAGE
def check() -> None:
    """Puts every segment, tone and language together and names each gap."""
    from arrears.collection.cases.script_check import faults
    from arrears.collection.cases.script_file import LANGUAGES, segments

    broken = faults()
    for fault in broken:
        click.echo(fault, err=True)
    if broken:
        raise click.ClickException(_("%(count)d faults in the scripts") % {"count": len(broken)})
    found = segments().values()
    click.echo(
        _("%(segments)d segments, %(scripts)d scripts by tone and language: sound")
        % {"segments": len(found), "scripts": sum(len(one.tones) for one in found) * len(LANGUAGES)}
    )


@scripts.command()
@click.argument("segment", required=False)
@click.option("--tone", default="", help="The segment's first when left out.")
@click.option("--spoken", default="", help="Language of the conversation, such as zh.")
@click.option("--on", "on_", type=click.DateTime(["%Y-%m-%d"]), help="Day; today by default.")
@LANGUAGE
def show(segment: str | None, tone: str, spoken: str, on_: datetime | None) -> None:
    """Shows a script as it is on the screen; without a segment the segments in their order."""
    from django.utils.translation import get_language

    from arrears.collection.cases.script_file import segments
    from arrears.collection.cases.scripts import script_of

    known = segments()
    if segment is None:
        for one in known.values():
            click.echo(f"{one.code:16} {one.name}  ({', '.join(one.tones)})")
        return
    if segment not in known:
        raise click.ClickException(_("There is no segment %(code)r.") % {"code": segment})
    on = on_.date() if on_ else date.today()  # noqa: DTZ011 (a person's question, no posting)
    found = script_of(segment=known[segment], tone=tone, languages=(spoken, get_language() or ""), on=on)
    click.echo(f"{found.segment.name}  [{found.code}]")
    for part, lines in found.lines.items():
        for line in lines:
            click.echo(f"  {part:6} {line}")
