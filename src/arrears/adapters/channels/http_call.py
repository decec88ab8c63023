"""One call to a gateway over HTTP: no redirects, a time limit, and what its answer says about the message."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx
from django.utils.translation import gettext as _

from arrears.collection.reminders.ports import Handed, Outgoing, Taken, UnableToUseChannel

TIMEOUT = httpx.Timeout(10.0, connect=5.0)
THREADS = 8
_ANSWER_LIMIT = 256 * 1024
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_SURELY_NOT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)
_LATER = {429, 503}


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came back: `handed` when it settles the message already, else the JSON to read."""

    handed: Handed | None
    said: Any = None


def require_safe(*, address: str, setting: str) -> None:
    """Gateways are reached by https, on this machine also by http. Raises UnableToUseChannel."""
    parts = urlsplit(address)
    if parts.scheme != "https" and parts.hostname not in _LOOPBACK:
        raise UnableToUseChannel(_("%(setting)s must begin with https://.") % {"setting": setting})


def client() -> httpx.Client:
    """A client for one batch; its connections are kept while it lasts."""
    return httpx.Client(timeout=TIMEOUT, follow_redirects=False, trust_env=False)


def call(*, link: httpx.Client, method: str, url: str, **said: Any) -> Answer:
    """Calls; a timeout after the request went out leaves it unknown whether the message was taken."""
    try:
        answer = link.request(method, url, **said)
    except _SURELY_NOT as error:
        return Answer(handed=Handed(taken=Taken.LATER, said=_words(error)))
    except httpx.HTTPError as error:
        return Answer(handed=Handed(taken=Taken.UNKNOWN, said=_words(error)))
    if answer.status_code in _LATER:
        return Answer(handed=Handed(taken=Taken.LATER, said=f"HTTP {answer.status_code}"))
    if answer.status_code >= 500:
        return Answer(handed=Handed(taken=Taken.UNKNOWN, said=f"HTTP {answer.status_code}"))
    if len(answer.content) > _ANSWER_LIMIT:
        return Answer(handed=Handed(taken=Taken.UNKNOWN, said="too long an answer"))
    try:
        found = answer.json()
    except ValueError:
        found = {}
    if not answer.is_success:
        return Answer(handed=Handed(taken=Taken.NO, said=f"HTTP {answer.status_code}"), said=found)
    return Answer(handed=None, said=found)


def each(*, messages: Sequence[Outgoing], send: Callable[[httpx.Client, Outgoing], Handed]) -> list[Handed]:
    """Sends some side by side; the answers in the order of the messages."""
    with client() as link, ThreadPoolExecutor(max_workers=THREADS) as pool:
        return list(pool.map(lambda message: _guarded(link, message, send), messages))


def _guarded(
    link: httpx.Client, message: Outgoing, send: Callable[[httpx.Client, Outgoing], Handed]
) -> Handed:
    try:
        return send(link, message)
    except (ValueError, KeyError, TypeError, AttributeError) as error:  # an answer that nobody understands
        return Handed(taken=Taken.UNKNOWN, said=_words(error))


def _words(error: Exception) -> str:
    return f"{type(error).__name__}"[:100]
