"""An SMS gateway in the shape of Twilio's: a form with basic authentication, receipts to an address of ours.

The address carries our key, so that a receipt finds its message even when our own mark of it was lost.
Afterwards `GET Messages.json?To=…` tells whether the gateway has a text: the pay link in it is different in
every message. Source: the public description of the Messages resource, version 2010-04-01.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

import httpx

from arrears.adapters.channels.http_call import call, client, each, require_safe
from arrears.adapters.channels.numbers import international
from arrears.collection.reminders.links import public_address
from arrears.collection.reminders.ports import Handed, Known, Lookup, Outgoing, Taken

_GONE = {21211, 21214, 21610, 21614}  # no such number, not a mobile, opted out at the gateway


@dataclass(frozen=True, kw_only=True)
class TwilioSms:
    """The gateway at an address; `sender` is a number or a messaging service."""

    address: str
    account: str
    token: str = field(repr=False)
    sender: str
    prefix: str = "+86"
    provider: str = "twilio"
    repeatable: bool = False
    batch: int = 200

    def __post_init__(self) -> None:
        require_safe(address=self.address, setting="ARREARS_SMS_TWILIO_URL")

    def send_many(self, messages: Sequence[Outgoing]) -> list[Handed]:
        """One Messages.json each, some side by side."""
        return each(messages=messages, send=self._send)

    def find(self, message: Outgoing) -> Lookup:
        """Looks through the last messages to the number for the same text."""
        asked = {"To": international(message.to, prefix=self.prefix), "PageSize": "50"}
        with client() as link:
            answer = call(
                link=link, method="GET", url=self._url, params=asked, auth=(self.account, self.token)
            )
        if answer.handed is not None:
            return Lookup(known=Known.UNKNOWN)
        mine = [row for row in answer.said.get("messages", []) if row.get("body") == message.body]
        return Lookup(
            known=Known.TAKEN if mine else Known.NOT_TAKEN, ref=str(mine[0].get("sid", "")) if mine else ""
        )

    @property
    def _url(self) -> str:
        return f"{self.address}/2010-04-01/Accounts/{quote(self.account, safe='')}/Messages.json"

    def _send(self, link: httpx.Client, message: Outgoing) -> Handed:
        origin = {"MessagingServiceSid" if self.sender.startswith("MG") else "From": self.sender}
        said = {
            "To": international(message.to, prefix=self.prefix),
            "Body": message.body,
            "StatusCallback": f"{public_address()}/hooks/messages/twilio/?key={quote(message.key, safe='')}",
            **origin,
        }
        answer = call(link=link, method="POST", url=self._url, data=said, auth=(self.account, self.token))
        if answer.handed is not None:
            code = answer.said.get("code") if isinstance(answer.said, dict) else None
            gone = answer.handed.taken == Taken.NO and code in _GONE
            return Handed(taken=Taken.GONE, said=str(code)) if gone else answer.handed
        return Handed(
            taken=Taken.YES, ref=str(answer.said["sid"]), segments=int(answer.said.get("num_segments") or 0)
        )
