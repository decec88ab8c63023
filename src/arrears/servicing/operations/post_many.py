"""Many events at once: the same rules as the operations on one loan, by COPY.

States and the ledger follow at the next close; a refund above the credit, or money that the terms can't
place, shows there as a loan set aside.
"""

from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from django.db import connection, transaction
from django.utils.translation import gettext
from numpy.typing import NDArray

from arrears import rulebook
from arrears.kernel.codes import Kind, Part
from arrears.payments.operations.settle import put_back
from arrears.plumbing import clock, locks
from arrears.plumbing.bulk import copy_in, index_lookups
from arrears.plumbing.days import to_day
from arrears.plumbing.failures import Unable
from arrears.plumbing.idempotency import UnableToReuseKey
from arrears.rulebook import parameters
from arrears.servicing.approval_policy import Needed, is_automatic, rule_of
from arrears.servicing.columns import EVENT_CONTENT, EVENTS, conform, days
from arrears.servicing.history_mark import note_addition
from arrears.servicing.operations.back_many import over_purchase
from arrears.servicing.operations.room_many import over_limit
from arrears.servicing.policy import BEGINNINGS, MAX_DAY, NONE_DAY, Facts, Refusal, refusals
from arrears.servicing.refusal_words import WORDS

_SHOWN = 5
_BETWEEN = "\x1f"  # separates keys on their way to PostgreSQL; no key holds it


class UnableToPost(Unable):
    """Events that can't be posted. `refusals` holds (row, reason) of each.

    `second_person` is set when one person may not do it alone: propose it, and another approves.
    """

    def __init__(
        self,
        message: str,
        refused: list[tuple[int, Refusal]] | None = None,
        *,
        second_person: Needed | None = None,
    ) -> None:
        super().__init__(message)
        self.refusals = refused or []
        self.second_person = second_person


def post_many(
    *,
    events: pa.Table,
    actor: str,
    source: str,
    rulebook_version: str | None = None,
    past: bool = False,
) -> NDArray[np.int64]:
    """Posts events (columns: servicing.columns.EVENTS) and returns their ids in the order given.

    A key that is known with the same content gives the event of the first time. `past` allows posting days
    before the open business date: the history of loans that no close has seen yet.
    Raises UnableToReadTable, UnableToPost, UnableToReuseKey; then nothing is posted.
    """
    table = conform(table=events, columns=EVENTS, what="events")
    if table.num_rows == 0:
        return np.zeros(0, np.int64)
    with transaction.atomic():
        locks.hold_all_shards()
        opened = clock.business_date()  # after the locks: a close moves it under them
        if table["posted_on"].null_count:
            table = _with(table, "posted_on", table["posted_on"].fill_null(opened))
        loans = _loans(table)
        _refuse_odd_words(table, actor, source)
        _refuse(table, loans, open_day=NONE_DAY if past else to_day(opened))
        if not past and not is_automatic(source=source):
            _refuse_alone(table, opened)
        ids, first = _known_ids(table)
        fresh = np.flatnonzero((ids == 0) & (first == np.arange(len(ids))))
        _refuse_over_limit(table, fresh)
        told = {
            "actor": pa.repeat(actor, len(fresh)),
            "source": pa.repeat(source, len(fresh)),
            "rulebook_version": pa.repeat(rulebook_version or rulebook.version(), len(fresh)),
        }
        ids[fresh] = add_events(table=table.take(pa.array(fresh)), shards=loans["shard"][fresh], told=told)
        ids = ids[first]
        undone = fresh[table["kind"].to_numpy()[fresh] == Kind.REVERSE]
        if len(undone):
            put_back(event_ids=table["ref"].to_numpy()[undone].tolist(), actor=actor)
    return np.asarray(ids)


def _with(table: pa.Table, name: str, column: pa.ChunkedArray) -> pa.Table:
    return table.set_column(table.column_names.index(name), name, column)


def _loans(table: pa.Table) -> dict[str, Any]:
    """For each event: its loan's shard, whether the loan is known, and the day it began."""
    loans, of_loan = np.unique(table["loan_id"].to_numpy(), return_inverse=True)
    shard, began = np.full(len(loans), -1), np.full(len(loans), MAX_DAY)
    with connection.cursor() as cursor:
        cursor.execute(
            "select l.id, l.shard, (select min(e.value_on) - date '1970-01-01' from servicing_event e "
            "where e.loan_id = l.id and e.shard = l.shard and e.kind in (1, 11, 31)) "
            "from servicing_loan l where l.id = any(string_to_array(%s, ',')::bigint[])",
            [_listed(loans)],
        )
        found = list(zip(*cursor.fetchall(), strict=True))
    if found:
        place = np.searchsorted(loans, np.array(found[0]))
        shard[place] = found[1]
        began[place] = [MAX_DAY if day is None else day for day in found[2]]
    beginning = np.flatnonzero(np.isin(table["kind"].to_numpy(), BEGINNINGS))
    value_day = days(table["value_on"], absent=NONE_DAY)
    np.minimum.at(began, of_loan[beginning], value_day[beginning])
    return {"shard": shard[of_loan], "known": shard[of_loan] >= 0, "began": began[of_loan]}


def _refuse(table: pa.Table, loans: dict[str, Any], *, open_day: int) -> None:
    integers = ["kind", "channel", "part", "amount_minor", "ref"]
    integers += [f"{part}_minor" for part in ("principal", "interest", "fee", "penalty")]
    columns = {name: table[name].to_numpy() for name in integers}
    columns["value_day"] = days(table["value_on"], absent=NONE_DAY)
    columns["posted_day"] = days(table["posted_on"], absent=NONE_DAY)
    ref_kind, ref_reversed = _named(table)
    facts = Facts(
        loan_known=loans["known"],
        began_day=loans["began"],
        ref_kind=ref_kind,
        ref_reversed=ref_reversed,
        open_day=open_day,
    )
    refused = refusals(events=columns, facts=facts)
    if refused:
        shown = "; ".join(
            gettext("row %(row)s: %(why)s") % {"row": row, "why": WORDS[reason]}
            for row, reason in refused[:_SHOWN]
        )
        raise UnableToPost(
            gettext("%(count)s of %(all)s events are refused: %(shown)s")
            % {"count": len(refused), "all": table.num_rows, "shown": shown},
            refused,
        )


def _refuse_alone(table: pa.Table, opened: date) -> None:
    """Nobody posts in bulk what may need a second person: the operation on one loan asks for that one."""
    kinds, parts = table["kind"].to_numpy(), table["part"].to_numpy()
    asking = [int(k) for k in np.unique(kinds) if any(rule_of(kind=Kind(k), part=part) for part in Part)]
    rows = np.flatnonzero(np.isin(kinds, asking))
    if len(rows) == 0:
        return
    amounts, loan_ids = table["amount_minor"].to_numpy(), table["loan_id"].to_numpy()
    with connection.cursor() as cursor:
        cursor.execute(
            "select l.id, t.jurisdiction from servicing_loan l join servicing_terms t on t.id = l.terms_id "
            "where l.id = any(string_to_array(%s, ',')::bigint[])",
            [_listed(np.unique(loan_ids[rows]))],
        )
        place_of = dict(cursor.fetchall())
    for row in rows:
        kind = Kind(kinds[row])
        rule = rule_of(kind=kind, part=Part(parts[row]))
        found = rule and parameters.strictest(jurisdiction=place_of[loan_ids[row]], rule=rule, on=opened)
        measured_later = kind not in (Kind.WAIVE, Kind.REFUND, Kind.FEE)
        if found and (measured_later or amounts[row] > found.value):
            raise UnableToPost(
                gettext(
                    "Row %(row)s of the events may need a second person under %(rule)s. Post it with the "
                    "operation on one loan."
                )
                % {"row": row, "rule": found.cite()}
            )


def _refuse_over_limit(table: pa.Table, fresh: NDArray[np.int64]) -> None:
    """Purchases beyond the limit of their line, refunds beyond the purchase: refused as one by one."""
    chosen = table.take(pa.array(fresh))
    found = [*over_limit(table=chosen), *over_purchase(table=chosen)]
    if found:
        shown = "; ".join(
            gettext("row %(row)s: %(why)s") % {"row": int(fresh[row]), "why": why}
            for row, why in found[:_SHOWN]
        )
        raise UnableToPost(
            gettext("%(count)s of %(all)s events are refused: %(shown)s")
            % {"count": len(found), "all": table.num_rows, "shown": shown}
        )


def _refuse_odd_words(table: pa.Table, actor: str, source: str) -> None:
    for name, empty, column in (
        ("idempotency key", "^$|", table["idempotency_key"]),
        ("reason", "", table["reason"]),
        ("actor", "^$|", pa.array([actor])),
        ("source", "^$|", pa.array([source])),
    ):
        odd = pc.match_substring_regex(column, f"{empty}[\\x00-\\x1f\\x7f]")
        if pc.any(odd).as_py():
            row = odd.index(True).as_py()
            raise UnableToPost(
                gettext(
                    "The %(name)s of row %(row)s holds control characters or is empty. Write it on one line."
                )
                % {"name": name, "row": row}
            )


def _named(table: pa.Table) -> tuple[Any, Any]:
    """Kind of the event that each row names (0: none such), and whether it is reversed already.

    A row whose own key is known is a repeat: it does not count as a reversal of its event.
    """
    ref, loan_id = table["ref"].to_numpy(), table["loan_id"].to_numpy()
    kinds, undone = np.zeros(len(ref), np.int64), np.zeros(len(ref), bool)
    rows = np.flatnonzero(ref)
    if len(rows) == 0:
        return kinds, undone
    keys = [table["idempotency_key"][int(row)].as_py() for row in rows]
    with index_lookups(), connection.cursor() as cursor:
        cursor.execute(
            "select n.row, e.kind, exists (select from servicing_event r where r.loan_id = e.loan_id "
            "and r.shard = e.shard and r.kind = 3 and r.ref = e.id and r.idempotency_key <> n.key) "
            "from unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::text[]) as n(row, loan_id, ref, key) "
            "join servicing_loan l on l.id = n.loan_id "
            "join servicing_event e on e.loan_id = n.loan_id and e.id = n.ref and e.shard = l.shard",
            [rows.tolist(), loan_id[rows].tolist(), ref[rows].tolist(), keys],
        )
        for row, kind, is_reversed in cursor.fetchall():
            kinds[row], undone[row] = kind, is_reversed
    reversing = rows[table["kind"].to_numpy()[rows] == Kind.REVERSE]
    _, first, of = np.unique(ref[reversing], return_index=True, return_inverse=True)
    keys_of = np.array(table["idempotency_key"].take(pa.array(reversing)).to_pylist(), dtype=object)
    undone[reversing] |= keys_of != keys_of[first][of]  # named twice in this table
    return kinds, undone


def _known_ids(table: pa.Table) -> tuple[Any, Any]:
    """Ids of the events that exist (0: new), and for each row the first row of the table with its key.

    Raises UnableToReuseKey.
    """
    keys = table["idempotency_key"].to_pylist()
    row_of: dict[str, int] = {}
    first = np.fromiter((row_of.setdefault(key, row) for row, key in enumerate(keys)), np.int64, len(keys))
    content = table.select(EVENT_CONTENT)
    again = np.flatnonzero(first != np.arange(len(keys)))
    _same(keys, again, content.take(pa.array(first[again])), content.take(pa.array(again)))
    ids = np.zeros(len(keys), np.int64)
    with index_lookups(), connection.cursor() as cursor:
        cursor.execute(
            f"select e.idempotency_key, e.id, {', '.join(f'e.{name}' for name in EVENT_CONTENT)} "
            "from unnest(string_to_array(%s, %s)) as n(key) "
            "join servicing_event e on e.idempotency_key = n.key",  # in whichever shard it is
            [_BETWEEN.join(row_of), _BETWEEN],
        )
        found = list(zip(*cursor.fetchall(), strict=True))
    if found:
        rows = np.array([row_of[key] for key in found[0]])
        stored = pa.table(
            [pa.array(c, f.type) for c, f in zip(found[2:], content.schema, strict=True)], content.schema
        )
        _same(keys, rows, stored, content.take(pa.array(rows)))
        ids[rows] = found[1]
    return ids, first


def _listed(numbers: Any) -> str:
    """Numbers as one text: a hundred thousand of them reach PostgreSQL faster so than as an array."""
    return ",".join(map(str, numbers.tolist()))


def _same(keys: list[str], rows: Any, stored: pa.Table, given: pa.Table) -> None:
    for name in EVENT_CONTENT:
        equal = pc.fill_null(pc.equal(stored[name], given[name]), False)
        both_absent = pc.and_(pc.is_null(stored[name]), pc.is_null(given[name]))
        differing = np.flatnonzero(~pc.or_(equal, both_absent).to_numpy())
        if len(differing):
            raise UnableToReuseKey(
                gettext(
                    "The key %(key)r was used before with another %(name)s. Use a new key for a new fact."
                )
                % {"key": keys[rows[differing[0]]], "name": name}
            )


def _new_ids(count: int) -> Any:
    """`count` ids that follow each other; every writer waits at the locks meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute("select last_value, is_called from servicing_event_id_seq")
        last, used = cursor.fetchone()
        start = last + 1 if used else last
        if count:
            cursor.execute("select setval('servicing_event_id_seq', %s)", [start + count - 1])
    return np.arange(start, start + count)


def add_events(*, table: pa.Table, shards: NDArray[np.int64], told: dict[str, pa.Array]) -> Any:
    """Adds events that are checked and new; returns their ids, which follow each other in the order given.

    `table` has the columns servicing.columns.EVENTS, `told` says actor, source and rulebook_version of each.
    The caller holds all shards (plumbing.locks).
    """
    ids = _new_ids(table.num_rows)
    columns = {name: table[name] for name in table.column_names}
    copy_in(table="servicing_event", data=pa.table({"id": ids, "shard": shards, **columns, **told}))
    note_addition(shards=np.unique(shards).tolist())
    return ids
