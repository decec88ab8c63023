"""A borrower's one-time code goes out: by SMS to their own phone, through the gate as what they asked for."""

from typing import Any

from arrears.collection.reminders.operations.send_now import send_now
from arrears.parties.choices import Owner, PointStatus, PointType
from arrears.parties.point_queries import contact_points
from arrears.plumbing import clock
from arrears.web.portal.codes import MINUTES, text_of


def send_code(payload: dict[str, Any]) -> None:
    """Answers `portal.code_requested`. A code that is used or too old by now is not sent; repeated, once."""
    found = text_of(code_id=payload["code_id"])
    if found is None:
        return
    person_id, code, language = found
    own = [
        point
        for point in contact_points(person_id)
        if point.type == PointType.PHONE and point.owner == Owner.SELF and point.status == PointStatus.VALID
    ]
    if own:
        send_now(
            person_id=person_id,
            contact_point_id=own[0].id,
            channel="sms",
            template="one_time_code",
            language="en" if language.startswith("en") else "zh",
            values={"code": code, "minutes": str(MINUTES)},
            at=clock.moment(),
            key=f"code/{payload['code_id']}",
            asked=f"log-in, code {payload['code_id']}",
        )
