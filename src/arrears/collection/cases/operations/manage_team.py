"""Teams and collectors: who works on which queues, how much and in which languages."""

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from arrears.collection.cases.failures import UnableToManageTeam
from arrears.collection.cases.models import Case, Collector, Team
from arrears.collection.cases.queues import queues
from arrears.plumbing.audit import record


def put_team(*, code: str, name: str, queue_codes: Collection[str] = (), actor: str) -> None:
    """Makes or changes a team; no queues = all of them. Raises UnableToManageTeam."""
    unknown = sorted(set(queue_codes) - {queue.code for queue in queues()})
    if unknown:
        raise UnableToManageTeam(_("There is no queue %(code)s.") % {"code": ", ".join(unknown)})
    with transaction.atomic():
        Team.objects.update_or_create(code=code, defaults={"name": name, "queues": list(queue_codes)})
        record(actor=actor, action="team.put", subject=f"team/{code}")


def put_collector(
    *,
    username: str,
    team: str,
    capacity: int,
    actor: str,
    skills: Collection[str] = (),
    languages: Collection[str] = (),
    active: bool = True,
) -> None:
    """Makes or changes a collector; who leaves gives back their cases. Raises UnableToManageTeam."""
    if not Team.objects.filter(code=team).exists():
        raise UnableToManageTeam(_("There is no team %(code)r.") % {"code": team})
    if not 0 < capacity <= 1000:
        raise UnableToManageTeam(_("A collector carries 1 to 1000 debtors."))
    with transaction.atomic():
        values = {
            "team_id": team,
            "capacity": capacity,
            "skills": sorted(set(skills)),
            "languages": sorted(set(languages)),
            "active": active,
        }
        Collector.objects.update_or_create(username=username, defaults=values)
        if not active:
            Case.objects.filter(collector=username).update(collector="")
            Case.objects.filter(leased_by=username).update(leased_by="", leased_until=None)
        record(actor=actor, action="collector.put", subject=f"collector/{username}", detail=values)
