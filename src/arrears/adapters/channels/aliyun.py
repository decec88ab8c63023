"""An SMS gateway in the shape of Alibaba Cloud's: a signed query, texts registered there as templates.

POST /?Action=SendSms&…&Signature=…: HMAC-SHA-1 over the sorted, percent-encoded parameters. `OutId` carries
our key; `QuerySendDetails` tells afterwards whether the gateway has it. Source: the public description of
the RPC signature (version 1.0) and of the SMS service, version 2017-05-25.
"""

import base64
import hmac
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import quote

import httpx

from arrears.adapters.channels.http_call import call, client, each, require_safe
from arrears.collection.reminders.ports import Handed, Known, Lookup, Outgoing, Taken

_VERSION = "2017-05-25"
_NUMBER_FAULTS = {"isv.MOBILE_NUMBER_ILLEGAL", "isv.MOBILE_COUNT_OVER_LIMIT", "isv.BLACK_KEY_CONTROL_LIMIT"}
_LATER = {
    "isv.BUSINESS_LIMIT_CONTROL",
    "isp.SYSTEM_ERROR",
    "Throttling",
    "ServiceUnavailable",
    "Throttling.User",
}


def signed(*, parameters: Mapping[str, str], secret: str, method: str = "POST") -> dict[str, str]:
    """The parameters with their signature."""
    canonical = "&".join(f"{_encoded(name)}={_encoded(value)}" for name, value in sorted(parameters.items()))
    to_sign = f"{method}&{_encoded('/')}&{_encoded(canonical)}"
    digest = hmac.digest(f"{secret}&".encode(), to_sign.encode(), "sha1")
    return {**parameters, "Signature": base64.b64encode(digest).decode()}


@dataclass(frozen=True, kw_only=True)
class AliyunSms:
    """The gateway at an address. `templates`: `due_soon/1/zh` -> the code that the gateway registered it
    under.
    """

    address: str
    key_id: str = field(repr=False)
    secret: str = field(repr=False)
    sign_name: str = ""
    templates: Mapping[str, str] = field(default_factory=dict)
    provider: str = "aliyun"
    repeatable: bool = False
    batch: int = 200

    def __post_init__(self) -> None:
        require_safe(address=self.address, setting="ARREARS_SMS_ALIYUN_URL")

    def send_many(self, messages: Sequence[Outgoing]) -> list[Handed]:
        """One SendSms each, some side by side."""
        return each(messages=messages, send=self._send)

    def find(self, message: Outgoing) -> Lookup:
        """Looks through today's messages to the number for our key."""
        said = {
            "Action": "QuerySendDetails",
            "PhoneNumber": message.to,
            "SendDate": datetime.now(UTC).strftime("%Y%m%d"),
            "PageSize": "50",
            "CurrentPage": "1",
        }
        with client() as link:
            answer = call(link=link, method="POST", url=self.address, data=self._signed(said))
        if answer.handed is not None or answer.said.get("Code") != "OK":
            return Lookup(known=Known.UNKNOWN)
        rows = answer.said.get("SmsSendDetailDTOs", {}).get("SmsSendDetailDTO", [])
        mine = [row for row in rows if row.get("OutId") == message.key]
        return Lookup(known=Known.TAKEN if mine else Known.NOT_TAKEN, ref=message.key)

    def _send(self, link: httpx.Client, message: Outgoing) -> Handed:
        code = self.templates.get(f"{message.template}/{message.version}/{message.language}")
        if code is None:
            return Handed(taken=Taken.NO, said="the text is not registered: ARREARS_SMS_ALIYUN_TEMPLATES")
        said = {
            "Action": "SendSms",
            "PhoneNumbers": message.to,
            "SignName": self.sign_name,
            "TemplateCode": code,
            "TemplateParam": json.dumps(message.values, ensure_ascii=False, sort_keys=True),
            "OutId": message.key,
        }
        answer = call(link=link, method="POST", url=self.address, data=self._signed(said))
        if answer.handed is not None:
            return answer.handed
        result = str(answer.said.get("Code", ""))
        if result == "OK":
            return Handed(taken=Taken.YES, ref=str(answer.said.get("BizId", "")))
        if result in _NUMBER_FAULTS:
            return Handed(taken=Taken.GONE, said=result)
        return Handed(taken=Taken.LATER if result in _LATER else Taken.NO, said=result)

    def _signed(self, said: Mapping[str, str]) -> dict[str, str]:
        common = {
            "AccessKeyId": self.key_id,
            "Format": "JSON",
            "RegionId": "cn-hangzhou",
            "SignatureMethod": "HMAC-SHA1",
            "SignatureNonce": uuid.uuid4().hex,
            "SignatureVersion": "1.0",
            "Timestamp": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "Version": _VERSION,
        }
        return signed(parameters={**common, **said}, secret=self.secret)


def _encoded(text: str) -> str:
    return quote(text, safe="-_.~")
