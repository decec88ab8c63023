"""What a token may be allowed: reading or writing, by area."""

from django.utils.translation import gettext as _

from arrears.plumbing.failures import Unable

READ, WRITE = "read", "write"
AREAS: dict[str, tuple[str, ...]] = {
    "products": (READ,),
    "quotes": (READ, WRITE),
    "borrowers": (WRITE,),
    "loans": (READ, WRITE),
    "lines": (READ, WRITE),
    "events": (READ, WRITE),
    "payments": (READ, WRITE),
    "statements": (READ,),
    "webhooks": (READ, WRITE),
}
SCOPES = tuple(f"{action}:{area}" for area, actions in AREAS.items() for action in actions)


class UnableToGiveScope(Unable):
    """There is no such scope; the message names those that are."""


def require_known(scopes: list[str]) -> None:
    """Raises UnableToGiveScope unless there is at least one scope and each is one of SCOPES."""
    unknown = [scope for scope in scopes if scope not in SCOPES]
    if unknown or not scopes:
        raise UnableToGiveScope(
            _("%(given)s is not a list of scopes; choose among %(scopes)s.")
            % {"given": ", ".join(unknown) or "–", "scopes": ", ".join(SCOPES)}
        )
