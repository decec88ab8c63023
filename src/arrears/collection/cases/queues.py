"""Queues as data (rules/collection/queues.yaml), and which cases each holds at a moment."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path

from django.db.models import Q
from django.utils.translation import get_language

from arrears.collection.cases.choices import CaseState, NextStep
from arrears.rulebook.fields import Fields
from arrears.rulebook.folder import folder

_STATES = {state.name.lower(): state for state in CaseState}
_USUAL = ("open", "reopened", "in_treatment")


@dataclass(frozen=True, kw_only=True)
class Queue:
    """Which cases, for whom; empty and None leave a matter open."""

    code: str
    names: Mapping[str, str]
    states: tuple[CaseState, ...]
    buckets: tuple[str, ...]
    languages: tuple[str, ...]
    skills: tuple[str, ...]
    overdue_from_minor: int | None
    overdue_to_minor: int | None
    promise_due_days: int | None
    call_back_due: bool

    @property
    def name(self) -> str:
        return self.names["zh" if (get_language() or "").startswith("zh") else "en"]


def queues() -> tuple[Queue, ...]:
    """All queues, in the order in which they are served. Raises UnableToReadRules."""
    return _read(folder() / "collection" / "queues.yaml")


@lru_cache(maxsize=4)
def _read(path: Path) -> tuple[Queue, ...]:
    fields = Fields.of_file(path)
    found = fields.each("queues", _queue)
    fields.done()
    return found


def _queue(item: Fields) -> Queue:
    names = item.texts("states", known=_STATES) or _USUAL
    return Queue(
        code=item.text("code"),
        names=item.names("names"),
        states=tuple(_STATES[name] for name in names),
        buckets=item.texts("buckets"),
        languages=item.texts("languages"),
        skills=item.texts("skills"),
        overdue_from_minor=item.integer("overdue_from") if item.has("overdue_from") else None,
        overdue_to_minor=item.integer("overdue_to") if item.has("overdue_to") else None,
        promise_due_days=item.integer("promise_due_days", high=365) if item.has("promise_due_days") else None,
        call_back_due=item.flag("call_back_due", False),
    )


def inside(*, queue: Queue, at: datetime) -> Q:
    """Open cases of the queue that could be worked on at a moment: not held, and no later moment agreed.

    Whom a strategy ranked at 0 it does not want called now: only what was agreed with the debtor counts.
    """
    wanted = Q(closed_on=None, hold_reason="", state__in=[int(state) for state in queue.states])
    if queue.call_back_due:
        wanted &= Q(next_step=int(NextStep.CALL_BACK), next_at__lte=at)
    else:
        wanted &= Q(next_at=None) | Q(next_at__lte=at)
    if not queue.call_back_due and queue.promise_due_days is None:
        wanted &= Q(value_by="") | Q(value__gt=0)
    if queue.buckets:
        wanted &= Q(bucket__in=queue.buckets)
    if queue.languages:
        wanted &= Q(language__in=queue.languages)
    if queue.overdue_from_minor is not None:
        wanted &= Q(overdue_minor__gte=queue.overdue_from_minor)
    if queue.overdue_to_minor is not None:
        wanted &= Q(overdue_minor__lte=queue.overdue_to_minor)
    if queue.promise_due_days is not None:
        wanted &= Q(promise_due_on__lte=at.date() + timedelta(days=queue.promise_due_days))
    return wanted
