"""The life in memory again, from the tables: the people follow from the seed, the history is read."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow.compute as pc
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from arrears.kernel.codes import Status
from arrears.plumbing.days import to_date
from arrears.plumbing.failures import Unable
from arrears.servicing.queries.book_of_shard import ShardBook, book_of_shards
from arrears.simulator.life import NEVER, Life, Plan, begin
from arrears.simulator.posting import loan_number_prefix
from arrears.simulator.queries import lived_days
from arrears.simulator.world import read_world

Ints = NDArray[np.int64]
_PARTS = ("principal", "interest", "fee", "penalty")


@dataclass(frozen=True, kw_only=True)
class Recalled:
    """A life and the tables' ids of what is in it."""

    life: Life
    person_id: Ints
    loan_id: Ints
    event_id: Ints


class UnableToRecall(Unable):
    """The loans in the book are not those of the life; the message says so."""


def recall(*, plan: Plan, day: int) -> Recalled:
    """The seeded book as it stood on the evening before a day, with everyone who applies up to that day.

    Days that were closed without being lived brought no applications. Raises UnableToRecall.
    """
    life = begin(plan=plan, world=read_world(), through=day, lived=lived_days() | {day})
    stored = book_of_shards(as_of=to_date(day - 1))
    place, number = _simulated(stored, prefix=loan_number_prefix(plan))
    _require_same_loans(life, number, day)
    borrower = stored.identity["borrower_id"].to_numpy()[place]
    loans = stored.book.loans[place]
    loans["terms_ix"] = _terms_rows(life, stored, place)
    _other, first, of = np.unique(borrower, return_index=True, return_inverse=True)
    life.person = number[first][of]  # a person has the number of their first loan
    life.history.add_loans(loans)
    event_id = _recall_events(life, stored, place)
    person_id = np.zeros(len(life.since), np.int64)
    person_id[life.person] = borrower
    _note_states(life, day)
    return Recalled(
        life=life, person_id=person_id[: len(number)], loan_id=stored.loan_ids[place], event_id=event_id
    )


def _simulated(stored: ShardBook, *, prefix: str) -> tuple[Ints, Ints]:
    """Places in the stored book of the loans of this life, and their numbers, ascending from 0."""
    names = stored.identity["number"]
    place = np.flatnonzero(pc.starts_with(names, prefix).to_numpy(zero_copy_only=False))
    number = pc.utf8_slice_codeunits(names.take(place), len(prefix)).cast("int64").to_numpy()
    order = np.argsort(number)
    return place[order], number[order]


def _require_same_loans(life: Life, number: Ints, day: int) -> None:
    """A loan has the number of its application: both are counted from 0, without gaps."""
    applied = int(np.searchsorted(life.since, day))
    if not np.array_equal(number, np.arange(applied)):
        raise UnableToRecall(
            _(
                "This book holds %(number)s loans of the simulated life, which has %(applied)s by "
                "%(day)s: the life can't go on with it. Seed an empty database."
            )
            % {"number": len(number), "applied": applied, "day": to_date(day - 1)}
        )


def _terms_rows(life: Life, stored: ShardBook, place: Ints) -> Ints:
    """Row of the shelf for each loan, by product and version."""
    rows = {(product.code, product.version): row for row, product in enumerate(life.shelf.products)}
    columns = (
        stored.identity[name].to_numpy(zero_copy_only=False) for name in ("product_code", "product_version")
    )
    pairs = zip(*(column[place].tolist() for column in columns), strict=True)
    return np.array([rows[pair] for pair in pairs], np.int64)


def _recall_events(life: Life, stored: ShardBook, place: Ints) -> Ints:
    """Adds the events in posting order; what an event names becomes its row here. Returns the tables' ids."""
    offsets = stored.book.event_offsets
    owner = np.repeat(np.arange(len(offsets) - 1), np.diff(offsets))
    number = np.full(len(offsets) - 1, -1)
    number[place] = np.arange(len(place))
    mine = number[owner] >= 0
    events, owner = stored.book.events[mine], number[owner[mine]]
    order = np.lexsort((events["event_id"], events["posted_day"]))
    events, owner = events[order], owner[order]
    ids = events["event_id"].copy()
    by_id = np.argsort(ids)
    named = events["ref"] > 0
    events["ref"][named] = by_id[np.searchsorted(ids[by_id], events["ref"][named])] + 1
    life.history.add_events(loan=owner, rows=events)
    return ids


def _note_states(life: Life, day: int) -> None:
    """How the loans stood last evening; all are looked at today."""
    count = life.loan_count
    states: Any = life.history.states(loan=np.arange(count), day=day - 1)
    off = states["status"] == Status.CHARGED_OFF
    life.status = states["status"].copy()
    life.wake = np.full(count, day)
    life.late_since = np.full(count, NEVER)
    life.next_due = states["next_due_day"].copy()
    life.charged_off = np.where(off, sum(states[f"{part}_charged_off_minor"] for part in _PARTS), 0)
    life.recovered = states["recovered_minor"].copy()
