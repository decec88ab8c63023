"""The kernel and the oracle side by side: where they differ, and the smallest story that shows it."""

from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from arrears.kernel.book import MAX_DAY, TERMS_DEFAULTS
from arrears.kernel.codes import Kind
from arrears.kernel.fold import fold as kernel_fold
from tests.oracle.one_loan import fold as oracle_fold
from tests.properties.columns import book_of
from tests.properties.histories import Story, stories
from tests.properties.text import as_text, day_text


@dataclass(frozen=True)
class Difference:
    """One story on which the engines disagree."""

    story: Story
    as_of_day: int
    known_day: int
    cell: str


def first_difference(*, ours: Any, theirs: Any, loan: int, detail: bool) -> str:
    """The first cell of a loan where two folds differ, "" when there is none."""
    cell = _row_difference("state", ours.states[loan], theirs.states[loan])
    if cell or not detail:
        return cell
    for name in ("instalments", "allocations"):
        left = _part(ours, name, loan)
        right = _part(theirs, name, loan)
        if len(left) != len(right):
            return f"{name}: kernel has {len(left)} rows, oracle {len(right)}"
        for k in range(len(left)):
            cell = _row_difference(f"{name}[{k}]", left[k], right[k])
            if cell:
                return cell
    return ""


def _part(folded: Any, name: str, loan: int) -> Any:
    offsets = getattr(folded, f"{name[:-1]}_offsets")
    return getattr(folded, name)[offsets[loan] : offsets[loan + 1]]


def _row_difference(where: str, kernel: Any, oracle: Any) -> str:
    for column in kernel.dtype.names:
        if kernel[column] != oracle[column]:
            left, right = int(kernel[column]), int(oracle[column])
            if column.endswith("_day"):
                return f"{where}.{column}: kernel {day_text(left)}, oracle {day_text(right)}"
            return f"{where}.{column}: kernel {left}, oracle {right}"
    return ""


def differences(
    *, told: Sequence[Story], as_of_day: int, known_day: int = MAX_DAY, detail: bool
) -> list[Difference]:
    """Stories of the book on which the engines disagree, with the first differing cell of each."""
    book = book_of(told)
    ours = kernel_fold(book=book, as_of_day=as_of_day, known_day=known_day, detail=detail)
    theirs = oracle_fold(book=book, as_of_day=as_of_day, known_day=known_day)
    equal = ours.states == theirs.states
    found = []
    for k, story in enumerate(told):
        if equal[k] and not detail:
            continue
        cell = first_difference(ours=ours, theirs=theirs, loan=k, detail=detail)
        if cell:
            found.append(Difference(story, as_of_day, known_day, cell))
    return found


def shrunk(difference: Difference) -> Difference:
    """Drop events, rows and special terms while a difference persists."""
    best = difference
    shorter = True
    while shorter:
        shorter = False
        for story in _smaller(best.story):
            cell = _still(story, best)
            if cell:
                best, shorter = replace(best, story=story, cell=cell), True
                break
    return best


def _still(story: Story, difference: Difference) -> str:
    detail = not difference.cell.startswith("state")
    found = differences(
        told=[story], as_of_day=difference.as_of_day, known_day=difference.known_day, detail=detail
    )
    return found[0].cell if found else ""


def _smaller(story: Story) -> list[Story]:
    """Stories one step simpler: without an event (and its reversal), or with a term at its default."""
    simpler = []
    paid_out = [e for e in story.events if e["kind"] in (Kind.DISBURSE, Kind.OPENING)]
    first = min(
        paid_out, key=lambda e: e["value_day"], default=None
    )  # without it the loan would start elsewhere
    for k, drawn in enumerate(story.events):
        if drawn is not first:
            gone = {drawn["event_id"]}
            kept = [e for j, e in enumerate(story.events) if j != k and e["ref"] not in gone]
            simpler.append(replace(story, events=kept))
    for name, default in TERMS_DEFAULTS.items():
        if story.terms[name] != default and name not in ("method", "every", "unit"):
            simpler.append(replace(story, terms=story.terms | {name: default}))
    return [deepcopy(smaller) for smaller in simpler]


def report(difference: Difference) -> str:
    """What to read when a comparison fails."""
    known = "" if difference.known_day == MAX_DAY else f", known on {day_text(difference.known_day)}"
    return f"{difference.cell}\nas of {day_text(difference.as_of_day)}{known}\n{as_text(difference.story)}"


@dataclass(frozen=True)
class Batch:
    """A seeded set of histories."""

    seed: int
    histories: int
    draw: Callable[..., list[Story]] = stories
    known_early: float = 0.25  # how many books are looked at with what was known earlier or later
    detail: float = 0.4  # and how many cell by cell


def check(batch: Batch) -> list[Difference]:
    """Compare a batch, in books of some hundred loans, each as of its own day, some as known earlier."""
    rng = np.random.default_rng(batch.seed)
    found: list[Difference] = []
    left = batch.histories
    while left > 0:
        as_of_day = int(rng.integers(17_800, 20_800))
        known_day = as_of_day - int(rng.integers(-30, 60)) if rng.random() < batch.known_early else MAX_DAY
        told = batch.draw(seed=int(rng.integers(2**31)), count=min(400, left), as_of_day=as_of_day)
        left -= len(told)
        found += differences(
            told=told, as_of_day=as_of_day, known_day=known_day, detail=bool(rng.random() < batch.detail)
        )
    return found
