"""What screens and commands may read of the API's tables."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from arrears.plumbing.choice import Choice
from arrears.web.api.models import Token, WebhookAttempt

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


@dataclass(frozen=True, kw_only=True)
class AttemptRow:
    """One sending of a message."""

    id: int
    message_id: str
    event_type: str
    at: datetime
    status: int | None
    said: str
    milliseconds: int


def attempts_after(*, endpoint_id: int, after_id: int, limit: int) -> list[AttemptRow]:
    """What was sent to an endpoint, in order, from one attempt on."""
    found = WebhookAttempt.objects.select_related("message").filter(
        message__endpoint_id=endpoint_id, id__gt=after_id
    )
    return [
        AttemptRow(
            id=row.id,
            message_id=row.message.message_id,
            event_type=row.message.event_type,
            at=row.at,
            status=row.status,
            said=row.said,
            milliseconds=row.milliseconds,
        )
        for row in found.order_by("id")[:limit]
    ]
