"""A debtor is told whom the claim belongs to: beside the letter, on the phone and in the app."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from arrears.collection.reminders.approvals import approved_versions
from arrears.collection.reminders.choices import Channel
from arrears.collection.reminders.operations.send_now import Sent, send_now
from arrears.collection.reminders.rendering import day_text
from arrears.parties.choices import Owner, PointStatus, PointType
from arrears.parties.point_queries import contact_points, preferences
from arrears.rulebook import jurisdictions
from arrears.servicing.queries.book_of_loan import head_of_loan

_WAITS = timedelta(days=3)


def tell_of_owner(
    *,
    template: str,
    person_id: int,
    loan_ids: Collection[int],
    owner: str,
    on: date,
    at: datetime,
    key: str,
) -> list[Sent]:
    """A message in the app, and an SMS where the debtor has a valid phone of their own; each once a key.

    Each passes the gate for a notice; denied for now, it goes out at the next allowed moment of three days.
    Without an approved text nothing goes out here: the letter does.
    """
    version = approved_versions(on=at.date()).get(template)
    if version is None:
        return []
    language = _language(person_id, min(loan_ids))
    ways: dict[str, int | None] = {Channel.IN_APP: None}
    phone = _own_phone(person_id)
    if phone is not None:
        ways[Channel.SMS] = phone
    return [
        send_now(
            person_id=person_id,
            contact_point_id=point,
            channel=channel,
            template=template,
            language=language,
            values={"owner": owner, "day": day_text(day=on, language=language)},
            at=at,
            key=f"{key}/{channel}",
            loan_ids=tuple(sorted(loan_ids)),
            waits=_WAITS,
        )
        for channel, point in ways.items()
        if (channel, language) in version.texts
    ]


def _language(person_id: int, loan_id: int) -> str:
    """Theirs, else that of the loan's place."""
    said = preferences(person_id).language
    if said:
        return "zh" if said.startswith("zh") else "en"
    return "zh" if "CN" in jurisdictions.chain(head_of_loan(loan_id=loan_id).jurisdiction) else "en"


def _own_phone(person_id: int) -> int | None:
    for point in contact_points(person_id):
        if (point.type, point.owner, point.status) == (PointType.PHONE, Owner.SELF, PointStatus.VALID):
            return point.id
    return None
