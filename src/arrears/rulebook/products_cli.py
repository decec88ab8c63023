"""`arrears products`: the catalogue, its check against the law, and the disclosure of one loan."""

import json
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import click
from django.utils import translation
from django.utils.translation import gettext as _
from rich.console import Console
from rich.table import Table

from arrears.plumbing.currency import minor_of
from arrears.plumbing.speaking import spoken
from arrears.rulebook import catalogue, line_words, products
from arrears.rulebook.disclosure import as_json, disclose
from arrears.rulebook.disclosure_words import Told, share, told
from arrears.rulebook.line_disclosure import disclose_line, line_json
from arrears.rulebook.ports import disclosure_writer
from arrears.rulebook.scope import KINDS

_WIDTH = 132
_LOCALES = {"en": "en", "zh": "zh-hans"}
_LANGUAGE = click.option("--language", type=click.Choice(["en", "zh"]), default="zh", show_default=True)
_FILE = click.Path(dir_okay=False, path_type=Path)
_ON = click.option("--on", "on_", type=click.DateTime(["%Y-%m-%d"]), help="Day; today by default.")


@click.group("products")
def products_command() -> None:
    """Products on sale: what they cost, whether they keep the law, and what a borrower is told."""


@products_command.command()
@_ON
def check(on_: datetime | None) -> None:
    """Draw every product's dearest and smallest loans where it is sold, in both languages, under the law."""
    on, grave = _day(on_), 0
    spoken_here = _LOCALES[spoken()]
    for locale in _LOCALES.values():
        with translation.override(locale):
            for complaint in catalogue.check(on=on):
                product = complaint.product
                kind = _("refused") if complaint.grave else _("look again")
                place = f"{product.code} {product.version} {complaint.jurisdiction} {complaint.on}"
                if complaint.grave or locale == spoken_here:
                    click.echo(f"{place}: {kind}: {complaint.text}", err=complaint.grave)
                grave += complaint.grave
    if grave:
        raise click.ClickException(_("%(count)d complaints: these products can't be sold") % {"count": grave})
    versions = products.all_versions()
    click.echo(_("%(count)d product versions keep the law where they are sold") % {"count": len(versions)})


@products_command.command("list")
@_ON
@_LANGUAGE
def list_command(on_: datetime | None, language: str) -> None:
    """List the catalogue of a day."""
    with translation.override(_LOCALES[language]):
        table = Table(title=_("Products"))
        for heading in (
            _("Code"),
            _("Product name"),
            _("Kind"),
            _("On sale from"),
            _("Where"),
            _("Instalments"),
            _("Rate a year"),
            _("Annual cost at most"),
        ):
            table.add_column(heading)
        for entry in catalogue.entries(on=_day(on_)):
            product = entry.product
            rates = f"{product.rate_min_ppb / 1e7:.2f}-{product.rate_max_ppb / 1e7:.2f} %"
            table.add_row(
                product.code,
                product.names[language],
                KINDS[product.kind][0 if language == "en" else 1],
                product.version,
                ", ".join(product.jurisdictions),
                ", ".join(map(str, product.instalments)),
                rates,
                share(entry.annual_cost_max),
            )
        Console(width=max(_WIDTH, Console().width)).print(table)


@products_command.command("disclose")
@click.argument("code")
@click.option("--amount", required=True, help="In units of the currency, such as 10000.00.")
@click.option("--rate", help="A year in per cent, such as 14.4; the highest by default.")
@click.option(
    "--instalments",
    type=int,
    help="The longest term by default; on a revolving line, to turn the amount into so many.",
)
@click.option("--jurisdiction", help="The product's first by default.")
@click.option("--json", "as_data", is_flag=True, help="Figures as JSON.")
@click.option("--pdf", type=_FILE, help="Write the contract's paper into this file.")
@click.option("--html", type=_FILE, help="The same as one HTML file.")
@_ON
@_LANGUAGE
def disclose_command(
    code: str,
    amount: str,
    rate: str | None,
    instalments: int | None,
    jurisdiction: str | None,
    as_data: bool,
    pdf: Path | None,
    html: Path | None,
    on_: datetime | None,
    language: str,
) -> None:
    """What a borrower is told before signing a loan of CODE."""
    on = _day(on_)
    product = products.load(code=code, on=on)
    rate_ppb = product.rate_max_ppb if rate is None else int(Decimal(rate) * 10_000_000)
    amount_minor = minor_of(text=amount, currency=product.currency)
    with translation.override(_LOCALES[language]):
        if product.statement is not None and instalments is None:
            line = disclose_line(
                product=product,
                limit_minor=product.amount_max_minor,
                rate_ppb=rate_ppb,
                amount_minor=amount_minor,
                bought_on=on,
                jurisdiction=jurisdiction,
            )
            if pdf or html:
                disclosure_writer()(loan=None, line=line, written_on=on, pdf=pdf, html=html)
            elif as_data:
                click.echo(json.dumps(line_json(line), ensure_ascii=False, indent=1))
            else:
                _say(line_words.facts(line), line_words.sentences(line))
            return
        found = disclose(
            product=product,
            amount_minor=amount_minor,
            rate_ppb=rate_ppb,
            instalments=instalments or product.instalments[-1],
            start_on=on,
            jurisdiction=jurisdiction,
        )
        if pdf or html:
            disclosure_writer()(loan=found, line=None, written_on=on, pdf=pdf, html=html)
        elif as_data:
            click.echo(json.dumps(as_json(found), ensure_ascii=False, indent=1))
        else:
            _print(told(found))


def _say(facts: tuple[tuple[str, str], ...], sentences: tuple[str, ...]) -> None:
    for label, value in facts:
        click.echo(f"  {label}: {value}")
    for sentence in sentences:
        click.echo(f"- {sentence}")


def _print(words: Told) -> None:
    console = Console(width=max(_WIDTH, Console().width))
    console.print(words.title, style="bold")
    _say(words.facts, ())
    for headings, rows in ((words.payment_headings, words.payments), (words.fee_headings, words.fees)):
        if rows:
            table = Table()
            for heading in headings:
                table.add_column(heading, justify="right")
            for row in rows:
                table.add_row(*row)
            console.print(table)
    _say((), (*words.late, *words.early, *words.law))


def _day(on: datetime | None) -> date:
    return on.date() if on else date.today()  # noqa: DTZ011 (a person's question, no posting)
