"""The journal in Beancount's plain-text form, with a balance assertion for every account at each month's end.

Written from Beancount's published syntax (https://beancount.github.io/docs/beancount_language_syntax.html);
the tests let `bean-check` read it.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal

from arrears.ledger.chart import ChartAccount, chart
from arrears.ledger.choices import AccountKind
from arrears.ledger.statements import JournalEntry
from arrears.plumbing.currency import exponent

_ROOTS = {
    AccountKind.ASSET: "Assets",
    AccountKind.LIABILITY: "Liabilities",
    AccountKind.EQUITY: "Equity",
    AccountKind.INCOME: "Income",
    AccountKind.EXPENSE: "Expenses",
}
Balances = dict[tuple[str, str], int]  # (account code, currency) -> minor units


def lines(*, entries: Iterable[JournalEntry]) -> Iterator[str]:
    """Lines of a Beancount file for entries in order of business date; nothing is held but the balances."""
    names = {account.code: name_of(account) for account in chart().values()}
    yield from _head()
    balances: Balances = {}
    commodities: set[str] = set()
    last: date | None = None
    for entry in entries:
        if last is None:
            yield from _open(entry.business_date)
        elif (entry.business_date.year, entry.business_date.month) != (last.year, last.month):
            yield from _assertions(balances, names, on=entry.business_date.replace(day=1))
        if entry.currency not in commodities:
            commodities.add(entry.currency)
            yield f"{entry.business_date} commodity {entry.currency}"
        last = entry.business_date
        yield from _transaction(entry, names)
        for line in entry.lines:
            key = (line.account_code, entry.currency)
            balances[key] = balances.get(key, 0) + line.amount_minor
    if last is not None:
        yield from _assertions(balances, names, on=last + timedelta(days=1))


def name_of(account: ChartAccount) -> str:
    """Beancount's name of an account, such as `Assets:1303-Loans-Principal`."""
    words = re.findall(r"[A-Za-z0-9]+", account.name_en)
    return f"{_ROOTS[account.kind]}:{account.code}-{'-'.join(word.capitalize() for word in words)}"


def _head() -> Iterator[str]:
    yield 'option "title" "Arrears"'
    yield 'option "booking_method" "NONE"'
    yield ""


def _open(on: date) -> Iterator[str]:
    for account in sorted(chart().values(), key=lambda account: account.code):
        yield f"{on} open {name_of(account)}"
        yield f'  code: "{_quoted(account.code)}"'
        yield f'  name-zh: "{_quoted(account.name_zh)}"'
    yield ""


def _transaction(entry: JournalEntry, names: dict[str, str]) -> Iterator[str]:
    group = " ".join(part for part in (entry.product_code, entry.book_code) if part)
    yield f'{entry.business_date} * "{_quoted(entry.source)}" "{_quoted(group)}"'
    yield f'  entry: "{entry.id}"'
    yield f'  shard: "{entry.shard}"'
    yield f'  actor: "{_quoted(entry.actor)}"'
    yield f'  rulebook: "{_quoted(entry.rulebook_version)}"'
    if entry.loan_id is not None:
        yield f'  loan: "{entry.loan_id}"'
    if entry.event_id is not None:
        yield f'  event: "{entry.event_id}"'
    for line in entry.lines:
        yield f"  {names[line.account_code]}  {_amount(line.amount_minor, entry.currency)}"
        yield f'    movement: "{_quoted(line.movement)}"'
    yield ""


def _assertions(balances: Balances, names: dict[str, str], *, on: date) -> Iterator[str]:
    """Beancount holds a balance against the start of its day: the first of a month is the end of the last.

    To the cent: without `~ 0` it would let two of them pass.
    """
    for (code, currency), minor in sorted(balances.items()):
        yield f"{on} balance {names[code]}  {_amount(minor, currency, tolerance=' ~ 0')}"
    yield ""


def _amount(minor: int, currency: str, *, tolerance: str = "") -> str:
    digits = exponent(currency)
    return f"{Decimal(minor).scaleb(-digits):.{digits}f}{tolerance} {currency}"


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
