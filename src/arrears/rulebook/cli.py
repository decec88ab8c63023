"""`arrears rules`: check the rules of this installation, and list what they say."""

import click
from django.utils.translation import gettext as _
from rich.console import Console
from rich.table import Table

from arrears import rulebook
from arrears.plumbing.speaking import LANGUAGE, spoken
from arrears.rulebook.folder import folder
from arrears.rulebook.rule import Rule

_WIDTH = 132  # what the columns need


@click.group()
def rules() -> None:
    """Law, policy and products as dated, cited data."""


@rules.command()
@LANGUAGE
def check() -> None:
    """Read and check every file; the first fault is printed with its file and key."""
    versions = rulebook.products.all_versions()
    found, tables = rulebook.parameters.all_rules(), rulebook.buckets.all_tables()
    enforced = sum(rule.enforced for rule in found)
    click.echo(f"{folder()}: {_('rules version')} {rulebook.version()}")
    click.echo(
        _(
            "%(versions)d product versions, %(rules)d rules (%(enforced)d enforced), %(tables)d bucket "
            "tables: sound"
        )
        % {"versions": len(versions), "rules": len(found), "enforced": enforced, "tables": len(tables)}
    )


@rules.command("list")
@LANGUAGE
def list_command() -> None:
    """List products and rules with their numbers, sources and certainty."""
    console = Console(width=max(_WIDTH, Console().width))
    console.print(_products(spoken()))
    console.print(_rules(spoken()))


def _products(language: str) -> Table:
    table = Table(title=_("Products"))
    for heading in (
        _("Code"),
        _("Product name"),
        _("On sale from"),
        _("Instalments"),
        _("Rate a year"),
        _("Annual cost at most"),
    ):
        table.add_column(heading)
    for product in rulebook.products.all_versions():
        rates = f"{product.rate_min_ppb / 1e7:.2f}-{product.rate_max_ppb / 1e7:.2f} %"
        terms = ", ".join(map(str, product.instalments))
        cost = f"{product.annual_cost_max:.2%}"
        table.add_row(product.code, product.names[language], product.version, terms, rates, cost)
    return table


def _rules(language: str) -> Table:
    table = Table(title=_("Rules"))
    for heading in (_("Rule"), _("What"), _("Values"), _("Source"), _("State")):
        table.add_column(heading)
    for rule in rulebook.parameters.all_rules():
        values = "\n".join(f"{day}: {value}" for day, value in sorted(rule.values.items()))
        sources = "\n".join(f"{cited.title} [{cited.certainty.name.lower()}]" for cited in rule.references)
        name = f"{rule.jurisdiction}/{rule.name}"
        table.add_row(name, rule.description[language], values, sources.replace("[", "\\["), _state(rule))
    return table


def _state(rule: Rule) -> str:
    if rule.set_by_lender:
        return _("lender's own")
    return _("enforced") if rule.enforced else _("off")
