"""`arrears simulate`: a policy in a simulated world."""

import json
import os
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # small matrices: more threads only wait for each other

import click
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from arrears.plumbing.speaking import LANGUAGE
from arrears.simulator.worlds.breaches import rules_counted
from arrears.simulator.worlds.compare import Interval, Result, change, play_all
from arrears.simulator.worlds.parameters import World, find_world, read_world
from arrears.simulator.worlds.policies.registry import make_policy, names
from arrears.simulator.worlds.run import setting_of


@click.command()
@click.option(
    "--world",
    type=click.Path(dir_okay=False, path_type=Path),
    help="A world file, or the name of a shipped one.",
)
@click.option(
    "--policy", default="shipped", show_default=True, help="Its name, or module:name of one of your own."
)
@click.option("--seed", type=click.IntRange(0, 2**31), default=1, show_default=True, help="The first seed.")
@click.option("--seeds", type=click.IntRange(1, 1000), default=1, show_default=True, help="How many seeds.")
@click.option("--against", help="A policy to compare with on the same seeds: ladder, nothing …")
@click.option("--json", "as_json", is_flag=True, help="Figures of each seed as JSON.")
@LANGUAGE
def simulate(
    world: Path | None, policy: str, seed: int, seeds: int, against: str | None, as_json: bool
) -> None:
    """Plays a policy in a simulated world of borrowers (docs/worlds.md), and tells what came of it.

    Everything shown is a simulation. Policies of one seed meet the same borrowers and the same chances.
    """
    file = find_world(world)
    read = read_world(file)
    policies = (policy,) if against is None else (policy, against)
    for name in policies:
        make_policy(name=name, setting=setting_of(read, seed=seed))
    with _bar() as bar:
        task = bar.add_task(_("Simulating"), total=len(policies) * seeds)
        results = play_all(
            world=file,
            policies=policies,
            seeds=range(seed, seed + seeds),
            done=lambda done: bar.update(task, completed=done),
        )
    if as_json:
        click.echo(json.dumps(_as_json(read, results, seed=seed), indent=1))
        return
    _show(read.name, read.accounts, read.horizon_days, results, seed=seed, seeds=seeds)
    click.echo(
        _("Every contact passed the gate (rules of %(place)s). Breaches counted apart from it: %(rules)s.")
        % {"place": read.jurisdiction, "rules": rules_counted(read.jurisdiction)}
    )


def _bar() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed}/{task.total}"))
    return Progress(*columns, TimeElapsedColumn(), console=Console(stderr=True), transient=True)


def _rows() -> list[tuple[str, str, str]]:
    """Figure, its heading, how it is written."""
    return [
        ("contacts", _("Contacts"), ",.0f"),
        ("reached", _("of them reached somebody"), ",.0f"),
        ("collected", _("Collected"), ",.0f"),
        ("contact_cost", _("Cost of contacts"), ",.0f"),
        ("complaint_cost", _("Cost of complaints"), ",.0f"),
        ("net_recovery", _("Net recovery"), ",.0f"),
        ("complaints", _("Complaints"), ",.1f"),
        ("complaints_per_10000", _("Complaints per 10,000 accounts"), ",.1f"),
        ("cures", _("Cures"), ",.0f"),
        ("re_default_rate", _("Re-default rate (by count)"), ".2%"),
        ("plans", _("Plans agreed"), ",.0f"),
        ("plans_kept", _("Plans kept"), ",.0f"),
        ("plans_broken", _("Plans broken"), ",.0f"),
        ("refused", _("Denied by the gate"), ",.0f"),
        ("breaches", _("Breaches"), ",.0f"),
    ]


def _show(world: str, accounts: int, days: int, results: list[Result], *, seed: int, seeds: int) -> None:
    click.echo(
        _(
            "SIMULATION of the world %(world)s: %(accounts)s accounts, %(days)s days, "
            "seeds %(first)s to %(last)s"
        )
        % {"world": world, "accounts": f"{accounts:,}", "days": days, "first": seed, "last": seed + seeds - 1}
    )
    if seeds > 1:
        click.echo(_("Means, in brackets their 95 % interval over the seeds"))
    heads = [result.policy for result in results] + ([_("Change")] if len(results) > 1 else [])
    table = [["", *heads]]
    for name, label, form in _rows():
        cells = [_cell(result.of(name), form) for result in results]
        if len(results) > 1:
            moved = change(results[0], results[1], name)
            cells.append(_cell(moved, "+.1%") if moved.mean == moved.mean else "")
        table.append([label, *cells])
    widths = [max(len(row[place]) for row in table) for place in range(len(table[0]))]
    for row in table:
        click.echo(
            "  ".join(
                [row[0].ljust(widths[0])] + [c.rjust(w) for c, w in zip(row[1:], widths[1:], strict=True)]
            )
        )


def _cell(value: Interval, form: str) -> str:
    text = format(value.mean, form)
    if value.low is None or value.high is None:
        return text
    return f"{text} [{format(value.low, form)}, {format(value.high, form)}]"


def _as_json(world: World, results: list[Result], *, seed: int) -> dict[str, object]:
    return {
        "simulation": True,
        "world": world.name,
        "jurisdiction": world.jurisdiction,
        "breaches_counted": rules_counted(world.jurisdiction),
        "results": [
            {
                "policy": result.policy,
                "seeds": [{"seed": seed + place} | f.as_row() for place, f in enumerate(result.figures)],
            }
            for result in results
        ],
        "policies": names(),
    }
