"""A moratorium (breathing space): the law of the debtor's place says how long it lasts, and how often."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from arrears.collection.contacts.known import standings_of
from arrears.collection.contacts.models import StopRow
from arrears.collection.contacts.operations.stop import stop
from arrears.plumbing.days import months_after
from arrears.plumbing.failures import Unable
from arrears.rulebook import parameters

_KIND = "moratorium"


class UnableToGrantMoratorium(Unable):
    """No moratorium can be recorded like that; the message says why."""


def grant_moratorium(
    *,
    person_id: int,
    since: datetime,
    evidence: str,
    actor: str,
    crisis_treatment_until: datetime | None = None,
) -> int:
    """Sets the stop for the law's days and returns its id.

    In a mental health crisis: for the treatment (`crisis_treatment_until`) and the law's days after it.
    Raises UnableToGrantMoratorium without such a law, or when the debtor had one in the last 12 months.
    """
    crisis = crisis_treatment_until is not None
    name = "moratorium_days_after_crisis_treatment" if crisis else "moratorium_days"
    places = standings_of(person_ids=[person_id], at=since)[person_id].places
    days = _longest(places, name, since)
    if days is None:
        raise UnableToGrantMoratorium(
            _("No law of %(places)s gives a moratorium: set a stop of another kind, or one with an end.")
            % {"places": ", ".join(places)}
        )
    most = _longest(places, "moratoria_in_12_months", since)
    if not crisis and most is not None and _in_12_months(person_id, since) >= most:
        raise UnableToGrantMoratorium(_("This debtor had a moratorium in the last 12 months."))
    until = (crisis_treatment_until or since) + timedelta(days=days)
    return stop(person_id=person_id, kind=_KIND, since=since, until=until, evidence=evidence, actor=actor)


def _longest(places: tuple[str, ...], rule: str, at: datetime) -> int | None:
    found = [
        int(one.value)
        for place in places
        for one in parameters.in_force(jurisdiction=place, on=at.date(), names={rule})
    ]
    return max(found, default=None)


def _in_12_months(person_id: int, since: datetime) -> int:
    first = months_after(since.date(), -12)
    return StopRow.objects.filter(
        person_id=person_id, kind=_KIND, since__date__gt=first, since__lte=since
    ).count()
