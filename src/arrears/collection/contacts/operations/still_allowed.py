"""Whether contacts that were allowed may still be made: unused, not stale, and nothing came in between."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection
from django.utils.translation import gettext as _

from arrears.collection.contacts.gate.law import Law
from arrears.collection.contacts.gate.planned import Channel, Planned, Purpose
from arrears.collection.contacts.gate.points import Fit
from arrears.collection.contacts.gate.situation import Situation
from arrears.collection.contacts.gate.stops import Stops
from arrears.collection.contacts.gate.third_persons import ThirdPersons
from arrears.collection.contacts.gate.times import whole_seconds
from arrears.collection.contacts.known import Known, known_of
from arrears.collection.contacts.models import AttemptRow, DecisionRow, Withdrawal
from arrears.parties.reach_queries import people_with_flags

# What may change between the decision and the contact; caps are reserved, hours end with `open_until`.
_CHANGING = (Fit, Stops, ThirdPersons)
_LAW = Law()


def why_not(*, rows: Sequence[DecisionRow], at: datetime) -> dict[int, str]:
    """By decision why it may not be used at a moment; those that may are absent."""
    ids = [row.id for row in rows]
    used, withdrawn = _among(AttemptRow, ids), _among(Withdrawal, ids)
    found = {}
    for row in rows:
        if row.verdict == "deny":
            found[row.id] = _("The gate denied this contact.")
        elif row.id in used:
            found[row.id] = _("This contact was made already: ask the gate for the next one.")
        elif row.id in withdrawn:
            found[row.id] = _("This contact was withdrawn: ask the gate again.")
        elif row.open_until is None or not row.at <= whole_seconds(at) < row.open_until:
            found[row.id] = _("This contact is allowed from %(at)s until %(until)s: ask the gate again.") % {
                "at": row.at.isoformat(),
                "until": "" if row.open_until is None else row.open_until.isoformat(),
            }
    left = _to_look_at([row for row in rows if row.id not in found])
    known = known_of(person_ids=[row.person_id for row in left], at=at) if left else {}
    for row in left:
        reasons = _came_since(row, known[row.person_id], at)
        if reasons:
            found[row.id] = _("Something came in since this contact was allowed: %(why)s. Ask again.") % {
                "why": ", ".join(reasons)
            }
    return found


def _among(table: type[AttemptRow] | type[Withdrawal], ids: Sequence[int]) -> set[int]:
    """Those of the decisions that the table names."""
    with connection.cursor() as cursor:
        name = table._meta.db_table
        cursor.execute(f"select decision_id from {name} where decision_id = any(%s)", [list(ids)])
        return {row[0] for row in cursor.fetchall()}


def _to_look_at(rows: Sequence[DecisionRow]) -> list[DecisionRow]:
    """Contacts that something may hold back by now; of most people there is neither a stop nor a flag.

    A point that is not valid any more is not opened, whoever asks.
    """
    people = sorted({row.person_id for row in rows})
    with connection.cursor() as cursor:
        cursor.execute(
            "select distinct person_id from contacts_stoprow where person_id = any(%s) and lifted_at is null",
            [people],
        )
        held = {row[0] for row in cursor.fetchall()} | people_with_flags(person_ids=people)
    return [
        row
        for row in rows
        if row.person_id in held or row.owner != "self" or row.purpose == Purpose.ANSWER.value
    ]


def _came_since(row: DecisionRow, known: Known, at: datetime) -> list[str]:
    seen = Situation(
        planned=planned_of(row),
        standing=known.standing,
        history=known.history,
        at=whole_seconds(at),
    )
    forms = [form for form in _LAW.at(seen.at, known.standing) if isinstance(form, _CHANGING)]
    return [found.reason for form in forms for found in form.findings(seen)]


def planned_of(row: DecisionRow) -> Planned:
    """What was asked."""
    return Planned(
        person_id=row.person_id,
        loan_ids=tuple(row.loan_ids),
        contact_point_id=row.contact_point_id,
        channel=Channel(row.channel),
        purpose=Purpose(row.purpose),
        actor=row.actor,
        at=row.at,
        mandate_id=row.mandate_id,
    )
