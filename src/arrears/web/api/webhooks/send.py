"""One POST to a checked address: no redirects, no proxy, no more time than a moment."""

import http.client
import socket
import ssl
import time
from dataclasses import dataclass

from arrears.web.api.webhooks.address import Target, UnableToReach, resolve

SECONDS = 10
_READ_BYTES = 1024


@dataclass(frozen=True, kw_only=True)
class Answered:
    """What came back. `status` None: nothing did, `said` tells why."""

    status: int | None
    said: str
    milliseconds: int

    @property
    def taken(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


class _Connection(http.client.HTTPConnection):
    """Connects to the address that was checked, whatever its name resolves to by now."""

    def __init__(self, target: Target) -> None:
        super().__init__(target.host, target.port, timeout=SECONDS)
        self.target = target

    def connect(self) -> None:
        plain = socket.create_connection((self.target.ip, self.target.port), timeout=SECONDS)
        if self.target.secure:
            context = ssl.create_default_context()
            self.sock = context.wrap_socket(plain, server_hostname=self.target.host)
        else:
            self.sock = plain


def send(*, url: str, headers: dict[str, str], body: str) -> Answered:
    """Posts the body and reads the answer's status. Raises nothing: what fails is told in the answer."""
    began = time.monotonic()
    status: int | None = None
    said = ""
    try:
        target = resolve(url)
        connection = _Connection(target)
        try:
            fixed = {"Host": target.host_header, "Content-Type": "application/json", "User-Agent": "Arrears"}
            connection.request("POST", target.path, body.encode(), {**fixed, **headers})
            response = connection.getresponse()
            response.read(_READ_BYTES)
            status = response.status
        finally:
            connection.close()
    except UnableToReach as failure:
        said = str(failure)
    except (OSError, http.client.HTTPException) as failure:
        said = f"{type(failure).__name__}: {failure}"[:300]
    return Answered(status=status, said=said, milliseconds=int((time.monotonic() - began) * 1000))
