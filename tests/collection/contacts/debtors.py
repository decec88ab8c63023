"""Debtors for the gate's tests: a person of a place with points, loans and history."""

from datetime import UTC, date, datetime
from typing import Any

from arrears.collection.contacts.gate.planned import Channel, Planned, Purpose
from arrears.collection.contacts.gate.standing import Attempt, LoanStanding, Point, Standing
from arrears.collection.contacts.places import zones_of

PHONE, EMAIL, ADDRESS, FRIEND = 1, 2, 3, 4


def moment(text: str, zone: str = "Asia/Shanghai") -> datetime:
    """The moment at which the zone's clock shows this."""
    from zoneinfo import ZoneInfo

    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def points(**changed: Any) -> tuple[Point, ...]:
    """A phone, an e-mail, an address at home and a friend's phone."""
    return (
        Point(id=PHONE, type="phone", owner="self", number=b"p1", place="home", **changed),
        Point(id=EMAIL, type="email", owner="self", number=b"e1", place="home", **changed),
        Point(id=ADDRESS, type="address", owner="self", number=b"a1", place="home", **changed),
        Point(id=FRIEND, type="phone", owner="contact", number=b"f1"),
    )


def standing(place: str = "CN", **changed: Any) -> Standing:
    """Somebody of that place with one overdue loan."""
    given: dict[str, Any] = {
        "person_id": 1,
        "places": (place,),
        "zones": zones_of((place,), ""),
        "points": points(),
        "loans": (LoanStanding(id=10, overdue_since=date(2026, 9, 1)),),
    }
    return Standing(**(given | changed))


def planned(at: datetime, channel: Channel = Channel.VOICE_HUMAN, **changed: Any) -> Planned:
    """A call to the debtor's phone to collect."""
    given: dict[str, Any] = {
        "person_id": 1,
        "loan_ids": (10,),
        "contact_point_id": PHONE,
        "channel": channel,
        "purpose": Purpose.COLLECT,
        "actor": "staff:li",
        "at": at,
    }
    return Planned(**(given | changed))


def call(at: datetime, *, connected: bool = False, **changed: Any) -> Attempt:
    """A call that was made."""
    given: dict[str, Any] = {
        "at": at,
        "channel": Channel.VOICE_HUMAN,
        "purpose": Purpose.COLLECT,
        "number": b"p1",
        "loan_ids": (10,),
        "place": "home",
        "connected": connected,
        "spoke_with": "debtor" if connected else "nobody",
    }
    return Attempt(**(given | changed))
