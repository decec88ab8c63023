"""Account statement and journal: what screens, commands and exports show. Minor units, debit positive."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from arrears.ledger.models import Account
from arrears.plumbing.failures import Unable

_CHUNK = 5_000  # lines fetched at a time: a journal of years is never held in memory


class UnableToFindAccount(Unable):
    """The chart has no such account; the message says how to list them."""


@dataclass(frozen=True, kw_only=True)
class Movement:
    """What one entry did to an account, with the balance after it."""

    business_date: date
    entry_id: int
    source: str
    actor: str
    product_code: str
    book_code: str
    loan_id: int | None  # None: the close, for all loans of the group
    movements: tuple[str, ...]
    amount_minor: int
    balance_minor: int


@dataclass(frozen=True, kw_only=True)
class AccountStatement:
    """One account in one currency over a period: opening + movements = closing."""

    code: str
    name_en: str
    name_zh: str
    currency: str
    from_on: date
    to_on: date
    opening_minor: int
    movements: tuple[Movement, ...]

    @property
    def closing_minor(self) -> int:
        """Balance on the evening of `to_on`."""
        return self.opening_minor + sum(line.amount_minor for line in self.movements)


@dataclass(frozen=True, kw_only=True)
class JournalLine:
    """A line of the journal."""

    account_code: str
    movement: str
    amount_minor: int


@dataclass(frozen=True, kw_only=True)
class JournalEntry:
    """An entry with its lines."""

    id: int
    business_date: date
    source: str
    actor: str
    loan_id: int | None
    event_id: int | None
    shard: int
    product_code: str
    book_code: str
    currency: str
    rulebook_version: str
    lines: tuple[JournalLine, ...]


def account_statement(*, code: str, currency: str, from_on: date, to_on: date) -> AccountStatement:
    """Entries on an account of the business dates [from_on, to_on]. Raises UnableToFindAccount."""
    account = Account.objects.filter(code=code).first()
    if account is None:
        raise UnableToFindAccount(
            _("The chart has no account %(code)r. `arrears ledger trial-balance` lists them.")
            % {"code": code}
        )
    opening = _fetch(
        "select coalesce(sum(l.amount_minor), 0)::bigint from ledger_line l "
        "join ledger_entry e on e.id = l.entry_id "
        "where l.account_id = %s and e.currency = %s and e.business_date < %s",
        [code, currency, from_on],
    )[0][0]
    rows = _fetch(
        "select e.business_date, e.id, e.source, e.actor, e.product_code, e.book_code, e.loan_id, "
        "array_agg(distinct l.movement order by l.movement), sum(l.amount_minor)::bigint "
        "from ledger_line l join ledger_entry e on e.id = l.entry_id "
        "where l.account_id = %s and e.currency = %s and e.business_date between %s and %s "
        "group by e.id order by e.business_date, e.id",
        [code, currency, from_on, to_on],
    )
    return AccountStatement(
        code=code,
        name_en=account.name_en,
        name_zh=account.name_zh,
        currency=currency,
        from_on=from_on,
        to_on=to_on,
        opening_minor=opening,
        movements=tuple(_running(rows, opening)),
    )


def currencies_of(*, code: str | None = None) -> list[str]:
    """Currencies in which anything (of the account) is posted, by name."""
    rows = _fetch(
        "select distinct e.currency from ledger_entry e where %s::text is null or exists (select 1 from "
        "ledger_line l where l.entry_id = e.id and l.account_id = %s::text) order by 1",
        [code, code],
    )
    return [row[0] for row in rows]


def journal(
    *, from_on: date | None = None, to_on: date | None = None, loan_id: int | None = None
) -> Iterator[JournalEntry]:
    """Entries by business date and id, read piece by piece; loan_id: those that operations on it posted."""
    names = tuple(name for name in JournalEntry.__dataclass_fields__ if name != "lines")
    query = (
        f"select {', '.join('e.' + name for name in names)}, "
        "array_agg(l.account_id order by l.id), array_agg(l.movement order by l.id), "
        "array_agg(l.amount_minor order by l.id) from ledger_entry e join ledger_line l on l.entry_id = e.id "
        "where (%s::date is null or e.business_date >= %s::date) "
        "and (%s::date is null or e.business_date <= %s::date) "
        "and (%s::bigint is null or e.loan_id = %s::bigint) group by e.id order by e.business_date, e.id"
    )
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(query, [from_on, from_on, to_on, to_on, loan_id, loan_id])
        while rows := cursor.fetchmany(_CHUNK):
            for *facts, codes, movements, amounts in rows:
                lines = tuple(
                    JournalLine(account_code=code, movement=movement, amount_minor=amount)
                    for code, movement, amount in zip(codes, movements, amounts, strict=True)
                )
                yield JournalEntry(**dict(zip(names, facts, strict=True)), lines=lines)


def _running(rows: list[tuple[Any, ...]], opening: int) -> Iterator[Movement]:
    balance = opening
    for day, entry, source, actor, product, book, loan_id, movements, amount in rows:
        balance += amount
        yield Movement(
            business_date=day,
            entry_id=entry,
            source=source,
            actor=actor,
            product_code=product,
            book_code=book,
            loan_id=loan_id,
            movements=tuple(movements),
            amount_minor=amount,
            balance_minor=balance,
        )


def _fetch(query: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())
