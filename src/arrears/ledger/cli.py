"""The command `arrears ledger`: trial balance, one account, the journal, and its export."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import IO

import click
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from rich.console import Console
from rich.table import Table

from arrears.ledger import beancount
from arrears.ledger.queries import trial_balance
from arrears.ledger.statements import AccountStatement, account_statement, currencies_of, journal
from arrears.plumbing import clock
from arrears.plumbing.currency import plain_amount
from arrears.plumbing.speaking import LANGUAGE

_DAY = click.DateTime(formats=["%Y-%m-%d"])
_FROM = click.option("--from", "from_on", type=_DAY, help="First business date (default: the month's first).")
_TO = click.option("--to", "to_on", type=_DAY, help="Last business date (default: the open one).")
_WIDTH = 130


@click.group()
def ledger() -> None:
    """Trial balance, account statements and the journal, also for Beancount."""


@ledger.command("trial-balance")
@click.option("--as-of", type=_DAY, help="Entries up to this business date (default: all).")
@LANGUAGE
def trial_balance_command(as_of: datetime | None) -> None:
    """Debits, credits and balance of every account, by currency."""
    table = _table(
        _("Trial balance"), (_("Account"), pgettext("thing", "Name")), (_("Debit"), _("Credit"), _("Balance"))
    )
    for row in trial_balance(as_of=_date(as_of)):
        figures = (row.debit_minor, row.credit_minor, row.balance_minor)
        table.add_row(row.code, _name(row.name_en, row.name_zh), *(_money(f, row.currency) for f in figures))
    _show(table)


@ledger.command("account")
@click.argument("code")
@click.option("--currency", help="Only this one (default: every currency posted).")
@_FROM
@_TO
@LANGUAGE
def account_command(
    code: str, currency: str | None, from_on: datetime | None, to_on: datetime | None
) -> None:
    """The statement of one account: opening, every entry, closing."""
    last = _date(to_on) or clock.business_date()
    first = _date(from_on) or last.replace(day=1)
    for one in [currency] if currency else currencies_of(code=code) or [""]:
        _show(_statement(account_statement(code=code, currency=one, from_on=first, to_on=last)))


def _statement(found: AccountStatement) -> Table:
    title = f"{found.code} {_name(found.name_en, found.name_zh)} {found.currency}"
    table = _table(
        title, (_("Day"), _("Entry"), _("From"), _("Group"), _("Movements")), (_("Amount"), _("Balance"))
    )
    opening = _money(found.opening_minor, found.currency)
    table.add_row(str(found.from_on), "", _("Opening balance"), "", "", "", opening)
    for line in found.movements:
        table.add_row(
            str(line.business_date),
            str(line.entry_id),
            line.source,
            " ".join((line.product_code, line.book_code)),
            ", ".join(name.removesuffix("_minor") for name in line.movements),
            _money(line.amount_minor, found.currency),
            _money(line.balance_minor, found.currency),
        )
    closing = _money(found.closing_minor, found.currency)
    table.add_row(str(found.to_on), "", _("Closing balance"), "", "", "", closing)
    return table


@ledger.command("journal")
@click.option("--loan", type=int, help="Only entries of operations on the loan with this id.")
@_FROM
@_TO
@LANGUAGE
def journal_command(loan: int | None, from_on: datetime | None, to_on: datetime | None) -> None:
    """Every entry with its lines."""
    names = {row.code: _name(row.name_en, row.name_zh) for row in trial_balance()}
    last = _date(to_on) or clock.business_date()
    first = _date(from_on) or (None if loan else last.replace(day=1))
    table = _table(_("Journal"), (_("Day"), _("Entry"), _("From"), _("Account")), (_("Amount"),))
    for entry in journal(from_on=first, to_on=last, loan_id=loan):
        for place, line in enumerate(entry.lines):
            head = ("", "", "") if place else (str(entry.business_date), str(entry.id), entry.source)
            account = f"{line.account_code} {names[line.account_code]}"
            table.add_row(*head, account, _money(line.amount_minor, entry.currency))
        table.add_section()
    _show(table)


@ledger.command("export")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="File (default: the screen).")
@click.option("--to", "to_on", type=_DAY, help="Last business date (default: all).")
@LANGUAGE
def export_command(out: Path | None, to_on: datetime | None) -> None:
    """Writes the whole journal for Beancount, with balance assertions at every month's end."""
    with _opened(out) as file:
        for line in beancount.lines(entries=journal(to_on=_date(to_on))):
            file.write(line + "\n")
    if out:
        click.echo(_("Written: %(path)s. Check it with bean-check.") % {"path": out}, err=True)


@contextmanager
def _opened(out: Path | None) -> Iterator[IO[str]]:
    if out is None:
        yield sys.stdout
    else:
        with out.open("w", encoding="utf-8") as file:
            yield file


def _table(title: str, texts: tuple[str, ...], figures: tuple[str, ...]) -> Table:
    table = Table(title=title)
    for heading in texts:
        table.add_column(heading)
    for heading in figures:
        table.add_column(heading, justify="right", no_wrap=True)
    return table


def _show(table: Table) -> None:
    Console(width=max(_WIDTH, Console().width)).print(table)


def _money(minor: int, currency: str) -> str:
    return f"{plain_amount(minor, currency)} {currency}"


def _name(english: str, chinese: str) -> str:
    return chinese if (get_language() or "").startswith("zh") else english


def _date(value: datetime | None) -> date | None:
    return None if value is None else value.date()
