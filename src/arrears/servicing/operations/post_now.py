"""Many events posted with their states and the ledger at once, as the operation on one loan posts each.

The difference to `post_many`: there states and ledger follow at the next close; here they follow now.
The loans' history lies in memory already (servicing.working_book) with the events added and folded.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from arrears import rulebook
from arrears.kernel.book import Columns, Ints
from arrears.ledger.operations.post import post_changes
from arrears.plumbing import outbox
from arrears.plumbing.days import to_date
from arrears.servicing import owners
from arrears.servicing.columns import EVENTS, conform
from arrears.servicing.events import EVENT_POSTED, TOLD
from arrears.servicing.operations.post_many import add_events
from arrears.servicing.operations.store_states import store_states
from arrears.servicing.posting import Key
from arrears.servicing.working_book import WorkingBook


def post_now(
    *, events: pa.Table, sources: list[str], working: WorkingBook, actor: str, receipt_ids: Ints | None = None
) -> Ints:
    """Posts events that `working` holds folded (columns: servicing.columns.EVENTS); returns their ids.

    In the caller's transaction, which holds all shards since before the book was opened. `sources` and
    `receipt_ids` (of the receipts that they apply): one an event. Their keys are new.
    """
    opened = to_date(working.today)
    ids = _write(events, sources, working, actor)
    places = np.unique(working.place_of(events["loan_id"].to_numpy()))
    store_states(states=working.states[places], shards=working.shards[places])
    post_changes(
        business_date=opened,
        changes=_changes(working, places),
        source="post_now",
        actor=actor,
        rulebook_version=rulebook.version(),
    )
    outbox.emit_many(name=EVENT_POSTED, payloads=_news(events, ids, working, receipt_ids))
    return ids


def _changes(working: WorkingBook, places: Ints) -> Mapping[Key, Mapping[str, int]]:
    """Of the loans' own movements, and of those of the owners of sold claims."""
    own = working.changes(places)
    used, of = np.unique(working.key_of[places], return_inverse=True)
    keys = [working.keys[int(group)] for group in used]
    now = owners.targets(keys=keys, of_row=of, states=working.states[places])
    was = owners.targets(keys=keys, of_row=of, states=working.stored[places])
    return {key: {**own[key], **{name: now[key][name] - was[key][name] for name in now[key]}} for key in own}


def _write(events: pa.Table, sources: list[str], working: WorkingBook, actor: str) -> Ints:
    """The events as `post_many` writes them; what it checks was checked when they were folded."""
    count = events.num_rows
    table = conform(table=events, columns=EVENTS, what="events")
    opened = pa.repeat(pa.scalar(to_date(working.today)), count)
    table = table.set_column(table.column_names.index("posted_on"), "posted_on", opened)
    told = {
        "actor": pa.repeat(actor, count),
        "source": pa.array(sources),
        "rulebook_version": pa.repeat(rulebook.version(), count),
    }
    shards = working.shards[working.place_of(table["loan_id"].to_numpy())]
    return np.asarray(add_events(table=table, shards=shards, told=told))


def _news(events: pa.Table, ids: Ints, working: WorkingBook, receipt_ids: Ints | None) -> pa.Array:
    """The news of events posted one by one, as JSON; before and after are those of the whole posting."""
    at = working.place_of(events["loan_id"].to_numpy())
    none = pa.scalar("null")
    receipts = none if receipt_ids is None else pa.array(receipt_ids).cast(pa.string())
    before = pc.if_else(pa.array(working.is_stored[at]), _told(working.stored[at]), none)
    values = {
        "loan_id": events["loan_id"].cast(pa.string()),
        "shard": pa.array(working.shards[at]).cast(pa.string()),
        "event_id": pa.array(ids).cast(pa.string()),
        "kind": events["kind"].cast(pa.string()),
        "channel": pa.scalar("0"),
        "amount_minor": events["amount_minor"].cast(pa.string()),
        "value_on": pc.binary_join_element_wise('"', events["value_on"].cast(pa.string()), '"', ""),
        "business_date": pa.scalar(f'"{to_date(working.today)}"'),
        "receipt_id": receipts,
        "before": before,
        "after": _told(working.states[at]),
    }
    return _json(values)


def _told(states: Columns) -> pa.Array:
    """What is told of each state, as JSON."""
    return _json({name: pa.array(np.ascontiguousarray(states[name])).cast(pa.string()) for name in TOLD})


def _json(values: dict[str, pa.Array]) -> pa.Array:
    """One JSON object a row; the values are JSON already."""
    pieces: list[Any] = []
    for place, (name, column) in enumerate(values.items()):
        pieces += [pa.scalar(f'{", " if place else "{"}"{name}": '), column]
    return pc.binary_join_element_wise(*pieces, pa.scalar("}"), "")
