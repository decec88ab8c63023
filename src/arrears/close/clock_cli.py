"""The command `arrears clock`."""

from datetime import datetime, timedelta

import click
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from arrears.close import queries
from arrears.close.command_parts import (
    ACTOR,
    DAY,
    FIRST_DAY,
    LAST_DAY,
    YES,
    close_days,
    database_answers,
    require_count,
    require_sensible,
)
from arrears.plumbing.acting import user
from arrears.plumbing.clock import UnableToMoveClock, business_date, set_business_date
from arrears.plumbing.speaking import LANGUAGE


@click.group(invoke_without_command=True)
@LANGUAGE
@click.pass_context
def clock(ctx: click.Context) -> None:
    """Shows the business date; `set` and `advance` move it."""
    if ctx.invoked_subcommand is None:
        closed = queries.last_close()
        _say_open()
        click.echo(
            _("Last close: %(day)s") % {"day": closed.business_date}
            if closed
            else _("Nothing is closed yet.")
        )


@clock.command("set")
@click.argument("day", type=DAY)
@ACTOR
@LANGUAGE
def set_clock(day: datetime, actor: str | None) -> None:
    """Opens business date DAY of a book that was never closed; later `advance` moves it, with the closes."""
    if not FIRST_DAY <= day.date() <= LAST_DAY:
        raise UnableToMoveClock(
            _("%(day)s is no business date of a book: choose one from %(first)s to %(last)s.")
            % {"day": day.date(), "first": FIRST_DAY, "last": LAST_DAY}
        )
    closed = queries.last_close()
    if closed is not None and day.date() != business_date():
        raise UnableToMoveClock(
            _(
                "The book is closed through %(closed)s: days may not be passed over. Run `arrears clock "
                "advance --to %(day)s`, which closes each day on the way."
            )
            % {"closed": closed.business_date, "day": day.date()}
        )
    set_business_date(to=day.date(), actor=actor or user(), reason="arrears clock set")
    _say_open()


@clock.command()
@click.argument("days", type=click.IntRange(min=1), default=1)
@click.option("--to", type=DAY, help="The date to open.")
@ACTOR
@YES
@LANGUAGE
def advance(days: int, to: datetime | None, actor: str | None, yes: bool) -> None:
    """Advances the business date by DAYS or --to a date, closing each day on the way."""
    with database_answers():
        opened = business_date()
        if to and to.date() < opened:
            raise UnableToMoveClock.back(opened=opened, to=to.date())
        require_count(closes=(to.date() - opened).days if to else days, sure=yes)
        until = to.date() if to else opened + timedelta(days=days)
        require_sensible(through=until, every="day", sure=yes)
        pages = close_days(through=until - timedelta(days=1), every="day", actor=actor or user())
        click.echo(
            ngettext("%(days)d day closed.", "%(days)d days closed.", len(pages)) % {"days": len(pages)},
            nl=False,
        )
        click.echo(" ", nl=False)
        _say_open()


def _say_open() -> None:
    click.echo(_("Business date %(day)s is open.") % {"day": business_date()})
