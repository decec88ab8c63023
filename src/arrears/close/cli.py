"""Commands: close, rebuild, explain, clock."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any, NoReturn, cast

import click
from django.db import OperationalError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from arrears.close import queries
from arrears.close.failures import UnableToClose
from arrears.close.operations.catch_up import Every, close_through
from arrears.close.operations.sign import sign as sign_page
from arrears.close.page_text import text_of
from arrears.plumbing import clock as business_clock
from arrears.plumbing.speaking import LANGUAGE, speaking
from arrears.servicing.cli import loan_id_of

DAY = click.DateTime(["%Y-%m-%d"])
_FIRST_DAY, _LAST_DAY = date(1970, 1, 1), date(2199, 12, 31)
YES = click.option("--yes", is_flag=True, help="Do more than 366 closes in one go; they can't be undone.")
_ASKED_CLOSES, _MOST_CLOSES = 366, 3700


@click.group(invoke_without_command=True)
@click.option("--through", type=DAY, help="Last business date to close (default: the open one).")
@click.option("--every", type=click.Choice(["day", "month"]), default="day", help="month: month ends only.")
@click.option("--verify", type=DAY, help="Compute a closed night again; compare it with what was published.")
@click.option("--actor", default=None, help="Who closes (default: this machine's user).")
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
    language: str | None,
) -> None:
    """Closes the open business date, or every day up to --through."""
    if ctx.invoked_subcommand:
        return
    with speaking(language), database_answers():
        if verify is not None:
            _verify(verify.date())
            return
        last = through.date() if through else business_clock.business_date()
        _require_sensible(last, cast(Every, every), sure=yes)
        pages = _close(last, cast(Every, every), actor or user())
        if not pages:
            click.echo(f"Nothing to close: the business date is {business_clock.business_date()}.")
            return
        click.echo(text_of(pages[-1]))


@close.command()
@click.argument("day", type=DAY)
@click.option("--actor", default=None, help="Who signs (default: this machine's user).")
def sign(day: datetime, actor: str | None) -> None:
    """Signs the page of a closed DAY."""
    sign_page(business_date=day.date(), actor=actor or user())
    click.echo(f"The page of {day.date()} is signed by {actor or user()}.")


@close.command()
@click.argument("day", type=DAY, required=False)
@LANGUAGE
def page(day: datetime | None, language: str | None) -> None:
    """Shows the page of a closed DAY (default: the last)."""
    found = queries.close_of(business_date=day.date()) if day else queries.latest_run()
    if found is None:
        raise UnableToClose("There is no close yet. Run `arrears close`.")
    with speaking(language):
        click.echo(text_of(found.page))
        if found.signed_by:
            click.echo(f"{found.signed_by} {found.signed_at:%Y-%m-%d %H:%M}")


@click.command()
@click.option("--check", is_flag=True, help="Compare only; exit 1 when something differs.")
@click.option("--actor", default=None, help="Who rebuilds (default: this machine's user).")
def rebuild(check: bool, actor: str | None) -> None:
    """Computes all states from terms and events again and compares, or writes, what is derived."""
    from arrears.close.operations.rebuild import compare, rewrite

    with database_answers(), showing("states") as progress:
        differences = (
            compare(progress=progress) if check else rewrite(actor=actor or user(), progress=progress)
        )
    for line in differences[:50]:
        click.echo(line)
    if len(differences) > 50:
        click.echo(f"and {len(differences) - 50} more")
    if check:
        click.echo("What is stored equals what follows from the history." if not differences else "")
        sys.exit(1 if differences else 0)
    click.echo(f"{len(differences)} differences written anew.")


@click.command()
@click.argument("loan")
@click.option("--as-of", type=DAY, help="The day to explain (default: the last closed day).")
@click.option("--known-on", type=DAY, help="With what was known on that day (default: everything).")
@LANGUAGE
def explain(loan: str, as_of: datetime | None, known_on: datetime | None, language: str | None) -> None:
    """Tells why the numbers of LOAN (its number or id) are what they are."""
    from arrears.servicing.queries.explanation import explanation

    with speaking(language), database_answers():
        lines = explanation(
            loan_id=loan_id_of(loan),
            as_of=as_of.date() if as_of else last_day(),
            known_on=known_on.date() if known_on else None,
            language=language or "en",
        )
    click.echo("\n".join(lines))


@click.group(invoke_without_command=True)
@click.pass_context
def clock(ctx: click.Context) -> None:
    """Shows the business date; `set` and `advance` move it."""
    if ctx.invoked_subcommand is None:
        closed = queries.last_close()
        click.echo(f"Business date {business_clock.business_date()} is open.")
        click.echo(f"Last close: {closed.business_date}" if closed else "Nothing is closed yet.")


@clock.command("set")
@click.argument("day", type=DAY)
@click.option("--actor", default=None, help="Who sets it (default: this machine's user).")
def set_clock(day: datetime, actor: str | None) -> None:
    """Opens business date DAY of a book that was never closed; later `advance` moves it, with the closes."""
    if not _FIRST_DAY <= day.date() <= _LAST_DAY:
        raise business_clock.UnableToMoveClock(
            f"{day.date()} is no business date of a book: choose one from {_FIRST_DAY} to {_LAST_DAY}."
        )
    closed = queries.last_close()
    if closed is not None and day.date() != business_clock.business_date():
        raise business_clock.UnableToMoveClock(
            f"The book is closed through {closed.business_date}: days may not be passed over. "
            f"Run `arrears clock advance --to {day.date()}`, which closes each day on the way."
        )
    business_clock.set_business_date(to=day.date(), actor=actor or user(), reason="arrears clock set")
    click.echo(f"Business date {day.date()} is open.")


@clock.command()
@click.argument("days", type=click.IntRange(min=1), default=1)
@click.option("--to", type=DAY, help="The date to open.")
@click.option("--actor", default=None, help="Who closes (default: this machine's user).")
@YES
def advance(days: int, to: datetime | None, actor: str | None, yes: bool) -> None:
    """Advances the business date by DAYS or --to a date, closing each day on the way."""
    with database_answers():
        opened = business_clock.business_date()
        if to and to.date() < opened:
            raise business_clock.UnableToMoveClock(
                f"The business date is {opened}; it can't go back to {to.date()}. "
                "Look at the past with --as-of instead."
            )
        _require_count((to.date() - opened).days if to else days, sure=yes)
        until = to.date() if to else opened + timedelta(days=days)
        _require_sensible(until, "day", sure=yes)
        pages = _close(until - timedelta(days=1), "day", actor or user())
        click.echo(f"{len(pages)} days closed. Business date {business_clock.business_date()} is open.")


def _require_sensible(through: date, every: Every, *, sure: bool) -> None:
    """A mistyped year must not close the book for ever: a close can't be undone."""
    days = (through - business_clock.business_date()).days + 1
    _require_count(days if every == "day" else days // 30 + 1, sure=sure)
    if through > _LAST_DAY:
        raise UnableToClose(f"{through} is no business date of a book: the last one is {_LAST_DAY}.")


def _require_count(closes: int, *, sure: bool) -> None:
    if closes > _MOST_CLOSES:
        raise UnableToClose(
            f"That would be {closes:,} closes, which can't be undone; at most {_MOST_CLOSES:,} are done in "
            "one go. Is the year right?"
        )
    if closes > _ASKED_CLOSES and not sure:
        raise UnableToClose(
            f"That would be {closes:,} closes, which can't be undone. Add --yes if that is meant."
        )


def _close(through: date, every: Every, actor: str) -> list[dict[str, Any]]:
    with showing("close") as progress:
        return close_through(through=through, every=every, actor=actor, progress=progress)


def _verify(day: date) -> None:
    from arrears.close import snapshot
    from arrears.close.operations.recompute import recompute

    written = recompute(business_date=day)
    snapshot.discard(written=written)
    click.echo(f"The book of {day} comes out as it was published: {written.rows} loans, {written.sha256}.")


def last_day() -> date:
    """The last closed day, or the open one before the first close."""
    closed = queries.last_close()
    return closed.business_date if closed else business_clock.business_date()


def user() -> str:
    """Who runs this command, for the audit trail."""
    return os.environ.get("USER") or os.environ.get("LOGNAME") or "command line"


@contextmanager
def showing(what: str) -> Iterator[Any]:
    """A progress bar on stderr; yields a function of (stage, done, of)."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(what, total=None)
        yield lambda stage, done, of: bar.update(
            task, description=f"{what} {stage}", completed=done, total=of
        )


@contextmanager
def database_answers() -> Iterator[None]:
    """Says what to do when the database goes away in the middle."""
    try:
        yield
    except OperationalError as error:
        _gone(error)


def _gone(error: OperationalError) -> NoReturn:
    raise UnableToClose(
        f"The database went away: {str(error).strip().splitlines()[0]}. "
        "Nothing is lost: run the command again, it goes on where it stopped."
    ) from error
