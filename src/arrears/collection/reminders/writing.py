"""What was chosen into the table of messages, by COPY; calls for people into the outbox."""

import json

import numpy as np
import pyarrow as pa

from arrears.collection.reminders.choices import MessageState
from arrears.collection.reminders.choosing import Chosen, Wanted
from arrears.collection.reminders.events import CALL_ASKED
from arrears.collection.reminders.models import Run
from arrears.collection.reminders.reaching import CHANNELS
from arrears.plumbing import outbox
from arrears.plumbing.bulk import copy_in
from arrears.plumbing.days import to_date


def write_messages(*, run: Run, wanted: Wanted, chosen: Chosen) -> None:
    """One row a person: planned, denied by the gate, or not sent with its reason."""
    people, steps = wanted.people, [wanted.plan.steps[place] for place in wanted.people.step.tolist()]
    count = len(people)
    versions = [wanted.versions.get(step.template) for step in steps]
    asked = chosen.decision_id > 0
    state = np.where(
        chosen.allowed, MessageState.PLANNED, np.where(asked, MessageState.DENIED, MessageState.CANCELLED)
    )
    copy_in(
        table="reminders_message",
        data=pa.table(
            {
                "run_id": pa.repeat(run.id, count),
                "key": pa.array([_key(run, who) for who in people.person_id.tolist()]),
                "business_date": pa.repeat(pa.scalar(run.business_date), count),
                "person_id": people.person_id,
                "loan_ids": pa.array(["{" + ",".join(map(str, ids)) + "}" for ids in people.loan_lists()]),
                "step": pa.array([step.code for step in steps]),
                "template": pa.array([step.template for step in steps]),
                "version": pa.array([version.number if version else 0 for version in versions]),
                "language": pa.array(wanted.reaching.language.tolist()),
                "channel": pa.array(
                    [CHANNELS[place] if place >= 0 else "" for place in chosen.channel.tolist()]
                ),
                "purpose": pa.array([wanted.purposes.get(step.template, "") for step in steps]),
                "contact_point_id": _or_null(chosen.point),
                "decision_id": _or_null(chosen.decision_id),
                "duties": pa.array(chosen.duties),
                "state": state.astype(np.int64),
                "why": pa.array(chosen.why),
                "rules": pa.array(chosen.rules),
                "values": pa.array(_values(wanted)),
                "not_before": pa.array(chosen.at.tolist(), pa.timestamp("us", "UTC")),
                "expires_at": pa.array(wanted.expires_at.tolist(), pa.timestamp("us", "UTC")),
            }
        ),
    )


def write_calls(*, run: Run, wanted: Wanted) -> None:
    """News for each person whom somebody shall call."""
    people, lists = wanted.people, wanted.people.loan_lists()
    rows = [row for row, why in wanted.skipped.items() if why == "called"]
    payloads = [
        json.dumps(
            {
                "person_id": int(people.person_id[row]),
                "loan_ids": lists[row],
                "business_date": run.business_date.isoformat(),
                "step": wanted.plan.steps[int(people.step[row])].code,
                "key": _key(run, int(people.person_id[row])),
            }
        )
        for row in rows
    ]
    if payloads:
        outbox.emit_many(name=CALL_ASKED, payloads=pa.array(payloads))


def _key(run: Run, person_id: int) -> str:
    return f"r{run.id}/{person_id}"


def _values(wanted: Wanted) -> list[str]:
    people = wanted.people
    loans = np.diff(people.first)
    columns = zip(
        people.amount_minor.tolist(),
        people.currency.tolist(),
        people.due_day.tolist(),
        people.days.tolist(),
        loans.tolist(),
        strict=True,
    )
    return [
        json.dumps(
            {
                "amount_minor": amount,
                "currency": currency,
                "due_on": to_date(due).isoformat(),
                "days": days,
                "loans": n,
            }
        )
        for amount, currency, due, days, n in columns
    ]


def _or_null(column: np.ndarray) -> pa.Array:
    return pa.array(column, mask=column == 0)
