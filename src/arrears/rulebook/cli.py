"""`arrears rules`: check the rules of this installation, and show what they say."""

from datetime import date, datetime
from decimal import Decimal

import click
from django.utils.translation import gettext as _
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from arrears import rulebook
from arrears.rulebook import price_law
from arrears.rulebook.checking import faults
from arrears.rulebook.folder import folder
from arrears.rulebook.rule import TOPICS, Rule
from arrears.rulebook.units import find

_WIDTH = 132  # what the columns need
_LANGUAGE = click.option("--language", type=click.Choice(["en", "zh"]), default="zh", show_default=True)


@click.group()
def rules() -> None:
    """Law and the lender's policy as dated, cited data."""


@rules.command()
def check() -> None:
    """Check every file: cited, dated, in units, no tier harsher; every fault is told with its line."""
    broken = faults()
    for fault in broken:
        click.echo(fault, err=True)
    if broken:
        raise click.ClickException(_("%(count)d faults in the rules") % {"count": len(broken)})
    versions = rulebook.products.all_versions()
    found, tables = rulebook.parameters.all_rules(), rulebook.buckets.all_tables()
    places = {rule.jurisdiction for rule in found}
    facts = {
        "versions": len(versions),
        "rules": len(found),
        "enforced": sum(rule.enforced for rule in found),
        "places": len(places),
        "tables": len(tables),
    }
    click.echo(f"{folder()}: {_('rules version')} {rulebook.version()}")
    click.echo(
        _(
            "%(rules)d rules of %(places)d places (%(enforced)d enforced), %(versions)d product versions, "
            "%(tables)d bucket tables: sound"
        )
        % facts
    )


@rules.command("list")
@click.option("--jurisdiction", help="Only this place and the wider ones, such as CN or US-MA.")
@click.option("--topic", type=click.Choice(list(TOPICS)))
@_LANGUAGE
def list_command(jurisdiction: str | None, topic: str | None, language: str) -> None:
    """List the rules with their numbers, sources and state."""
    from django.utils import translation

    places = rulebook.jurisdictions.chain(jurisdiction) if jurisdiction else None
    with translation.override({"en": "en", "zh": "zh-hans"}[language]):
        table = Table(title=_("Rules"))
        for heading in (_("Rule"), _("What"), _("Values"), _("Source"), _("State")):
            table.add_column(heading)
        for rule in rulebook.parameters.all_rules():
            if (places is None or rule.jurisdiction in places) and topic in (None, rule.topic):
                table.add_row(*_row(rule, language))
        Console(width=max(_WIDTH, Console().width)).print(table)


@rules.command()
@click.argument("rule")
@click.option("--on", "on_", type=click.DateTime(["%Y-%m-%d"]), help="Day; today by default.")
@_LANGUAGE
def show(rule: str, on_: datetime | None, language: str) -> None:
    """Show one rule, such as CN/all_in_annual_cost: its values, scope, sources, and what counts on a day."""
    from django.utils import translation

    place, slash, name = rule.partition("/")
    if not slash:
        raise click.ClickException(_("Write the rule as place/name, such as CN/all_in_annual_cost."))
    found = rulebook.parameters.load(jurisdiction=place, rule=name)
    on = on_.date() if on_ else date.today()  # noqa: DTZ011 (a person's question, no posting)
    with translation.override({"en": "en", "zh": "zh-hans"}[language]):
        for label, value in _facts(found, language=language, on=on):
            click.echo(f"{label}: {value}")


def _facts(rule: Rule, *, language: str, on: date) -> list[tuple[str, str]]:
    unit = find(rule.unit)
    label = unit.label(language) if unit else ""
    facts = [
        (_("Rule"), f"{rule.jurisdiction}/{rule.name}"),
        (_("What"), rule.description[language]),
        (_("Topic"), TOPICS[rule.topic][0 if language == "en" else 1]),
        (_("State"), _state(rule)),
        (_("Binds"), rule.applies_to),
    ]
    if rule.counts:
        counted = rule.counts
        channels = ", ".join(counted.channels)
        facts.append((_("Counts"), f"{counted.of} x {counted.event} x {counted.window} ({channels})"))
    if rule.override != "none":
        facts.append((_("Lifted by"), rule.override))
    facts += [(str(day), f"{_value(value)} {label}".strip()) for day, value in sorted(rule.values.items())]
    now = rule.value_on(on)
    facts.append((_("In force on %(day)s") % {"day": on}, "-" if now is None else f"{_value(now)} {label}"))
    if rule.unit == "multiple_of_lpr_1y" and now is not None:
        cap = _amount_now(rule, on)
        facts.append((_("That is"), "-" if cap is None else price_law.plain(cap, per_cent=True)))
    for cited in rule.references:
        note = f" - {cited.note}" if cited.note else ""
        sure = cited.certainty.name.lower()
        facts.append((_("Source"), f"{cited.title}; {cited.source} [{sure}, {cited.read_on}]{note}"))
    return facts


def _amount_now(rule: Rule, on: date) -> Decimal | None:
    """A multiple of the prime rate as the share that it comes to on a day."""
    found = rulebook.parameters.strictest(jurisdiction=rule.jurisdiction, rule=rule.name, on=on)
    return None if found is None else price_law.amount_of(found, jurisdiction=rule.jurisdiction, on=on)


def _row(rule: Rule, language: str) -> list[str]:
    values = "\n".join(f"{day}: {_value(value)}" for day, value in sorted(rule.values.items()))
    sources = "\n".join(f"{cited.title} [{cited.certainty.name.lower()}]" for cited in rule.references)
    name = f"{rule.jurisdiction}/{rule.name}"
    return [name, rule.description[language], escape(values), escape(sources), _state(rule)]


def _value(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_value(inner)}" for key, inner in value.items())
    if isinstance(value, list):
        return " ".join(_value(inner) for inner in value) if value else "-"
    return str(value)


def _state(rule: Rule) -> str:
    if rule.set_by_lender:
        return _("lender's own")
    return _("enforced") if rule.enforced else _("off")
