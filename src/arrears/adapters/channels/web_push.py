"""Web push with VAPID: encrypted for the one browser that subscribed (RFC 8030, 8291, 8292)."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field

import requests
from pywebpush import WebPushException, webpush

from arrears.collection.reminders.ports import Handed, Known, Lookup, Outgoing, Taken
from arrears.collection.reminders.push_services import is_known_service

SECONDS = 10
TTL_SECONDS = 12 * 3600  # how long the push service keeps it for a browser that is off


@dataclass(frozen=True, kw_only=True)
class WebPush:
    """Sends with our VAPID key; `contact` tells the push service whom to write to (mailto:…)."""

    private_key: str = field(repr=False)
    contact: str
    provider: str = "webpush"
    repeatable: bool = True  # the topic makes a second copy replace the first
    batch: int = 100

    def send_many(self, messages: Sequence[Outgoing]) -> list[Handed]:
        """One after the other over kept connections."""
        with requests.Session() as link:
            link.trust_env = False
            return [self._send(link, message) for message in messages]

    def find(self, message: Outgoing) -> Lookup:
        """Not asked: a repetition replaces the first."""
        return Lookup(known=Known.UNKNOWN, ref=message.key)

    def _send(self, link: requests.Session, message: Outgoing) -> Handed:
        try:
            subscription = json.loads(message.to)
            if not is_known_service(str(subscription["endpoint"])):
                return Handed(taken=Taken.GONE, said="an unknown push service")
            answer = webpush(
                subscription_info=subscription,
                data=payload(message),
                vapid_private_key=self.private_key,
                vapid_claims={"sub": self.contact},
                headers={"Topic": topic(message.key), "Urgency": "normal"},
                ttl=TTL_SECONDS,
                timeout=SECONDS,
                requests_session=link,
            )
        except WebPushException as error:
            return _refused(error)
        except requests.ConnectionError as error:
            return Handed(taken=Taken.LATER, said=type(error).__name__)
        except requests.RequestException as error:
            return Handed(taken=Taken.UNKNOWN, said=type(error).__name__)
        except (ValueError, KeyError, TypeError):
            return Handed(taken=Taken.GONE, said="not a subscription")
        return Handed(
            taken=Taken.YES, ref=str(getattr(answer, "headers", {}).get("Location", "")) or message.key
        )


def payload(message: Outgoing) -> str:
    """What the service worker shows; the link is opened when it is tapped."""
    return json.dumps(
        {"title": message.subject, "body": message.body, "url": message.link, "key": message.key},
        ensure_ascii=False,
    )


def topic(key: str) -> str:
    """At most 32 letters of the URL alphabet (RFC 8030, 5.4), the same for the same key."""
    return hashlib.sha256(key.encode()).hexdigest()[:32]


def _refused(error: WebPushException) -> Handed:
    status = error.response.status_code if error.response is not None else 0
    if status in (404, 410):
        return Handed(taken=Taken.GONE, said=str(status))
    if status in (429, 503) or status == 0:
        return Handed(taken=Taken.LATER, said=str(status))
    return Handed(taken=Taken.UNKNOWN if status >= 500 else Taken.NO, said=str(status))
