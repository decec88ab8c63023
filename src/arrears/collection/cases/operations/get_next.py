"""The next debtor for a collector: the most worth working on among those whom the gate would allow now."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from arrears.collection.cases.calls import planned_calls
from arrears.collection.cases.failures import UnableToTakeCase
from arrears.collection.cases.leases import give, held_now, hold_collector, is_free
from arrears.collection.cases.models import Case, Collector
from arrears.collection.cases.queues import Queue, inside, queues
from arrears.collection.contacts.preview import preview

_AT_ONCE = (3, 10, *[25] * 8)  # cases held against the gate in one go: mostly the first will do
_LOOK_AGAIN = timedelta(hours=1)  # a stop may be lifted before the gate said


@dataclass(frozen=True, kw_only=True)
class Next:
    """The case that is on the collector's screen now, and its queue ("" = they had it before)."""

    case_id: int
    queue: str


def get_next(*, collector: str, at: datetime, queue: str | None = None) -> Next | None:
    """Leases a case to the collector and returns it; None when there is nobody whom they may call now.

    A case that they have on the screen already is given again: a double click takes one debtor. Two people
    never hold one debtor: rows are taken under lock, and what another has locked is passed over. Order: the
    queues as they stand in the file, in each the collector's own cases and the highest value first. Raises
    UnableToTakeCase.
    """
    with transaction.atomic():
        person = hold_collector(username=collector)
        held = held_now(collector=collector, at=at)
        if held is not None:
            give(case=held, collector=collector, at=at)
            return Next(case_id=held.id, queue="")
        for one in served_by(collector=person, only=queue):
            case_id = _from_queue(one, person, at)
            if case_id is not None:
                return Next(case_id=case_id, queue=one.code)
    return None


def served_by(*, collector: Collector, only: str | None = None) -> list[Queue]:
    """The queues that a collector may take from, in order. Raises UnableToTakeCase for one they may not."""
    of_team = set(collector.team.queues)
    found = [
        queue
        for queue in queues()
        if (not of_team or queue.code in of_team) and set(queue.skills) <= set(collector.skills)
    ]
    if only is None:
        return found
    chosen = [queue for queue in found if queue.code == only]
    if not chosen:
        raise UnableToTakeCase(_("You do not serve the queue %(code)r.") % {"code": only})
    return chosen


def candidates(*, queue: Queue, collector: Collector, at: datetime) -> QuerySet[Case]:
    """Free cases of the queue for the collector, the best first."""
    speaks = Q(language="") | Q(language__in=collector.languages)
    mine = Q(collector="") | Q(collector=collector.username)
    loud = Q(quiet_until=None) | Q(quiet_until__lte=at)
    return Case.objects.filter(inside(queue=queue, at=at) & is_free(at=at) & speaks & mine & loud).order_by(
        F("collector").desc(), "-value", "id"
    )


def _from_queue(queue: Queue, collector: Collector, at: datetime) -> int | None:
    for batch in _batches(queue, collector, at):
        planned = planned_calls(cases=batch, actor=f"staff:{collector.username}", at=at)
        callable_now = [case for case in batch if case.id in planned]
        answers = preview(planned=[planned[case.id] for case in callable_now])
        quiet = {case.id: at + _LOOK_AGAIN for case in batch if case.id not in planned}
        for case, answer in zip(callable_now, answers, strict=True):
            if answer.allowed and _take(case.id, collector, at):
                _be_quiet(quiet)
                return case.id
            if not answer.allowed:
                later = answer.next_allowed_at or at + _LOOK_AGAIN
                quiet[case.id] = min(later, at + _LOOK_AGAIN)
        _be_quiet(quiet)
    return None


def _batches(queue: Queue, collector: Collector, at: datetime) -> Iterator[list[Case]]:
    """Batches of candidates; those found quiet, or taken by others, are not in the next one."""
    seen: set[int] = set()
    for size in _AT_ONCE:
        found = list(candidates(queue=queue, collector=collector, at=at).exclude(id__in=seen)[:size])
        if not found:
            return
        seen |= {case.id for case in found}
        yield found


def _take(case_id: int, collector: Collector, at: datetime) -> bool:
    """Locks the case unless another has it, and leases it if it is still free."""
    case = (
        Case.objects.select_for_update(skip_locked=True).filter(is_free(at=at), id=case_id, closed_on=None)
    ).first()
    if case is None:
        return False
    give(case=case, collector=collector.username, at=at)
    return True


def _be_quiet(until: dict[int, datetime]) -> None:
    for moment in set(until.values()):
        ids = [case_id for case_id, when in until.items() if when == moment]
        free = (
            Case.objects.select_for_update(skip_locked=True).filter(id__in=ids).values_list("id", flat=True)
        )
        Case.objects.filter(id__in=list(free)).update(quiet_until=moment)
