"""Teams and collectors: who works on which queues, how much and in which languages."""

import re
from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from arrears.collection.cases.failures import UnableToManageTeam
from arrears.collection.cases.models import Case, Collector, Team
from arrears.collection.cases.operations.share_out import reassign, share_out
from arrears.collection.cases.queues import queues
from arrears.plumbing.audit import record

_CODE = re.compile(r"[a-z0-9][a-z0-9_-]{0,31}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*")


def known_skills() -> tuple[str, ...]:
    """The skills that queues ask for."""
    return tuple(sorted({skill for queue in queues() for skill in queue.skills}))


def put_team(*, code: str, name: str, queue_codes: Collection[str] = (), actor: str) -> None:
    """Makes or changes a team; no queues = all of them. Raises UnableToManageTeam."""
    if _CODE.fullmatch(code) is None or not name.strip():
        raise UnableToManageTeam(
            _("A team has a name, and a code of small letters, digits, hyphens: first-team.")
        )
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
    _check_fitness(skills, languages)
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


def _check_fitness(skills: Collection[str], languages: Collection[str]) -> None:
    unknown = sorted(set(skills) - set(known_skills()))
    if unknown:
        raise UnableToManageTeam(
            _("No queue asks for %(skills)s; known are %(known)s.")
            % {"skills": ", ".join(unknown), "known": ", ".join(known_skills())}
        )
    strange = sorted(code for code in languages if _LANGUAGE.fullmatch(code) is None)
    if strange:
        raise UnableToManageTeam(
            _("%(codes)s is no code of a language; write it like zh-hans or en.")
            % {"codes": ", ".join(strange)}
        )


def take_out(*, username: str, why: str, at: datetime, actor: str) -> int:
    """A collector works no more: what they own is shared out again; returns how many others took of it.

    Whoever has a debtor on the screen finishes nothing more: the lease ends. Raises UnableToManageTeam.
    """
    with transaction.atomic():
        row = Collector.objects.select_for_update().filter(username=username, active=True).first()
        if row is None:
            raise UnableToManageTeam(_("%(name)s is not a collector at work.") % {"name": username})
        owned = Case.objects.filter(collector=username, closed_on=None).values_list("id", flat=True)
        moved = list(owned)
        reassign(case_ids=moved, to="", why=why, actor=actor)
        put_collector(
            username=username,
            team=row.team_id,
            capacity=row.capacity,
            skills=row.skills,
            languages=row.languages,
            active=False,
            actor=actor,
        )
        share_out(at=at, actor=actor)
        return Case.objects.filter(id__in=moved).exclude(collector="").count()
