"""`arrears contact`: what the gate says and why, what it enforces where, and what holds contacts back."""

from datetime import datetime

import click
from django.utils.translation import gettext as _
from rich.console import Console
from rich.table import Table

from arrears.collection.contacts.choices import STOPS
from arrears.collection.contacts.gate.decide import decide
from arrears.collection.contacts.gate.law import Law, contact_rules
from arrears.collection.contacts.gate.planned import Channel, Planned, Purpose
from arrears.collection.contacts.gate.times import zone
from arrears.collection.contacts.known import known_of
from arrears.collection.contacts.operations.lift_stop import lift_stop
from arrears.collection.contacts.operations.stop import stop
from arrears.collection.contacts.queries import stops_of_person
from arrears.collection.contacts.where_enforced import where_enforced
from arrears.collection.contacts.words import CHANNELS, PURPOSES, sentences
from arrears.parties.point_queries import contact_points
from arrears.plumbing import clock
from arrears.plumbing.acting import user
from arrears.plumbing.speaking import LANGUAGE, spoken

_AT = click.option(
    "--at", "said", help="Moment in the debtor's time, such as '2026-11-20 21:59' (default: now)."
)
_WIDTH = 130


@click.group()
def contact() -> None:
    """The gate in front of every contact."""


@contact.command()
@click.option("--person", "person_id", type=int, required=True)
@click.option("--channel", type=click.Choice([one.value for one in Channel]), default="voice_human")
@click.option("--purpose", type=click.Choice([one.value for one in Purpose]), default="collect")
@click.option("--point", "point_id", type=int, help="Contact point (default: the first one fit for it).")
@click.option("--loan", "loan_ids", type=int, multiple=True)
@_AT
@LANGUAGE
def check(
    person_id: int,
    channel: str,
    purpose: str,
    point_id: int | None,
    loan_ids: tuple[int, ...],
    said: str | None,
) -> None:
    """Explain what the gate would answer; nothing is stored and nothing is reserved."""
    now = clock.moment()
    known = known_of(person_ids=[person_id], at=now)[person_id]
    name = known.standing.zones[0]
    at = datetime.fromisoformat(said).replace(tzinfo=zone(name)) if said else now
    planned = Planned(
        person_id=person_id,
        loan_ids=loan_ids,
        contact_point_id=point_id or _first_fit(person_id, Channel(channel)),
        channel=Channel(channel),
        purpose=Purpose(purpose),
        actor=user(),
        at=at,
    )
    found = decide(planned=planned, standing=known.standing, history=known.history, rules=Law())
    click.echo(
        _("%(channel)s, %(purpose)s, person %(person)s, %(at)s in %(zone)s, law of %(places)s")
        % {
            "channel": CHANNELS[planned.channel],
            "purpose": PURPOSES[planned.purpose],
            "person": person_id,
            "at": at.astimezone(zone(name)).strftime("%Y-%m-%d %H:%M"),
            "zone": ", ".join(known.standing.zones),
            "places": ", ".join(known.standing.places),
        }
    )
    for line in sentences(found, time_zone=name):
        click.echo(line)


def _first_fit(person_id: int, channel: Channel) -> int | None:
    from arrears.collection.contacts.gate.points import TYPE_OF

    fit = [point.id for point in contact_points(person_id) if point.type.name.lower() == TYPE_OF[channel]]
    return fit[0] if fit else None


@contact.command("rules")
@click.option("--jurisdiction", help="Only this place, such as CN.")
@LANGUAGE
def rules_command(jurisdiction: str | None) -> None:
    """List every rule on contacts: whether it is enforced, and where."""
    table = Table(show_edge=False)
    for title in (_("Rule"), _("What"), _("Enforced"), _("By what")):
        table.add_column(title)
    for rule in contact_rules():
        if jurisdiction in (None, rule.jurisdiction):
            table.add_row(
                f"{rule.jurisdiction}/{rule.name}",
                rule.description[spoken()],
                _("yes") if rule.enforced else _("no"),
                where_enforced(rule),
            )
    Console(width=_WIDTH).print(table)


@contact.command("stops")
@click.option("--person", "person_id", type=int, required=True)
@LANGUAGE
def stops_command(person_id: int) -> None:
    """Show what holds contacts with a person back, and what did."""
    found = stops_of_person(person_id)
    if not found:
        click.echo(_("Nothing holds contacts with this person back."))
    for one in found:
        ended = one.lifted_at or one.until
        click.echo(
            f"{one.id}  {STOPS[one.kind].label}  {one.since:%Y-%m-%d %H:%M} – "
            f"{ended.strftime('%Y-%m-%d %H:%M') if ended else '…'}  {one.evidence}"
        )


@contact.command("stop")
@click.option("--person", "person_id", type=int, required=True)
@click.option("--kind", type=click.Choice(list(STOPS)), required=True)
@click.option("--evidence", required=True, help="What shows it.")
@click.option("--point", "point_id", type=int, help="Only this contact point.")
@click.option("--channel", type=click.Choice([one.value for one in Channel]), help="Only this channel.")
@LANGUAGE
def stop_command(person_id: int, kind: str, evidence: str, point_id: int | None, channel: str | None) -> None:
    """Hold contacts with a person back from now on."""
    made = stop(
        person_id=person_id,
        kind=kind,
        since=clock.moment(),
        evidence=evidence,
        actor=user(),
        contact_point_id=point_id,
        channel=Channel(channel) if channel else None,
    )
    click.echo(_("Stop %(id)s is set.") % {"id": made})


@contact.command("lift")
@click.argument("stop_id", type=int)
@click.option("--evidence", required=True, help="What shows it.")
@LANGUAGE
def lift_command(stop_id: int, evidence: str) -> None:
    """Lift a stop from now on."""
    lift_stop(stop_id=stop_id, at=clock.moment(), evidence=evidence, actor=user())
    click.echo(_("Stop %(id)s is lifted.") % {"id": stop_id})
