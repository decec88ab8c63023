"""`arrears treatments`: what works."""

from pathlib import Path

import click

from arrears.plumbing.speaking import LANGUAGE


@click.group()
def treatments() -> None:
    """Which treatment: the plan of the day, and what is known of effects."""


@treatments.command()
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--keep", is_flag=True, help="Stores the estimate; the page of strategies shows it.")
@LANGUAGE
def recoveries(path: Path, keep: bool) -> None:
    """Estimates a real treatment effect from debts whose effort was assigned by thresholds."""
    from django.utils.translation import gettext as _

    from arrears.collection.treatments.operations.keep_study import keep_study
    from arrears.collection.treatments.recoveries_text import lines_of
    from arrears.plumbing import acting

    for line in lines_of(path):
        click.echo(line)
    if keep:
        keep_study(path=path, actor=acting.user())
        click.echo(_("Stored: the page of strategies shows it."))


@treatments.command()
@LANGUAGE
def plan() -> None:
    """Decides the treatments of the open business date, once, and ranks the collectors' queue."""
    from django.utils.translation import gettext as _

    from arrears.collection.treatments.operations.plan_day import plan_day
    from arrears.plumbing.clock import business_date
    from arrears.plumbing.currency import plain_amount

    planned = plan_day(business_date=business_date())
    said = (
        _("%(day)s: %(count)s cases decided")
        if not planned.already
        else _("%(day)s was planned: %(count)s cases")
    )
    click.echo(said % {"day": planned.business_date, "count": f"{planned.decided:,}"})
    for code, count in planned.by_treatment.items():
        click.echo(f"  {code:<14}{count:>8,}")
    for code, price in planned.prices.items():
        if price > 0:
            click.echo(
                _("  one more contact by %(channel)s would be worth %(price)s")
                % {"channel": code, "price": plain_amount(round(price), planned.currency)}
            )


@treatments.command()
@click.argument("challenger")
@LANGUAGE
def release(challenger: str) -> None:
    """Asks the release gate whether an arm of the experiment may replace the champion."""
    from django.utils.translation import gettext as _

    from arrears.collection.treatments.choices import RULING_REASON, RULING_WORDS
    from arrears.collection.treatments.operations.rule_release import rule_release
    from arrears.collection.treatments.strategies import read_experiment
    from arrears.plumbing import acting
    from arrears.plumbing.clock import business_date
    from arrears.plumbing.currency import plain_amount

    verdict = rule_release(challenger=challenger, business_date=business_date(), actor=acting.user())
    currency = read_experiment().currency
    click.echo(f"{RULING_WORDS[verdict.ruling]}: {RULING_REASON[verdict.reason]}")
    click.echo(
        _("Difference a person %(difference)s, 95 %% interval %(low)s to %(high)s")
        % {
            "difference": plain_amount(round(verdict.difference_minor), currency),
            "low": plain_amount(round(verdict.low_minor), currency),
            "high": plain_amount(round(verdict.high_minor), currency),
        }
    )
