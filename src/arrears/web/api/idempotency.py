"""A write is done once for an idempotency key: the same request again gets the same answer."""

import hashlib
import json
import re
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from pydantic import BaseModel

from arrears.plumbing import locks
from arrears.plumbing.crypto import open_sealed, seal
from arrears.plumbing.failures import Unable
from arrears.plumbing.idempotency import UnableToReuseKey
from arrears.web.api.access import Caller
from arrears.web.api.models import Answer

HEADER = "Idempotency-Key"
_PATTERN = "^[!-~]{1,100}$"
KEY_PARAMETER = {
    "in": "header",
    "name": HEADER,
    "required": True,
    "description": "Yours, new for every new thing. The same key and request give the same answer.",
    "schema": {"type": "string", "pattern": _PATTERN, "minLength": 1, "maxLength": 100},
}
STATUS = 201
_PURPOSE = "api.answer"


class UnableToReadKey(Unable):
    """There is no idempotency key, or none that can be one."""


def key_of(request: HttpRequest) -> str:
    """The key under which an operation does what this request asks for: of the owner, not of the token."""
    return f"api:{caller_of(request).owner_id}:{_given(request)}"


def caller_of(request: HttpRequest) -> Caller:
    """Who asks."""
    found: Caller = request.auth  # type: ignore[attr-defined]  # set by ninja from routes.Token
    return found


def once(request: HttpRequest, do: Callable[[], BaseModel]) -> HttpResponse:
    """The stored answer of this key, or that of `do`, stored in the transaction in which it is done.

    A failure is not stored: nothing was done, and the same key may try again. Raises UnableToReuseKey.
    """
    caller, key, digest = caller_of(request), _given(request), _digest(request)
    with transaction.atomic():
        locks.hold_key(key=f"answer:{caller.owner_id}:{key}")
        known = Answer.objects.filter(owner_id=caller.owner_id, key=key).first()
        if known is not None:
            if known.digest != digest:
                raise UnableToReuseKey(
                    _("The %(header)s %(key)r was used for another request. Use a new key for a new fact.")
                    % {"header": HEADER, "key": key}
                )
            return _answer(open_sealed(known.body, purpose=_PURPOSE), known.status, repeated=True)
        body = do().model_dump_json()
        sealed = seal(body, purpose=_PURPOSE)  # a new webhook's secret is in one of them
        Answer.objects.create(owner_id=caller.owner_id, key=key, digest=digest, status=STATUS, body=sealed)
    return _answer(body, STATUS, repeated=False)


def _answer(body: str, status: int, *, repeated: bool) -> HttpResponse:
    response = HttpResponse(body.encode(), status=status, content_type="application/json")
    if repeated:
        response["Idempotency-Replayed"] = "true"
    return response


def _given(request: HttpRequest) -> str:
    key = request.headers.get(HEADER, "")
    if not re.match(_PATTERN, key):
        raise UnableToReadKey(
            _("Send a header %(header)s of 1 to 100 visible ASCII characters.") % {"header": HEADER}
        )
    return key


def _digest(request: HttpRequest) -> str:
    """Of the request as it is meant: the order of a body's members makes no difference."""
    said: Any = json.loads(request.body) if request.body else None
    meant = json.dumps([request.method, request.path_info, said], sort_keys=True)
    return hashlib.sha256(meant.encode()).hexdigest()
