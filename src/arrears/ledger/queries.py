"""What other slices may read of the ledger. Amounts are minor units, debit positive."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from arrears.ledger import posting_rules
from arrears.ledger.chart import ChartAccount, chart
from arrears.ledger.choices import AccountKind
from arrears.ledger.operations.post import Key


@dataclass(frozen=True, kw_only=True)
class TrialRow:
    """An account's line of the trial balance."""

    currency: str
    code: str
    name_en: str
    name_zh: str
    kind: AccountKind
    debit_minor: int
    credit_minor: int

    @property
    def balance_minor(self) -> int:
        """Debit less credit."""
        return self.debit_minor - self.credit_minor


@dataclass(frozen=True, kw_only=True)
class EntryLine:
    """A line of an entry of one loan, with the entry's facts."""

    entry_id: int
    business_date: date
    source: str
    actor: str
    account_code: str
    name_en: str
    name_zh: str
    movement: str
    amount_minor: int


@dataclass(frozen=True, kw_only=True)
class PostedDifference:
    """A running total that is not the sum of its lines."""

    key: Key
    movement: str
    posted_minor: int
    lines_minor: int


def trial_balance(*, as_of: date | None = None) -> list[TrialRow]:
    """Debits and credits of every account by currency, of entries up to a business date (None: all)."""
    rows = _fetch(
        "select e.currency, a.code, a.name_en, a.name_zh, a.kind, "
        "coalesce(sum(l.amount_minor) filter (where l.amount_minor > 0), 0)::bigint, "
        "coalesce(-sum(l.amount_minor) filter (where l.amount_minor < 0), 0)::bigint "
        "from ledger_line l join ledger_entry e on e.id = l.entry_id "
        "join ledger_account a on a.code = l.account_id "
        "where %s::date is null or e.business_date <= %s::date "
        "group by e.currency, a.code order by e.currency, a.code",
        [as_of, as_of],
    )
    names = ("currency", "code", "name_en", "name_zh", "kind", "debit_minor", "credit_minor")
    return [TrialRow(**{**dict(zip(names, row, strict=True)), "kind": AccountKind(row[4])}) for row in rows]


def accounts() -> dict[str, ChartAccount]:
    """The chart of accounts by role."""
    return chart()


def posted_totals(*, shards: Collection[int] | None = None) -> dict[Key, dict[str, int]]:
    """Running total of every movement by (shard, product, book, currency)."""
    rows = _fetch(
        "select shard, product_code, book_code, currency, movement, total_minor from ledger_posted "
        "where %s::smallint[] is null or shard = any(%s::smallint[])",
        [_listed(shards), _listed(shards)],
    )
    return _by_key(rows)


def moved(*, shards: Collection[int], after: date | None, through: date) -> dict[Key, dict[str, int]]:
    """What the control accounts moved by in the entries of the business dates (after, through], by group."""
    rows = _fetch(
        "select e.shard, e.product_code, e.book_code, e.currency, l.account_id, sum(l.amount_minor)::bigint "
        "from ledger_entry e join ledger_line l on l.entry_id = e.id "
        "where e.shard = any(%s::smallint[]) and e.business_date <= %s "
        "and (%s::date is null or e.business_date > %s::date) group by 1, 2, 3, 4, 5",
        [sorted(shards), through, after, after],
    )
    return _controls(rows)


def controls(*, shards: Collection[int]) -> dict[Key, dict[str, int]]:
    """Balance of each control account by group, in the sign of the loans' columns that it must equal."""
    totals = posted_totals(shards=shards)
    return {key: posting_rules.controls(totals=found) for key, found in totals.items() if key[1]}


def posted_differences() -> list[PostedDifference]:
    """Running totals that differ from the sum of their lines; empty when all is well."""
    rows = _fetch(
        "with summed as (select e.shard, e.product_code, e.book_code, e.currency, l.movement, "
        "sum(l.amount_minor)::bigint as total from ledger_entry e join ledger_line l on l.entry_id = e.id "
        "join unnest(%s::text[], %s::text[]) as r(movement, code) "
        "on r.movement = l.movement and r.code = l.account_id group by 1, 2, 3, 4, 5) "
        "select shard, product_code, book_code, currency, movement, "
        "coalesce(p.total_minor, 0), coalesce(s.total, 0) "
        "from ledger_posted p full join summed s using (shard, product_code, book_code, currency, movement) "
        "where coalesce(p.total_minor, 0) <> coalesce(s.total, 0) order by 1, 2, 3, 4, 5",
        [list(posting_rules.RULES), [_debited(name) for name in posting_rules.RULES]],
    )
    return [
        PostedDifference(key=(s, p, b, c), movement=name, posted_minor=posted, lines_minor=lines)
        for s, p, b, c, name, posted, lines in rows
    ]


def unbalanced(*, business_date: date, shards: Collection[int]) -> list[int]:
    """Ids of the day's entries whose lines don't sum to zero (PostgreSQL refuses them; this looks again)."""
    rows = _fetch(
        "select e.id from ledger_entry e join ledger_line l on l.entry_id = e.id "
        "where e.business_date = %s and e.shard = any(%s::smallint[]) "
        "group by e.id having sum(l.amount_minor) <> 0",
        [business_date, sorted(shards)],
    )
    return [row[0] for row in rows]


def entries_of_loan(*, loan_id: int) -> list[EntryLine]:
    """Lines of the entries that operations on this loan posted; the close posts by group."""
    rows = _fetch(
        "select e.id, e.business_date, e.source, e.actor, a.code, a.name_en, a.name_zh, l.movement, "
        "l.amount_minor from ledger_entry e join ledger_line l on l.entry_id = e.id "
        "join ledger_account a on a.code = l.account_id "
        "where e.loan_id = %s order by e.id, l.id",
        [loan_id],
    )
    names = ("entry_id", "business_date", "source", "actor", "account_code", "name_en", "name_zh", "movement")
    return [EntryLine(**dict(zip((*names, "amount_minor"), row, strict=True))) for row in rows]


def entry_of_event(*, loan_id: int, event_id: int) -> int | None:
    """Id of the entry that an operation posted for this event of a loan, if anything moved."""
    rows = _fetch(
        "select min(id) from ledger_entry where loan_id = %s and event_id = %s", [loan_id, event_id]
    )
    return None if rows[0][0] is None else int(rows[0][0])


def _debited(movement: str) -> str:
    return chart()[posting_rules.RULES[movement][0]].code


def _controls(rows: list[tuple[Any, ...]]) -> dict[Key, dict[str, int]]:
    of_code = {chart()[name].code: name for name in posting_rules.CONTROLS}
    found: dict[Key, dict[str, int]] = {}
    for *group, code, amount in rows:
        if code in of_code and group[1]:
            name = of_code[code]
            none = dict.fromkeys(posting_rules.CONTROLS, 0)
            balances = found.setdefault((group[0], group[1], group[2], group[3]), none)
            balances[name] = amount * (-1 if name in posting_rules.CREDIT_NATURED else 1)
    return found


def _listed(shards: Collection[int] | None) -> list[int] | None:
    return None if shards is None else sorted(shards)


def _fetch(query: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())


def _by_key(rows: list[tuple[Any, ...]]) -> dict[Key, dict[str, int]]:
    found: dict[Key, dict[str, int]] = {}
    for shard, product, book, currency, movement, total in rows:
        found.setdefault((shard, product, book, currency), {})[movement] = int(total)
    return found
