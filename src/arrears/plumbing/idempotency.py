"""The same key with the same content gives the same answer; with other content it is refused."""

import hashlib
import json
from typing import Any

from django.utils.translation import gettext as _

from arrears.plumbing.failures import Unable


class UnableToReuseKey(Unable):
    """The idempotency key was used before for something else. Use a new key for a new fact."""


def content_hash(**content: Any) -> str:
    """Hash of the content of a request; dates and numbers as written."""
    body = json.dumps(content, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(body.encode()).hexdigest()


def require_same(*, key: str, stored: dict[str, Any], given: dict[str, Any]) -> None:
    """Raises UnableToReuseKey, naming what differs, unless the stored content equals the given one."""
    differing = sorted(name for name in given if stored.get(name) != given[name])
    if differing:
        raise UnableToReuseKey(
            _("The key %(key)r was used before with another %(names)s. Use a new key for a new fact.")
            % {"key": key, "names": ", ".join(differing)}
        )
