"""Where a webhook may be sent: https to a public address, the one that was checked."""

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from arrears.plumbing.failures import Unable

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
Ip = ipaddress.IPv4Address | ipaddress.IPv6Address


class UnableToReach(Unable):
    """The address is none that news may be sent to; the message says why."""


@dataclass(frozen=True, kw_only=True)
class Target:
    """A checked address: `ip` is connected to, `host` is named in TLS and in the request."""

    secure: bool
    host: str
    ip: str
    port: int
    path: str

    @property
    def host_header(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == (443 if self.secure else 80) else f"{host}:{self.port}"


def check_form(url: str) -> None:
    """What can be refused without resolving a name. Raises UnableToReach."""
    _parts(url)


def resolve(url: str) -> Target:
    """The address of a URL; every address that its name has must be allowed. Raises UnableToReach."""
    secure, host, port, path = _parts(url)
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise UnableToReach(
            _("The name %(host)s does not resolve: %(error)s.") % {"host": host, "error": error.strerror}
        ) from error
    ips = [ipaddress.ip_address(str(entry[4][0]).split("%")[0]) for entry in found]
    for ip in ips:
        if not settings.WEBHOOKS_PRIVATE and not is_public(ip):
            raise UnableToReach(
                _("%(host)s is %(ip)s, no public address. ARREARS_WEBHOOKS_PRIVATE=1 allows it.")
                % {"host": host, "ip": ip}
            )
    return Target(secure=secure, host=host, ip=str(ips[0]), port=port, path=path)


def is_public(ip: Ip) -> bool:
    """Whether an address lies outside this machine and its networks, also when it is wrapped in IPv6."""
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
    return ip.is_global and not ip.is_multicast


def _parts(url: str) -> tuple[bool, str, int, str]:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise UnableToReach(_("%(url)r is no address: %(error)s.") % {"url": url, "error": error}) from error
    secure = parts.scheme == "https"
    if not secure and not (settings.WEBHOOKS_PRIVATE and parts.scheme == "http"):
        raise UnableToReach(_("A webhook goes to an address that begins with https://."))
    if not parts.hostname or parts.username or parts.fragment or not url.isascii() or not url.isprintable():
        raise UnableToReach(
            _("%(url)r is no address: a host without user, fragment or strange characters.") % {"url": url}
        )
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if any(letter.isspace() for letter in url):
        raise UnableToReach(_("An address has no spaces."))
    return secure, parts.hostname, port or (443 if secure else 80), path
