"""Message gateways over loopback, in the shapes of the providers': they check signatures and remember
everything.
"""

import base64
import hmac
import json
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, quote, urlsplit

KEY_ID, SECRET = "LTAI-test", "aliyun-test-secret"
ACCOUNT, TOKEN = "AC-test", "twilio-test-token"
VOICE_KEY = "voice-test-key"


@dataclass
class Taken:
    """One message as the gateway took it."""

    kind: str
    to: str
    text: str
    key: str
    ref: str


@dataclass
class Gateway:
    """What came in. `fail`: statuses or Aliyun codes to answer next, each once."""

    url: str = ""
    taken: list[Taken] = field(default_factory=list)
    fail: list[Any] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    pushed: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    nonces: set[str] = field(default_factory=set)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, kind: str, *, to: str, text: str, key: str) -> Taken:
        with self.lock:
            one = Taken(kind, to, text, key, f"{kind}-{uuid.uuid4().hex[:12]}")
            self.taken.append(one)
            return one

    def next_failure(self) -> Any:
        with self.lock:
            return self.fail.pop(0) if self.fail else None


class _Handler(BaseHTTPRequestHandler):
    gateway: Gateway
    protocol_version = "HTTP/1.1"

    def log_message(self, *_words: Any) -> None:
        """Quiet."""

    def do_GET(self) -> None:
        self._twilio_list() if "/Accounts/" in self.path else self._answer(404, {})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        failure = self.gateway.next_failure()
        if isinstance(failure, int):
            self._answer(failure, {})
        elif failure == "hang up":  # it was taken, but nobody hears of it
            self._dispatch(body, silent=True)
            self.close_connection = True
        else:
            self._dispatch(body, code=failure)

    def _dispatch(self, body: bytes, *, code: str | None = None, silent: bool = False) -> None:
        self.silent = silent
        if "/Accounts/" in self.path:
            self._twilio(body, code)
        elif self.path.startswith("/calls"):
            self._voice(body)
        elif self.path.startswith("/push/"):
            self.gateway.pushed.append(({k.lower(): v for k, v in self.headers.items()}, body))
            self._answer(201, {}, location=f"{self.gateway.url}/pushed/{len(self.gateway.pushed)}")
        else:
            self._aliyun(body, code)

    def _answer(self, status: int, said: Any, *, location: str = "") -> None:
        if getattr(self, "silent", False):
            return
        body = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        if location:
            self.send_header("Location", location)
        self.end_headers()
        self.wfile.write(body)

    def _aliyun(self, body: bytes, code: str | None) -> None:
        said = dict(parse_qsl(body.decode(), keep_blank_values=True))
        given = said.pop("Signature", "")
        canonical = "&".join(f"{_enc(k)}={_enc(v)}" for k, v in sorted(said.items()))
        right = hmac.digest(f"{SECRET}&".encode(), f"POST&%2F&{_enc(canonical)}".encode(), "sha1")
        fresh = said.get("SignatureNonce", "") not in self.gateway.nonces
        self.gateway.nonces.add(said.get("SignatureNonce", ""))
        if said.get("AccessKeyId") != KEY_ID or base64.b64encode(right).decode() != given or not fresh:
            self.gateway.refused.append(self.path)
            self._answer(400, {"Code": "SignatureDoesNotMatch"})
        elif code is not None:
            self._answer(200, {"Code": code})
        elif said["Action"] == "QuerySendDetails":
            rows = [{"OutId": one.key} for one in self.gateway.taken if one.to == said["PhoneNumber"]]
            self._answer(200, {"Code": "OK", "SmsSendDetailDTOs": {"SmsSendDetailDTO": rows}})
        else:
            one = self.gateway.take(
                "aliyun", to=said["PhoneNumbers"], text=said["TemplateParam"], key=said["OutId"]
            )
            self._answer(200, {"Code": "OK", "BizId": one.ref})

    def _twilio(self, body: bytes, code: str | None) -> None:
        if not self._twilio_known():
            return
        said = dict(parse_qsl(body.decode(), keep_blank_values=True))
        if code is not None:
            self._answer(400, {"code": int(code)})
            return
        key = parse_qs(urlsplit(said["StatusCallback"]).query)["key"][0]
        one = self.gateway.take("twilio", to=said["To"], text=said["Body"], key=key)
        self._answer(201, {"sid": one.ref, "num_segments": "2"})

    def _twilio_known(self) -> bool:
        right = base64.b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()
        if self.headers.get("Authorization") == f"Basic {right}":
            return True
        self.gateway.refused.append(self.path)
        self._answer(401, {})
        return False

    def _twilio_list(self) -> None:
        if self._twilio_known():
            to = parse_qs(urlsplit(self.path).query)["To"][0]
            rows = [{"body": one.text, "sid": one.ref} for one in self.gateway.taken if one.to == to]
            self._answer(200, {"messages": rows})

    def _voice(self, body: bytes) -> None:
        if self.headers.get("Authorization") != f"Bearer {VOICE_KEY}":
            self.gateway.refused.append(self.path)
            self._answer(401, {})
            return
        said, key = json.loads(body), self.headers["Idempotency-Key"]
        known = next((one for one in self.gateway.taken if one.key == key), None)
        one = known or self.gateway.take("voice", to=said["to"], text=said["text"], key=key)
        self._answer(200, {"id": one.ref})


def _enc(text: str) -> str:
    return quote(text, safe="-_.~")


@contextmanager
def running() -> Iterator[Gateway]:
    """A gateway on a port of its own."""
    gateway = Gateway()
    handler = type("Handler", (_Handler,), {"gateway": gateway})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    gateway.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield gateway
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)
