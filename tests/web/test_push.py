"""A pushed message in a real Chromium: our encryption, the browser's service worker, its notification.

A push service beyond this machine can't be reached here: the encrypted message goes to a push service of
ours over loopback, and what it holds, opened with the browser's keys, is delivered to the service worker by
the browser itself.
"""

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.web.browser import ARGUMENTS, CHROMIUM, serving, why_not

pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not())


@pytest.fixture(scope="module")
def address(module_db: str, port: int) -> Iterator[str]:
    with serving(port + 7) as found:
        yield found


@pytest.fixture
def pushed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, Any]:
    """What a browser can open of a message that our adapter pushed."""
    import http_ece
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    from arrears.adapters.channels.web_push import WebPush
    from arrears.collection.reminders.vapid import private_key
    from tests.collection.reminders.gateways import running
    from tests.collection.reminders.test_channels import message

    browser, auth = ec.generate_private_key(ec.SECP256R1()), b"0123456789abcdef"
    point = browser.public_key().public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )
    with running() as gateway:
        monkeypatch.setenv("ARREARS_PUSH_HOSTS", gateway.url)
        keys = {"p256dh": _b64(point), "auth": _b64(auth)}
        to = json.dumps({"endpoint": f"{gateway.url}/push/1", "keys": keys})
        push = WebPush(private_key=private_key(), contact="mailto:help@lender.example")
        assert push.send_many([message(channel="push", to=to)])[0].taken == "yes"
        _headers, body = gateway.pushed[0]
    opened = http_ece.decrypt(body, private_key=browser, auth_secret=auth, version="aes128gcm")
    return dict(json.loads(opened))


def _b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def test_the_service_worker_shows_it(address: str, pushed: dict[str, Any], tmp_path: Path) -> None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            str(tmp_path / "profile"), executable_path=str(CHROMIUM), args=ARGUMENTS, headless=True
        )
        context.grant_permissions(["notifications"], origin=address)
        page = context.new_page()
        page.goto(f"{address}/my/log-in/")
        link = context.new_cdp_session(page)
        found: list[str] = []
        link.on("ServiceWorker.workerRegistrationUpdated", lambda news: found.extend(_ids(news)))
        link.send("ServiceWorker.enable")
        page.evaluate("navigator.serviceWorker.register('/sw.js').then(() => navigator.serviceWorker.ready)")
        for _attempt in range(100):
            if found:
                break
            page.wait_for_timeout(100)
        told = {"origin": address, "registrationId": found[0], "data": json.dumps(pushed)}
        shown: list[dict[str, str]] = []
        for attempt in range(200):
            if attempt % 20 == 0:  # as a push service does: a worker that is only starting loses a message
                link.send("ServiceWorker.deliverPushMessage", told)
            shown = page.evaluate(_SHOWN)
            if shown:
                break
            page.wait_for_timeout(100)
        link.send("ServiceWorker.deliverPushMessage", told)  # a second copy replaces the first
        page.wait_for_timeout(500)
        again = page.evaluate(_SHOWN)
        context.close()
    assert shown == again
    assert shown == [
        {"title": pushed["title"], "body": pushed["body"], "tag": pushed["key"], "url": pushed["url"]}
    ]


_SHOWN = (
    "navigator.serviceWorker.ready.then((r) => r.getNotifications()).then((all) => "
    "all.map((n) => ({title: n.title, body: n.body, tag: n.tag, url: n.data.url})))"
)


def _ids(news: dict[str, Any]) -> list[str]:
    return [one["registrationId"] for one in news["registrations"]]
