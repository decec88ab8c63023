"""A browser that a person allows to show our messages becomes a contact point of theirs."""

import json
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from arrears.collection.reminders.push_services import is_known_service
from arrears.parties.choices import PointType
from arrears.parties.operations.add_contact_points import add_contact_point
from arrears.plumbing.failures import Unable

_LONGEST = 4000


class UnableToSubscribe(Unable):
    """The browser's subscription can't be used; the message says why."""


def subscribe_push(*, person_id: int, subscription: Any, at: datetime) -> int:
    """Keeps the subscription sealed and returns the contact point. The same again is the same point.

    Raises UnableToSubscribe.
    """
    try:
        keys = subscription["keys"]
        endpoint = str(subscription["endpoint"])
        kept = {
            "endpoint": endpoint,
            "keys": {"p256dh": str(keys["p256dh"]), "auth": str(keys["auth"])},
        }
    except (KeyError, TypeError) as error:
        raise UnableToSubscribe(_("This is no subscription of a browser.")) from error
    value = json.dumps(kept, sort_keys=True)
    if len(value) > _LONGEST or not is_known_service(endpoint):
        raise UnableToSubscribe(_("We can't send to the push service of this browser."))
    return add_contact_point(
        person_id=person_id,
        kind=PointType.PUSH,
        value=value,
        source="portal",
        created_on=at.date(),
        consented_at=at,
    )
