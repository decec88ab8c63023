"""Pay links: a short token that names one message, signed, with its last day inside.

Nobody can make or guess one without the key (96 bits of HMAC-SHA-256), and nothing in it says who it is for.
"""

import base64
import binascii
import hmac
import os
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.translation import gettext as _

from arrears.plumbing.failures import Unable

_EPOCH = date(2020, 1, 1)
_ID_BYTES, _DAY_BYTES, _TAG_BYTES = 6, 2, 12
VALID_DAYS = 30


class UnableToOpenLink(Unable):
    """The link is not one of ours, was altered, or its time is over; the message says what to do."""


@dataclass(frozen=True, kw_only=True)
class LinkContent:
    """What a link stands for."""

    message_id: int
    last_day: date


def make_token(*, message_id: int, last_day: date) -> str:
    """27 characters that fit into any address and SMS."""
    body = message_id.to_bytes(_ID_BYTES, "big") + (last_day - _EPOCH).days.to_bytes(_DAY_BYTES, "big")
    return base64.urlsafe_b64encode(body + _tag(body)).decode().rstrip("=")


def read_token(*, token: str, today: date) -> LinkContent:
    """What the token stands for. Raises UnableToOpenLink."""
    try:
        raw = base64.urlsafe_b64decode(token.encode("ascii") + b"=" * (-len(token) % 4))
    except (UnicodeEncodeError, binascii.Error, ValueError):
        raw = b""
    body, tag = raw[: _ID_BYTES + _DAY_BYTES], raw[_ID_BYTES + _DAY_BYTES :]
    if len(tag) != _TAG_BYTES or not hmac.compare_digest(tag, _tag(body)):
        raise UnableToOpenLink(_("This link is not complete. Open it from the message again, or log in."))
    last_day = _EPOCH + timedelta(days=int.from_bytes(body[_ID_BYTES:], "big"))
    if today > last_day:
        raise UnableToOpenLink(_("This link is no longer valid. Log in to see what is due now."))
    return LinkContent(message_id=int.from_bytes(body[:_ID_BYTES], "big"), last_day=last_day)


def address_of(token: str) -> str:
    """The whole address; ARREARS_PUBLIC_URL is where borrowers reach this installation."""
    return f"{public_address()}/p/{token}"


def public_address() -> str:
    """Where borrowers reach this installation, without a slash at the end."""
    return os.environ.get("ARREARS_PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/")


def _tag(body: bytes) -> bytes:
    return hmac.digest(_key_of(settings.FIELD_KEY), body, "sha256")[:_TAG_BYTES]


@lru_cache(maxsize=4)
def _key_of(secret: str) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"reminders.link").derive(
        secret.encode()
    )
