"""What gateways tell us by webhook, read into news and replies. A webhook that is not proven is not read."""

import base64
import hashlib
import hmac
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from django.utils.translation import gettext as _

from arrears.adapters.providers.signatures import verify
from arrears.collection.reminders.choices import Channel, News
from arrears.payments.ports import UnableToTrustWebhook

_TWILIO_NEWS = {
    "delivered": News.DELIVERED,
    "read": News.OPENED,
    "undelivered": News.UNDELIVERED,
    "failed": News.UNDELIVERED,
}
_TWILIO_GONE = {"30003", "30005", "30006"}  # unreachable, unknown or landline handset: never at this number
_ALIYUN_GONE = {"MK:0001", "MK:0011", "MOBILE_NOT_EXIST", "UNKNOWN_NUMBER"}
_VOICE_NEWS = {
    "answered": News.DELIVERED,
    "no_answer": News.UNDELIVERED,
    "busy": News.UNDELIVERED,
    "not_in_service": News.BOUNCED,
}


@dataclass(frozen=True, kw_only=True)
class Said:
    """One piece of news about a message, or one reply. `key` or `ref` finds the message."""

    event_id: str
    key: str = ""
    ref: str = ""
    news: News | None = None
    detail: str = ""
    reply: str | None = None
    sender: str = ""
    channel: str = Channel.SMS


def read_twilio(*, url: str, headers: Mapping[str, str], body: bytes, key: str) -> list[Said]:
    """A status or an incoming message. Raises UnableToTrustWebhook.

    The signature has no time in it: what is repeated is known by the message's id and status.
    """
    form = dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
    token = os.environ.get("ARREARS_SMS_TWILIO_TOKEN", "")
    signed = url + "".join(name + form[name] for name in sorted(form))
    right = base64.b64encode(hmac.digest(token.encode(), signed.encode(), "sha1")).decode()
    given = {name.lower(): value for name, value in headers.items()}.get("x-twilio-signature", "")
    if not token or not hmac.compare_digest(right.encode(), given.encode()):
        raise UnableToTrustWebhook(_("The signature of the webhook is wrong."))
    sid = form.get("MessageSid") or form.get("SmsSid", "")
    status = form.get("MessageStatus") or form.get("SmsStatus", "")
    if "Body" in form and status in ("", "received"):
        return [Said(event_id=sid, reply=form["Body"], sender=form.get("From", ""))]
    news = _TWILIO_NEWS.get(status)
    error = form.get("ErrorCode", "")
    if news == News.UNDELIVERED and error in _TWILIO_GONE:
        news = News.BOUNCED
    return (
        [] if news is None else [Said(event_id=f"{sid}/{status}", key=key, ref=sid, news=news, detail=error)]
    )


def read_aliyun(*, headers: Mapping[str, str], body: bytes, now: float) -> list[Said]:
    """Receipts (SmsReport) and incoming messages (SmsUp): a list. Raises UnableToTrustWebhook.

    Signed in the Standard Webhooks form by whoever forwards the gateway's queue to us.
    """
    verify(secrets=_secrets("ARREARS_SMS_ALIYUN_WEBHOOK_SECRETS"), headers=dict(headers), body=body, now=now)
    return [_aliyun(row) for row in _list(body)]


def _aliyun(row: Mapping[str, Any]) -> Said:
    if "content" in row:
        event = str(row.get("sequence_id") or _digest(row))
        return Said(event_id=event, reply=str(row["content"]), sender=str(row.get("phone_number", "")))
    code = str(row.get("err_code", ""))
    news = (
        News.DELIVERED if row.get("success") else News.BOUNCED if code in _ALIYUN_GONE else News.UNDELIVERED
    )
    return Said(
        event_id=f"{row.get('biz_id', '')}/{row.get('out_id', '')}/{code}",
        key=str(row.get("out_id", "")),
        ref=str(row.get("biz_id", "")),
        news=news,
        detail=code,
    )


def read_voice(*, headers: Mapping[str, str], body: bytes, now: float) -> list[Said]:
    """What came of a call of the robot. Raises UnableToTrustWebhook."""
    event = verify(
        secrets=_secrets("ARREARS_VOICE_WEBHOOK_SECRETS"), headers=dict(headers), body=body, now=now
    )
    try:
        said = json.loads(body)
        news = _VOICE_NEWS.get(str(said["result"]))
        if news is None:
            return []
        detail = str(said["result"])
        return [
            Said(event_id=event, key=str(said["key"]), ref=str(said.get("id", "")), news=news, detail=detail)
        ]
    except (ValueError, KeyError, TypeError) as error:
        raise UnableToTrustWebhook(
            _("The webhook says nothing that is understood: %(error)r.") % {"error": error}
        ) from None


def _list(body: bytes) -> list[dict[str, Any]]:
    try:
        rows = json.loads(body)
    except ValueError:
        rows = None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise UnableToTrustWebhook(_("The webhook is no list of receipts."))
    return rows


def _secrets(name: str) -> list[bytes]:
    found = [secret.encode() for secret in os.environ.get(name, "").split()]
    if not found:
        raise UnableToTrustWebhook(_("%(name)s is not set: no webhook is believed.") % {"name": name})
    return found


def _digest(row: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(row, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:32]
