"""What screens and commands may read of the API's tables."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from arrears.plumbing.choice import Choice
from arrears.web.api.models import Token, WebhookAttempt, WebhookEndpoint, WebhookMessage

OPEN, EXPIRED, REVOKED, STOPPED = (
    Choice(_("In use"), "good"),
    Choice(_("Expired"), "neutral"),
    Choice(_("Revoked"), "neutral"),
    Choice(_("Stopped"), "neutral"),
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
    return [_attempt(row) for row in found.order_by("id")[:limit]]


@dataclass(frozen=True, kw_only=True)
class WebhookRow:
    """An address that is told news, without its secret."""

    id: int
    url: str
    owner: str
    event_types: tuple[str, ...]
    created_at: datetime
    disabled_at: datetime | None
    disabled_why: str
    old_secret_until: datetime | None  # an old secret still signs beside the new one
    waiting: int  # messages that are to be sent yet

    @property
    def state(self) -> Choice:
        return STOPPED if self.disabled_at else OPEN


def webhook_rows() -> list[WebhookRow]:
    """All webhooks, those in use first, then the newest."""
    found = WebhookEndpoint.objects.select_related("owner").order_by("-id")
    return sorted((_webhook(one) for one in found), key=lambda row: row.disabled_at is not None)


def webhook_row(*, webhook_id: int) -> WebhookRow | None:
    """One webhook; None when there is none."""
    found = WebhookEndpoint.objects.select_related("owner").filter(id=webhook_id).first()
    return None if found is None else _webhook(found)


def _webhook(found: WebhookEndpoint) -> WebhookRow:
    holds = found.old_secret_until is not None and found.old_secret_until > timezone.now()
    return WebhookRow(
        id=found.id,
        url=found.url,
        owner=found.owner.username,
        event_types=tuple(found.event_types),
        created_at=found.created_at,
        disabled_at=found.disabled_at,
        disabled_why=found.disabled_why,
        old_secret_until=found.old_secret_until if holds else None,
        waiting=WebhookMessage.objects.filter(endpoint=found).exclude(next_at=None).count(),
    )


def last_attempts(*, webhook_id: int, limit: int) -> list[AttemptRow]:
    """What was sent to an endpoint, the newest first."""
    found = WebhookAttempt.objects.select_related("message").filter(message__endpoint_id=webhook_id)
    return [_attempt(row) for row in found.order_by("-id")[:limit]]


def _attempt(row: WebhookAttempt) -> AttemptRow:
    return AttemptRow(
        id=row.id,
        message_id=row.message.message_id,
        event_type=row.message.event_type,
        at=row.at,
        status=row.status,
        said=row.said,
        milliseconds=row.milliseconds,
    )
