"""The general ledger: trial balance, and the statement of one account."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from arrears.ledger.choices import ACCOUNT_KIND
from arrears.ledger.queries import TrialRow, trial_balance
from arrears.ledger.statements import (
    AccountStatement,
    Movement,
    UnableToFindAccount,
    account_statement,
    currencies_of,
)
from arrears.web.access import access_ledger
from arrears.web.console.loan import day_of
from arrears.web.console.options import product_name
from arrears.web.csv_out import csv_response
from arrears.web.formats import is_chinese
from arrears.web.origin import book_name, who
from arrears.web.paging import page_of
from arrears.web.tables import Column, Link, Table
from arrears.web.today import today

PER_PAGE = 100
DAYS = 30  # of a statement when no first day is asked for


def ledger(request: HttpRequest) -> HttpResponse:
    """Debits, credits and balance of every account on the evening of a day, one table a currency."""
    access_ledger(request.user)
    problems: list[str] = []
    as_of = day_of(request.GET.get("as_of", ""), problems) or today()
    rows = trial_balance(as_of=as_of)
    currencies = dict.fromkeys(row.currency for row in rows)
    tables = {currency: balance_table(rows, currency=currency, to=as_of) for currency in currencies}
    chosen = tables.get(request.GET.get("csv", ""))
    if chosen:
        return _csv(f"arrears-trial-balance-{as_of}", chosen)
    return render(
        request, "console/ledger.html", {"as_of": as_of, "tables": tables.items(), "problems": problems}
    )


def account(request: HttpRequest, code: str) -> HttpResponse:
    """The entries on an account between two days: opening, what moved it, closing."""
    access_ledger(request.user)
    problems: list[str] = []
    last = day_of(request.GET.get("to", ""), problems) or today()
    first = day_of(request.GET.get("from", ""), problems) or last - timedelta(days=DAYS)
    currencies = currencies_of(code=code)
    currency = request.GET.get("currency") or next(iter(currencies), "")
    found = _statement(code, currency, first, last)
    if "csv" in request.GET:
        return _csv(f"arrears-account-{code}-{first}-{last}", movements_table(found, found.movements))
    page = page_of(items=found.movements, query=request.GET, size=PER_PAGE)
    context = {
        "found": found,
        "name": name_of(found),
        "currencies": currencies,
        "problems": problems,
        "page": page,
        "table": movements_table(found, page.items),
        "query": request.GET.urlencode(),
    }
    return render(request, "console/account.html", context)


def _statement(code: str, currency: str, first: date, last: date) -> AccountStatement:
    try:
        return account_statement(code=code, currency=currency, from_on=first, to_on=last)
    except UnableToFindAccount as failure:
        raise Http404(str(failure)) from failure


def name_of(found: AccountStatement | TrialRow) -> str:
    """An account's name in the reader's language."""
    return found.name_zh if is_chinese() else found.name_en


def balance_table(rows: Sequence[TrialRow], *, currency: str, to: date) -> Table:
    """The trial balance of one currency; its sums of debits and of credits are equal."""
    columns = [
        Column(key="account", label=_("Account"), kind="link", head=True),
        Column(key="kind", label=_("Kind"), less=True),
        Column(key="debit", label=_("Debit"), kind="money", currency=currency, less=True),
        Column(key="credit", label=_("Credit"), kind="money", currency=currency, less=True),
        Column(key="balance", label=_("Balance"), kind="money", currency=currency),
    ]
    shown = [
        {
            "account": Link(
                text=f"{row.code} {name_of(row)}",
                href=f"{reverse('account', args=[row.code])}?currency={currency}&to={to}",
            ),
            "kind": str(ACCOUNT_KIND[row.kind].label),
            "debit": row.debit_minor,
            "credit": row.credit_minor,
            "balance": row.balance_minor,
        }
        for row in rows
        if row.currency == currency
    ]
    total: dict[str, Any] = {key: sum(row[key] for row in shown) for key in ("debit", "credit", "balance")}
    return Table(
        caption=_("Trial balance"), columns=columns, rows=shown, total={"account": _("Sum"), **total}
    )


def movements_table(found: AccountStatement, movements: Sequence[Movement]) -> Table:
    """What moved the account, in order, with its balance after each entry."""
    columns = [
        Column(key="on", label=_("Business date"), kind="date", head=True),
        Column(key="entry", label=_("Entry"), kind="count"),
        Column(key="from", label=_("Source"), kind="words"),
        Column(key="group", label=_("Product and book"), kind="words"),
        Column(key="amount", label=_("Amount"), kind="money", currency=found.currency),
        Column(key="balance", label=_("Balance"), kind="money", currency=found.currency),
    ]
    rows = [
        {
            "on": row.business_date,
            "entry": row.entry_id,
            "from": who(actor=row.actor, source=row.source),
            "group": " · ".join(filter(None, (_product(row.product_code), book_name(row.book_code)))) or None,
            "amount": row.amount_minor,
            "balance": row.balance_minor,
        }
        for row in movements
    ]
    return Table(caption=_("Account statement"), columns=columns, rows=rows)


def _product(code: str) -> str:
    return product_name(code) if code else ""


def _csv(name: str, table: Table) -> HttpResponse:
    return csv_response(name=name, header=table.csv_header(), rows=table.csv_rows())
