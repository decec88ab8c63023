"""A real server and a real Chromium for the tests of the screens."""

import base64
import hmac
import os
import socket
import struct
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PASSWORD = "only-for-this-test"
PHONE, DESKTOP = {"width": 360, "height": 740}, {"width": 1440, "height": 900}


def why_not() -> str:
    """Why there can be no browser tests here; empty when there can."""
    if not CHROMIUM.exists():
        return f"needs Chromium at {CHROMIUM} (make browser)"
    try:
        import playwright  # noqa: F401
    except ImportError:
        return "needs the package playwright"
    return ""


def one_time_code(secret: str) -> str:
    """The code of an authenticator app now (RFC 6238: SHA-1, 30 seconds, six digits)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.digest(key, struct.pack(">Q", int(time.time()) // 30), "sha1")
    place = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[place : place + 4])[0] & 0x7FFFFFFF) % 10**6:06d}"


def _free_port(first: int) -> int:
    """A free port from `first` on: another run of the tests may hold the first ones."""
    for port in range(first, first + 500):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise RuntimeError(f"no free port from {first} on")


@contextmanager
def serving(first_port: int) -> Iterator[str]:
    """`arrears serve` as a process of its own, with the environment of this test; yields its address."""
    port = _free_port(first_port)
    command = [sys.executable, "-m", "arrears", "serve", "--port", str(port)]
    log = Path(os.environ["ARREARS_HOME"]) / "serve.log"
    with log.open("wb") as file:
        server = subprocess.Popen(command, stdout=file, stderr=file, stdin=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(address, server, log)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=30)


def _wait(address: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    for _attempt in range(240):
        if server.poll() is not None:
            raise RuntimeError(log.read_text(encoding="utf-8"))
        try:
            urllib.request.urlopen(f"{address}/accounts/login/", timeout=5).close()
            if "Serving on" in log.read_text(encoding="utf-8"):  # this server, not another's
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.25)
    raise RuntimeError(f"no answer from {address}: {log.read_text(encoding='utf-8')}")


class Visit:
    """A page of the browser that remembers what went wrong in it."""

    def __init__(
        self, browser: Any, address: str, *, language: str, dark: bool, size: dict[str, int]
    ) -> None:
        self.address = address
        self.context = browser.new_context(
            locale="zh-CN" if language == "zh" else "en-GB",
            color_scheme="dark" if dark else "light",
            viewport=size,
        )
        self.page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("requestfailed", self._failed)
        self.page.on("request", self._request)

    def _console(self, message: Any) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(f"{message.type}: {message.text}")

    def _failed(self, request: Any) -> None:
        if request.failure != "net::ERR_ABORTED":  # the page was left before everything had come
            self.complaints.append(f"failed {request.url}")

    def _request(self, request: Any) -> None:
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.complaints.append(f"asked another server: {request.url}")

    def log_in(self, name: str) -> None:
        self.go("/accounts/login/")
        self.page.fill("#id_login", name)
        self.page.fill("#id_password", PASSWORD)
        self.page.click("main button")
        self.page.wait_for_selector("h1")

    def go(self, path: str) -> None:
        self.page.goto(self.address + path)
        self.settle()

    def settle(self) -> None:
        """Waits until all charts are drawn."""
        self.page.wait_for_load_state("networkidle")
        if self.page.query_selector("[data-chart]"):
            self.page.wait_for_selector(".chart-canvas svg.marks")
            places, drawn = self.page.locator("[data-chart]"), self.page.locator(".chart-canvas svg.marks")
            self.until(lambda: places.count() == drawn.count())

    def until(self, so: Callable[[], bool]) -> None:
        """Waits for something. (Playwright's own wait evaluates a text, which the content policy forbids.)"""
        for _attempt in range(150):
            if so():
                return
            self.page.wait_for_timeout(100)
        raise TimeoutError("it did not happen in 15 seconds")

    def sideways(self) -> int:
        """Pixels by which the page is wider than the window."""
        found: int = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        return found

    def close(self) -> None:
        self.context.close()
