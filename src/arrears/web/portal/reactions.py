"""The portal's answer to its own news: a code that was asked for goes out as a message."""

from typing import Any

from arrears.collection.reminders.operations.send_now import send_now
from arrears.parties.choices import Owner, PointStatus, PointType
from arrears.parties.operations.point_of_registered_phone import point_of_registered_phone
from arrears.parties.point_queries import contact_points
from arrears.plumbing.clock import business_date, moment
from arrears.web.portal.codes import MINUTES, text_of


def send_code(payload: dict[str, Any]) -> None:
    """Sends the code to the person's own phone; nothing for a phone that nobody has, or a code that is
    over."""
    found = text_of(code_id=payload["code_id"])
    if found is None:
        return
    person_id, code, language = found
    point_id = _own_phone(person_id)
    if point_id is None:
        return
    send_now(
        person_id=person_id,
        contact_point_id=point_id,
        channel="sms",
        template="one_time_code",
        language="en" if language.startswith("en") else "zh",
        values={"code": code, "minutes": str(MINUTES)},
        at=moment(),
        key=f"portal-code:{payload['code_id']}",
        asked="log-in to the portal",
    )


def _own_phone(person_id: int) -> int | None:
    """The person's own phone among the contact points; the registered one becomes such a point when none
    is."""
    points = [p for p in contact_points(person_id) if p.type is PointType.PHONE and p.owner is Owner.SELF]
    if points:
        return next((p.id for p in points if p.status is PointStatus.VALID), None)
    return point_of_registered_phone(person_id=person_id, created_on=business_date())
