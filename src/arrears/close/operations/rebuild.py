"""Compute everything derived from the history again, and compare it with what is stored or write it anew."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
from django.db import transaction

from arrears.close import history, snapshot
from arrears.close.one_closer import the_only_closer
from arrears.close.operations.recompute import UnableToRecompute, recompute
from arrears.close.plan import portions
from arrears.close.queries import closed_dates
from arrears.close.totals import NAMES, sums
from arrears.close.work import Held, Memory, Portion, Progress, no_progress
from arrears.kernel.book import Columns, Ints
from arrears.ledger import queries as ledger
from arrears.ledger.operations.rebuild_posted import rebuild_posted
from arrears.ledger.posting_rules import OF_FACTS
from arrears.plumbing import locks
from arrears.plumbing.audit import record
from arrears.plumbing.days import to_day
from arrears.servicing import owners, posting, queries
from arrears.servicing.operations.replace_states import replace_states

COMPARED = tuple(name for name in NAMES if name not in ("loan_id", "as_of_day", "fault"))
_NAMED = 3  # differing columns that are named for a loan


@dataclass(frozen=True, kw_only=True)
class Expected:
    """The states of some shards as they follow from the history, by loan id."""

    held: Held
    states: Columns
    places: Ints  # row of each state in `held.book.loans`


def compare(*, progress: Progress = no_progress) -> list[str]:
    """Lines that tell what is stored otherwise than it follows from the history; empty when all is well.

    States against terms and events, running totals against the journal's lines, both against each other, and
    the last snapshot against its checksum. Nothing is written.
    """
    closed = closed_dates()
    differences: list[str] = []
    groups = portions()
    for place, shards in enumerate(groups):
        progress("states", place, len(groups))
        with transaction.atomic():
            history.hold(shards)
            stored = queries.stored_states(shards=shards)
            found = expected(shards=shards, stored=stored, closed=closed)
            differences += _states(found, stored) + _totals(found, shards)
    differences += [
        f"ledger {found.key} {found.movement}: posted {found.posted_minor}, its lines {found.lines_minor}"
        for found in ledger.posted_differences()
    ]
    return differences + _snapshot(closed)


@the_only_closer()
def rewrite(*, actor: str, progress: Progress = no_progress) -> list[str]:
    """Writes states and running totals anew in one transaction; returns the differences there were.

    The history and the journal stay as they are; what the journal lacks against the states, the next close
    posts. A last snapshot that is gone or damaged is written again, if it comes out as it was published.
    """
    differences = compare(progress=progress)
    closed = closed_dates()
    with transaction.atomic():
        locks.hold_all_shards()
        for shards in portions():
            found = expected(shards=shards, stored=queries.stored_states(shards=shards), closed=closed)
            shard_of_row = found.held.identity["shard"].combine_chunks().to_numpy()[found.places]
            replace_states(states=found.states, shards=shards, shard_of_row=shard_of_row)
        rebuild_posted()
        detail: dict[str, Any] = {"differences": len(differences)}
        record(actor=actor, action="rebuild", subject="derived tables", detail=detail)
    if _snapshot(closed):
        with suppress(UnableToRecompute):  # told among the differences: what was published then stays
            snapshot.publish(business_date=closed[-1], written=recompute(business_date=closed[-1]))
    return differences


def expected(*, shards: tuple[int, ...], stored: pa.Table, closed: list[date]) -> Expected:
    """States as of the last close; for loans that an operation moved since, as of the operation's day."""
    portion = Portion(shards=shards)
    portion.held = held = history.read(shards=shards, memory=Memory())
    ids = np.asarray(held.book.loans["loan_id"])
    states = history.fold_on(book=held.book, day=to_day(closed[-1] if closed else date.min))
    known = np.zeros(len(ids), bool)
    if closed:
        history.fill(portion=portion, business_date=closed[-1])
        history.keep_last_good(portion=portion, earlier=closed[:-1])
        known = held.agreed_day <= to_day(closed[-1])
        states[known] = portion.states
    as_of = stored["as_of_on"].cast(pa.int32()).to_numpy().astype(np.int64)
    stored_ids = stored["loan_id"].to_numpy()
    for day in np.unique(as_of[as_of > to_day(closed[-1] if closed else date.min)]):
        moved = np.isin(ids, stored_ids[as_of == day])
        states[moved] = history.fold_on(book=held.book, day=int(day))[moved]
        known |= moved
    return Expected(held=held, states=states[known], places=np.flatnonzero(known))


def _states(found: Expected, stored: pa.Table) -> list[str]:
    """Differences between the states and the stored ones, a line a loan."""
    ids, stored_ids = found.states["loan_id"], stored["loan_id"].to_numpy()
    lines = [f"loan {i}: no state is stored" for i in np.setdiff1d(ids, stored_ids)]
    lines += [f"loan {i}: a state is stored that follows from nothing" for i in np.setdiff1d(stored_ids, ids)]
    both = np.intersect1d(ids, stored_ids)
    mine, theirs = np.searchsorted(ids, both), np.searchsorted(stored_ids, both)
    differing: dict[int, list[str]] = {}
    for name in COMPARED:
        right, left = found.states[name][mine], stored[name].to_numpy()[theirs]
        for place in np.flatnonzero(right != left):
            text = f"{name} is {left[place]}, follows {right[place]}"
            differing.setdefault(int(both[place]), []).append(text)
    for loan_id, texts in sorted(differing.items()):
        more = f" and {len(texts) - _NAMED} more" if len(texts) > _NAMED else ""
        lines.append(f"loan {loan_id}: {'; '.join(texts[:_NAMED])}{more}")
    return lines


def _totals(found: Expected, shards: tuple[int, ...]) -> list[str]:
    """Differences between what the states say should be posted and the running totals."""
    groups = history.subset(found.held.groups, found.places)
    own = posting.targets(keys=groups.keys, sums=sums(states=found.states, groups=groups))
    theirs = owners.targets(keys=groups.keys, of_row=groups.of_row, states=found.states)
    targets = {key: {**own[key], **theirs[key]} for key in own}
    posted = {key: totals for key, totals in ledger.posted_totals(shards=shards).items() if key[1]}
    return [
        f"ledger {key} {movement}: posted {is_minor}, the loans say {should_minor}"
        for key in sorted({*targets, *posted})
        for movement in sorted({*targets.get(key, {}), *posted.get(key, {})}.difference(OF_FACTS))
        if (is_minor := posted.get(key, {}).get(movement, 0))
        != (should_minor := targets.get(key, {}).get(movement, 0))
    ]


def _snapshot(closed: list[date]) -> list[str]:
    """The last published snapshot: is it there, are its bytes those of the page, do they come out again?"""
    if not closed:
        return []
    try:
        published = snapshot.checksum(business_date=closed[-1])
        written = recompute(business_date=closed[-1])
    except (snapshot.UnableToReadSnapshot, UnableToRecompute) as failure:
        return [str(failure)]
    snapshot.discard(written=written)
    return (
        [] if published == written.sha256 else [f"The snapshot of {closed[-1]} is not as it was published."]
    )
