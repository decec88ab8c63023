"""A voice robot over HTTP: POST /calls with what it shall say; what happened comes back by signed webhook."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import httpx

from arrears.adapters.channels.http_call import call, each, require_safe
from arrears.collection.reminders.ports import Handed, Known, Lookup, Outgoing, Taken


@dataclass(frozen=True, kw_only=True)
class VoiceRobot:
    """The robot at an address. It keeps the same `Idempotency-Key` from being called twice."""

    address: str
    api_key: str = field(repr=False)
    provider: str = "voice"
    repeatable: bool = True
    batch: int = 100

    def __post_init__(self) -> None:
        require_safe(address=self.address, setting="ARREARS_VOICE_URL")

    def send_many(self, messages: Sequence[Outgoing]) -> list[Handed]:
        """One call each, some side by side."""
        return each(messages=messages, send=self._send)

    def find(self, message: Outgoing) -> Lookup:
        """Not asked: a repetition changes nothing."""
        return Lookup(known=Known.UNKNOWN, ref=message.key)

    def _send(self, link: httpx.Client, message: Outgoing) -> Handed:
        answer = call(
            link=link,
            method="POST",
            url=f"{self.address}/calls",
            headers={"Authorization": f"Bearer {self.api_key}", "Idempotency-Key": message.key},
            json={"to": message.to, "text": message.body, "language": message.language, "key": message.key},
        )
        if answer.handed is not None:
            return answer.handed
        return Handed(taken=Taken.YES, ref=str(answer.said["id"]))
