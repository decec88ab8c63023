"""Gives cases to collectors: fairly to all, or from one to another."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from arrears.collection.cases.allocation import Share, Work, allocate
from arrears.collection.cases.failures import UnableToManageTeam
from arrears.collection.cases.models import Case, Collector
from arrears.collection.cases.one_case import hold_case
from arrears.collection.cases.operations.put_down import put_down
from arrears.collection.cases.queues import inside, queues
from arrears.plumbing import clock


def share_out(*, team: str | None = None, at: datetime, actor: str) -> dict[str, int]:
    """Gives the cases without an owner to the collectors (of one team); returns how many each got.

    By capacity, skills and languages, so that values are even. Cases that somebody owns stay where they are.
    """
    with transaction.atomic():
        people = list(Collector.objects.select_for_update().filter(active=True).select_related("team"))
        people = [one for one in people if team is None or one.team_id == team]
        shares, work = [_share(one) for one in people], _work(at)
        given = allocate(work=work, shares=shares)
        for name in {*given.values()}:
            ids = [case_id for case_id, owner in given.items() if owner == name]
            Case.objects.filter(id__in=ids, collector="").update(collector=name)
    counts = dict.fromkeys((one.username for one in people), 0)
    for name in given.values():
        counts[name] += 1
    return counts


def _share(person: Collector) -> Share:
    own = Case.objects.filter(collector=person.username, closed_on=None).values_list("value", flat=True)
    values = list(own)
    return Share(
        username=person.username,
        capacity=person.capacity,
        carried=len(values),
        carried_value=sum(values),
        languages=frozenset(person.languages),
        skills=frozenset(person.skills),
    )


def _work(at: datetime) -> list[Work]:
    found: dict[int, Work] = {}
    for queue in queues():
        free = Case.objects.filter(inside(queue=queue, at=at), collector="")
        for case_id, value, language in free.order_by("-value", "id").values_list("id", "value", "language"):
            found.setdefault(
                case_id,
                Work(case_id=case_id, value=value, language=language, skills=frozenset(queue.skills)),
            )
    return list(found.values())


def reassign(*, case_ids: Collection[int], to: str, why: str, actor: str) -> int:
    """Gives cases to a collector, or to whoever comes first (`to` empty); returns how many moved.

    Whoever has such a debtor on the screen finishes the conversation. Raises UnableToManageTeam,
    UnableToFindCase.
    """
    if to and not Collector.objects.filter(username=to, active=True).exists():
        raise UnableToManageTeam(_("%(name)s is not a collector at work.") % {"name": to})
    if not why.strip():
        raise UnableToManageTeam(_("Say why the cases change hands."))
    moved, today = 0, clock.business_date()
    with transaction.atomic():
        for case_id in sorted(set(case_ids)):
            case = hold_case(case_id=case_id)
            if case.closed_on is not None or case.collector == to:
                continue
            told = {"from": case.collector, "to": to, "why": why}
            case.collector = to
            case.save(update_fields=["collector"])
            put_down(
                case_id=case.id, person_id=case.person_id, kind="case.reassigned", payload=told, on=today,
                actor=actor,
            )  # fmt: skip
            moved += 1
    return moved
