"""`arrears seed`: a lender's life from a seed."""

import time
from datetime import datetime

import click
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from arrears.plumbing.speaking import LANGUAGE
from arrears.simulator.life import Life, Plan
from arrears.simulator.world import read_world


@click.command()
@click.option("--loans", default=5000, show_default=True, help="Loans paid out over the whole time.")
@click.option("--months", default=24, show_default=True, help="Months of history.")
@click.option(
    "--seed", "seed_number", default=1, show_default=True, help="The same seed gives the same book."
)
@click.option("--start", type=click.DateTime(["%Y-%m-%d"]), help="First day; 2024-11-01 when left out.")
@click.option(
    "--live", "live_days", type=click.IntRange(1, 366), help="Go on with a seeded book for so many days."
)
@LANGUAGE
def seed(loans: int, months: int, seed_number: int, start: datetime | None, live_days: int | None) -> None:
    """Fills an empty book with the life of a simulated lender, or lets a seeded one live on.

    Interrupted, the same command continues. `--live DAYS` plays further days with the same people: their
    applications, payments and failures are posted, and each day is closed.
    """
    console = Console(stderr=True)
    started = time.monotonic()
    if live_days is not None:
        _live(days=live_days, console=console)
        return
    first_day = start.date() if start else read_world().start_on
    plan = Plan(seed=seed_number, loans=loans, months=months, start=first_day)
    with _bar(console) as bar:
        playing, closing = bar.add_task(_("Living"), total=months), bar.add_task(_("Closing"), total=None)

        def months_done(done: int, of: int, life: Life) -> None:
            words = _("Living: %(loans)s loans, %(events)s events") % {
                "loans": f"{life.loan_count:,}",
                "events": f"{life.history.event_count:,}",
            }
            bar.update(playing, completed=done, total=of, description=words)

        def days_done(stage: str, done: int, of: int) -> None:
            bar.update(closing, completed=done, total=of, description=f"{_('Closing')} {stage}".strip())

        from arrears.simulator.operations.seed import seed as run

        done = run(plan=plan, playing=months_done, closing=days_done)
    click.echo(
        _(
            "%(loans)s loans of %(people)s people, %(events)s events, %(closes)s closes in "
            "%(seconds).0f s. The open business date is %(open_on)s."
        )
        % {
            "loans": f"{done.loans:,}",
            "people": f"{done.people:,}",
            "events": f"{done.events:,}",
            "closes": done.closes,
            "seconds": time.monotonic() - started,
            "open_on": done.open_on,
        }
        if done.events
        else _("This book is seeded already. The open business date is %(open_on)s.")
        % {
            "open_on": done.open_on,
        }
    )


def _live(*, days: int, console: Console) -> None:
    from arrears.simulator.operations.live_day import live_day

    with _bar(console) as bar:
        task = bar.add_task(_("Living"), total=days)
        for _day in range(days):
            lived = live_day()
            bar.update(task, advance=1, description=_("Lived %(day)s") % {"day": lived.day})
            console.print(
                _("%(day)s: %(loans)s new loans, %(events)s events")
                % {
                    "day": lived.day,
                    "loans": lived.loans,
                    "events": lived.events,
                }
            )


def _bar(console: Console) -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f} %"))
    return Progress(*columns, TimeElapsedColumn(), console=console)
