"""The command `arrears team`: teams and the collectors in them."""

import click
from django.utils.translation import gettext as _

from arrears.plumbing.acting import user
from arrears.plumbing.speaking import LANGUAGE


@click.group()
def team() -> None:
    """Teams and collectors: who works on which queues, and how much."""


@team.command("list")
@LANGUAGE
def list_collectors() -> None:
    """Teams with their collectors and how many debtors each may carry."""
    from arrears.collection.cases.queries.work import collectors, teams

    rows = collectors()
    for code, name in teams().items():
        click.echo(f"{code}  {name}")
        for row in rows:
            if row.team == code:
                off = "" if row.active else _(" (left)")
                click.echo(f"  {row.username:<20}{row.capacity:>5}  {' '.join(row.languages)}{off}")


@team.command()
@click.argument("code")
@click.argument("name")
@click.option(
    "--queue", "queues", multiple=True, help="A queue of rules/collection/queues.yaml (default: all)."
)
@LANGUAGE
def put(code: str, name: str, queues: tuple[str, ...]) -> None:
    """Makes or changes a team."""
    from arrears.collection.cases.operations.manage_team import put_team

    put_team(code=code, name=name, queue_codes=queues, actor=user())
    click.echo(_("Team %(code)s is written down.") % {"code": code})


@team.command()
@click.argument("username")
@click.argument("code")
@click.option(
    "--capacity", type=click.IntRange(1, 1000), default=120, show_default=True, help="Debtors carried."
)
@click.option("--skill", "skills", multiple=True, help="What a queue asks for, such as negotiation.")
@click.option("--speaks", "languages", multiple=True, default=("zh-hans",), show_default=True)
@click.option("--left", is_flag=True, help="Works no more: gives back all cases.")
@LANGUAGE
def collector(
    username: str, code: str, capacity: int, skills: tuple[str, ...], languages: tuple[str, ...], left: bool
) -> None:
    """Puts a log-in into a team as a collector, or changes one."""
    from arrears.collection.cases.operations.manage_team import put_collector

    put_collector(
        username=username,
        team=code,
        capacity=capacity,
        skills=skills,
        languages=languages,
        active=not left,
        actor=user(),
    )
    click.echo(_("Collector %(name)s is in team %(code)s.") % {"name": username, "code": code})
