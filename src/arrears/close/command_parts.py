"""What the commands of the close share: how far a close may go, the progress bar, a lost database."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any, NoReturn

import click
from django.db import OperationalError
from django.utils.translation import gettext as _

from arrears.close import queries
from arrears.close.failures import UnableToClose
from arrears.plumbing import clock

if TYPE_CHECKING:
    from arrears.close.operations.catch_up import Every

DAY = click.DateTime(["%Y-%m-%d"])
FIRST_DAY, LAST_DAY = date(1970, 1, 1), date(2199, 12, 31)
_ASKED_CLOSES, _MOST_CLOSES = 366, 3700
YES = click.option("--yes", is_flag=True, help="Do more than 366 closes in one go; they can't be undone.")
ACTOR = click.option("--actor", default=None, help="Who does it (default: this machine's user).")


def last_day() -> date:
    """The last closed day, or the open one before the first close."""
    closed = queries.last_close()
    return closed.business_date if closed else clock.business_date()


def require_sensible(*, through: date, every: "Every", sure: bool) -> None:
    """A mistyped year must not close the book for ever: a close can't be undone. Raises UnableToClose."""
    days = (through - clock.business_date()).days + 1
    require_count(closes=days if every == "day" else days // 30 + 1, sure=sure)
    if through > LAST_DAY:
        raise UnableToClose(
            _("%(day)s is no business date of a book: the last one is %(last)s.")
            % {"day": through, "last": LAST_DAY}
        )


def require_count(*, closes: int, sure: bool) -> None:
    """More closes than a year's are asked about, more than ten years' are refused. Raises UnableToClose."""
    if closes > _MOST_CLOSES:
        raise UnableToClose(
            _(
                "That would be %(closes)s closes, which can't be undone; at most %(most)s are done in one "
                "go. Is the year right?"
            )
            % {"closes": f"{closes:,}", "most": f"{_MOST_CLOSES:,}"}
        )
    if closes > _ASKED_CLOSES and not sure:
        raise UnableToClose(
            _("That would be %(closes)s closes, which can't be undone. Add --yes if that is meant.")
            % {"closes": f"{closes:,}"}
        )


def close_days(*, through: date, every: "Every", actor: str) -> list[dict[str, Any]]:
    """Closes up to a day behind a progress bar; returns the pages. Raises UnableToClose."""
    from arrears.close.operations.catch_up import close_through

    with showing(_("Closing")) as progress:
        return close_through(through=through, every=every, actor=actor, progress=progress)


@contextmanager
def showing(what: str) -> Iterator[Any]:
    """A progress bar on stderr; yields a function of (stage, done, of)."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

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
        _(
            "The database went away: %(said)s. Nothing is lost: run the command again, it goes on where it "
            "stopped."
        )
        % {"said": str(error).strip().splitlines()[0]}
    ) from error
