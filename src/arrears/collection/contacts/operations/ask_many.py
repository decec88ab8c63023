"""Asks the gate about many contacts at once: the same decisions as one by one, in the order given."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
from django.db import connection, transaction
from django.utils.translation import gettext as _

from arrears.collection.contacts.gate.columns import contacts_of, debtors_of, history_columns
from arrears.collection.contacts.gate.many import Answers, decide_many
from arrears.collection.contacts.gate.planned import Channel, Decision, Planned, Purpose
from arrears.collection.contacts.gate.standing import Standing
from arrears.collection.contacts.history import history_of_numbers, own_history
from arrears.collection.contacts.known import standings_of
from arrears.collection.contacts.operations.ask import LAW, UnableToAsk, checked, stored
from arrears.plumbing.bulk import copy_in
from arrears.plumbing.locks import hold_all_persons

COLUMNS = {
    "person_id": pa.int64(),
    "loan_ids": pa.list_(pa.int64()),
    "contact_point_id": pa.int64(),  # null only in the app
    "channel": pa.string(),  # gate.planned.Channel
    "purpose": pa.string(),  # gate.planned.Purpose
    "actor": pa.string(),
    "at": pa.timestamp("s", "UTC"),
    "mandate_id": pa.int64(),  # may be null
}
ANSWER = {
    "decision_id": pa.int64(),
    "verdict": pa.string(),  # gate.planned.Verdict
    "rules": pa.list_(pa.string()),
    "duties": pa.list_(pa.string()),
    "reasons": pa.list_(pa.string()),
    "next_allowed_at": pa.timestamp("s", "UTC"),
}


def ask_many(*, planned: pa.Table) -> pa.Table:
    """Decides and stores every row (columns: COLUMNS); the answers (ANSWER) stand in the same order.

    What is allowed to an earlier row counts for the later ones. Raises UnableToAsk.
    """
    rows = [checked(row) for row in _read(planned)]
    if not rows:
        return pa.table({name: pa.array([], kind) for name, kind in ANSWER.items()})
    with transaction.atomic():
        hold_all_persons()
        standings, answers = _decided(rows)
        decisions = [one for one in answers.decisions if one is not None]
        ids = _store(rows, decisions, answers.open_until.tolist(), standings)
    return pa.table(
        {
            "decision_id": pa.array(ids, ANSWER["decision_id"]),
            "verdict": pa.array([one.verdict.value for one in decisions], ANSWER["verdict"]),
            "rules": pa.array([list(one.rules) for one in decisions], ANSWER["rules"]),
            "duties": pa.array([list(one.duties) for one in decisions], ANSWER["duties"]),
            "reasons": pa.array([list(one.reasons) for one in decisions], ANSWER["reasons"]),
            "next_allowed_at": pa.array(
                [one.next_allowed_at for one in decisions], ANSWER["next_allowed_at"]
            ),
        }
    )


def _read(planned: pa.Table) -> list[Planned]:
    lacking = sorted(set(COLUMNS) - set(planned.column_names))
    if lacking:
        raise UnableToAsk(
            _("The table of planned contacts lacks the columns %(names)s.") % {"names": lacking}
        )
    columns = [planned[name].to_pylist() for name in COLUMNS]
    return [
        Planned(
            person_id=person,
            loan_ids=tuple(loans or ()),
            contact_point_id=point,
            channel=Channel(channel),
            purpose=Purpose(purpose),
            actor=actor,
            at=at,
            mandate_id=mandate,
        )
        for person, loans, point, channel, purpose, actor, at, mandate in zip(*columns, strict=True)
    ]


def _decided(rows: Sequence[Planned]) -> tuple[dict[int, Standing], Answers]:
    """The standings, and the answers; what is allowed to a row is reserved before the next."""
    first = min(row.at for row in rows)
    standings = standings_of(person_ids={row.person_id for row in rows}, at=first)
    debtors = debtors_of(list(standings.values()))
    row_of = {person: row for row, person in enumerate(standings)}
    own = own_history(person_ids=row_of, at=first)
    strangers = history_of_numbers(numbers=debtors.number_bytes, at=first)
    past = [(row_of[person], made) for person, made in own]
    past += [(-1, made) for person, made in strangers if person not in row_of]
    answers = decide_many(
        debtors=debtors,
        history=history_columns(debtors, past),
        contacts=contacts_of(debtors, rows),
        rules=LAW,
    )
    return standings, answers


def _store(
    rows: Sequence[Planned],
    decisions: Sequence[Decision],
    until: Sequence[int],
    standings: dict[int, Standing],
) -> list[int]:
    """Copies the decisions in, in order, and returns their ids."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select nextval('contacts_decisionrow_id_seq') from generate_series(1, %s)", [len(rows)]
        )
        ids = [int(row[0]) for row in cursor.fetchall()]
    records = [
        stored(
            planned=row,
            decision=decision,
            point=standings[row.person_id].point(row.contact_point_id),
            until=datetime.fromtimestamp(end, UTC) if decision.allowed else None,
        )
        for row, decision, end in zip(rows, decisions, until, strict=True)
    ]
    columns: dict[str, Any] = {"id": pa.array(ids, pa.int64())}
    for name in records[0]:
        columns[name] = _KINDS.get(name, pa.array)([record[name] for record in records])
    copy_in(table="contacts_decisionrow", data=pa.table(columns))
    return ids


def _lists(values: Sequence[Any]) -> pa.Array:
    """PostgreSQL's text of an array; the codes of the gate hold no quotes and no commas."""
    return pa.array(["{" + ",".join(map(str, value)) + "}" for value in values])


_KINDS: dict[str, Any] = {
    "loan_ids": _lists,
    "rules": _lists,
    "duties": _lists,
    "reasons": _lists,
    "counters": lambda values: pa.array([json.dumps(value) for value in values]),
    "number": lambda values: pa.array(values, pa.binary()),
    "contact_point_id": lambda values: pa.array(values, pa.int64()),
    "mandate_id": lambda values: pa.array(values, pa.int64()),
    "at": lambda values: pa.array(values, pa.timestamp("us", "UTC")),
    "open_until": lambda values: pa.array(values, pa.timestamp("us", "UTC")),
    "next_allowed_at": lambda values: pa.array(values, pa.timestamp("us", "UTC")),
}
