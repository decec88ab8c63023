"""How a person wants to be contacted."""

from collections.abc import Collection, Mapping
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import transaction
from django.utils.translation import gettext as _

from arrears.parties.models import Preferences
from arrears.plumbing.audit import record
from arrears.plumbing.failures import Unable
from arrears.rulebook.units import find


class UnableToSetPreferences(Unable):
    """Preferences that can't be kept; the message says what is wrong."""


def set_preferences(
    *,
    person_id: int,
    actor: str,
    language: str | None = None,
    time_zone: str | None = None,
    channels: Collection[str] | None = None,
    hours: Mapping[str, Any] | None = None,
) -> None:
    """Keeps what is given and leaves the rest. Raises UnableToSetPreferences.

    `hours` has the form of a rule's local hours: `{"mon-fri": [["18:00", "21:00"]]}`; {} = any.
    """
    if time_zone:
        _require_zone(time_zone)
    measure = find("local_hours")
    if hours and measure is not None and (fault := measure.fault(dict(hours))):
        raise UnableToSetPreferences(_("These hours can't be kept: %(fault)s.") % {"fault": fault})
    given: dict[str, Any] = {"language": language, "time_zone": time_zone, "hours": hours}
    given["channels"] = None if channels is None else list(channels)
    changed = {name: value for name, value in given.items() if value is not None}
    with transaction.atomic():
        Preferences.objects.update_or_create(person_id=person_id, defaults=changed)
        record(actor=actor, action="preferences.set", subject=f"person/{person_id}", detail=dict(changed))


def _require_zone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise UnableToSetPreferences(
            _("There is no time zone %(name)r; it is called like Asia/Shanghai.") % {"name": name}
        ) from error
