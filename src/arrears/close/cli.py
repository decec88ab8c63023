"""Commands: close, rebuild, explain."""

import sys
from datetime import date, datetime
from typing import cast

import click
from django.utils.translation import gettext as _

from arrears.close import queries
from arrears.close.command_parts import (
    ACTOR,
    DAY,
    YES,
    close_days,
    database_answers,
    last_day,
    require_sensible,
    showing,
)
from arrears.close.failures import UnableToClose
from arrears.plumbing.acting import user
from arrears.plumbing.clock import business_date
from arrears.plumbing.speaking import LANGUAGE, spoken

_SHOWN = 50  # differences that are listed one by one


@click.group(invoke_without_command=True)
@click.option("--through", type=DAY, help="Last business date to close (default: the open one).")
@click.option("--every", type=click.Choice(["day", "month"]), default="day", help="month: month ends only.")
@click.option("--verify", type=DAY, help="Compute a closed night again; compare it with what was published.")
@ACTOR
@YES
@LANGUAGE
@click.pass_context
def close(
    ctx: click.Context,
    through: datetime | None,
    every: str,
    verify: datetime | None,
    actor: str | None,
    yes: bool,
) -> None:
    """Closes the open business date, or every day up to --through."""
    if ctx.invoked_subcommand:
        return
    from arrears.close.operations.catch_up import Every
    from arrears.close.page_text import text_of

    with database_answers():
        if verify is not None:
            _verify(verify.date())
            return
        last, span = through.date() if through else business_date(), cast(Every, every)
        require_sensible(through=last, every=span, sure=yes)
        pages = close_days(through=last, every=span, actor=actor or user())
        if not pages:
            click.echo(_("Nothing to close: the business date is %(day)s.") % {"day": business_date()})
            return
        click.echo(text_of(pages[-1]))


@close.command()
@click.argument("day", type=DAY)
@ACTOR
@LANGUAGE
def sign(day: datetime, actor: str | None) -> None:
    """Signs the page of a closed DAY."""
    from arrears.close.operations.sign import sign as sign_page

    sign_page(business_date=day.date(), actor=actor or user())
    click.echo(
        _("The page of %(day)s is signed by %(actor)s.") % {"day": day.date(), "actor": actor or user()}
    )


@close.command()
@click.argument("day", type=DAY, required=False)
@LANGUAGE
def page(day: datetime | None) -> None:
    """Shows the page of a closed DAY (default: the last)."""
    from arrears.close.page_text import text_of

    found = queries.close_of(business_date=day.date()) if day else queries.latest_run()
    if found is None:
        raise UnableToClose(_("There is no close yet. Run `arrears close`."))
    click.echo(text_of(found.page))
    if found.signed_by:
        click.echo(f"{found.signed_by} {found.signed_at:%Y-%m-%d %H:%M}")


@click.command()
@click.option("--check", is_flag=True, help="Compare only; exit 1 when something differs.")
@ACTOR
@LANGUAGE
def rebuild(check: bool, actor: str | None) -> None:
    """Computes all states from terms and events again and compares, or writes, what is derived."""
    from arrears.close.operations.rebuild import compare, rewrite

    with database_answers(), showing(_("Rebuilding")) as progress:
        differences = (
            compare(progress=progress) if check else rewrite(actor=actor or user(), progress=progress)
        )
    for line in differences[:_SHOWN]:
        click.echo(line)
    if len(differences) > _SHOWN:
        click.echo(_("and %(count)d more") % {"count": len(differences) - _SHOWN})
    if not check:
        click.echo(_("%(count)d differences written anew.") % {"count": len(differences)})
        return
    if not differences:
        click.echo(_("What is stored equals what follows from the history."))
    sys.exit(1 if differences else 0)


@click.command()
@click.argument("loan")
@click.option("--as-of", type=DAY, help="The day to explain (default: the last closed day).")
@click.option("--known-on", type=DAY, help="With what was known on that day (default: everything).")
@LANGUAGE
def explain(loan: str, as_of: datetime | None, known_on: datetime | None) -> None:
    """Tells why the numbers of LOAN (its number or id) are what they are."""
    from arrears.servicing.cli import loan_id_of
    from arrears.servicing.queries.explanation import explanation

    with database_answers():
        lines = explanation(
            loan_id=loan_id_of(loan),
            as_of=as_of.date() if as_of else last_day(),
            known_on=known_on.date() if known_on else None,
            language=spoken(),
        )
    click.echo("\n".join(lines))


def _verify(day: date) -> None:
    from arrears.close import snapshot
    from arrears.close.operations.recompute import recompute

    written = recompute(business_date=day)
    snapshot.discard(written=written)
    click.echo(
        _("The book of %(day)s comes out as it was published: %(loans)d loans, %(sha256)s.")
        % {"day": day, "loans": written.rows, "sha256": written.sha256}
    )
