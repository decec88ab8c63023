"""Which push services we send to: a subscription comes from outside, so it may not name just any address."""

import os
from urllib.parse import urlsplit

_SERVICES = ("fcm.googleapis.com", "updates.push.services.mozilla.com", "web.push.apple.com")
_SUFFIXES = (".push.apple.com", ".notify.windows.com", ".push.services.mozilla.com")


def is_known_service(endpoint: str) -> bool:
    """Whether an endpoint belongs to a known push service (ARREARS_PUSH_HOSTS adds some: `https://host:port`)."""
    parts = urlsplit(endpoint)
    host = parts.hostname or ""
    if f"{parts.scheme}://{parts.netloc}" in os.environ.get("ARREARS_PUSH_HOSTS", "").split():
        return True
    return parts.scheme == "https" and (host in _SERVICES or host.endswith(_SUFFIXES))
