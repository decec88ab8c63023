"""What screens and commands may read of the API's tables."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from arrears.plumbing.choice import Choice
from arrears.web.api.models import Token

OPEN, EXPIRED, REVOKED = (
    Choice(_("Open"), "good"),
    Choice(_("Expired"), "neutral"),
    Choice(_("Revoked"), "neutral"),
)


@dataclass(frozen=True, kw_only=True)
class TokenRow:
    """A token without its secret."""

    prefix: str
    name: str
    owner: str
    scopes: tuple[str, ...]
    requests_a_minute: int
    created_at: datetime
    created_by: str
    expires_at: datetime
    last_used_at: datetime | None
    state: Choice


def token_rows() -> list[TokenRow]:
    """All tokens, the newest first."""
    return [_row(token) for token in Token.objects.select_related("owner").order_by("-id")]


def _row(token: Token) -> TokenRow:
    expired = token.expires_at <= timezone.now()
    return TokenRow(
        prefix=token.prefix,
        name=token.name,
        owner=token.owner.username,
        scopes=tuple(token.scopes),
        requests_a_minute=token.requests_a_minute,
        created_at=token.created_at,
        created_by=token.created_by,
        expires_at=token.expires_at,
        last_used_at=token.last_used_at,
        state=REVOKED if token.revoked_at else EXPIRED if expired else OPEN,
    )
