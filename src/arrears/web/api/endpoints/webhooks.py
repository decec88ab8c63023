"""Webhooks of the token's owner: registered, listed, stopped; what was sent to them."""

from datetime import datetime
from typing import Annotated

from django.http import HttpRequest
from ninja import Query
from pydantic import AfterValidator, Field

from arrears.web.api.access import access_webhook
from arrears.web.api.fields import TEXT, Body, Line, PathId, Shown
from arrears.web.api.idempotency import caller_of
from arrears.web.api.models import WebhookEndpoint
from arrears.web.api.operations.disable_webhook import disable_webhook
from arrears.web.api.operations.register_webhook import register_webhook as register
from arrears.web.api.pages import DEFAULT, Cursor, Limit, after, cursor
from arrears.web.api.queries import attempts_after
from arrears.web.api.routes import reads, writes
from arrears.web.api.webhooks.types import TYPES


def _type(value: str) -> str:
    if value not in TYPES:
        raise ValueError(f"there are {', '.join(TYPES)}")
    return value


EventType = Annotated[str, AfterValidator(_type), Field(json_schema_extra={"enum": list(TYPES)})]


class WebhookIn(Body):
    """Where to send which news."""

    url: Annotated[str, Field(min_length=8, max_length=500, pattern=TEXT)]
    event_types: Annotated[list[EventType], Field(min_length=1, max_length=len(TYPES))]
    reason: Line


class WebhookMade(Shown):
    """The secret is shown only here: keep it to check signatures."""

    id: int
    secret: str


class WebhookOut(Shown):
    """An address that is told news."""

    id: int
    url: str
    event_types: list[str]
    created_at: datetime
    disabled_at: datetime | None
    disabled_why: str


class WebhooksOut(Shown):
    """The owner's webhooks."""

    items: list[WebhookOut]


class AttemptOut(Shown):
    """One sending: `status` is null when nothing answered."""

    id: int
    message_id: str
    event_type: str
    at: datetime
    status: int | None
    said: str
    milliseconds: int


class AttemptsOut(Shown):
    """A page of the delivery log."""

    items: list[AttemptOut]
    next: str | None


class StopIn(Body):
    """Why it is stopped."""

    reason: Line


@reads("/webhooks", scope="read:webhooks", response=WebhooksOut)
def list_webhooks(request: HttpRequest) -> WebhooksOut:
    """The webhooks of the token's owner."""
    found = WebhookEndpoint.objects.filter(owner_id=caller_of(request).owner_id).order_by("id")
    return WebhooksOut(items=[WebhookOut.model_validate(row) for row in found])


@writes("/webhooks", scope="write:webhooks", response=WebhookMade)
def register_webhook(request: HttpRequest, body: WebhookIn) -> WebhookMade:
    """Registers an address. Its secret signs what is sent there (Standard Webhooks)."""
    caller = caller_of(request)
    made = register(
        url=body.url,
        event_types=body.event_types,
        owner_id=caller.owner_id,
        actor=caller.name,
        reason=body.reason,
    )
    return WebhookMade.model_validate(made)


@writes("/webhooks/{id}/stop", scope="write:webhooks", response=WebhookOut)
def stop_webhook(request: HttpRequest, id: PathId, body: StopIn) -> WebhookOut:
    """Sends nothing there any more."""
    caller = caller_of(request)
    found = access_webhook(caller=caller, webhook_id=id)
    disable_webhook(webhook_id=found.id, actor=caller.name, reason=body.reason)
    found.refresh_from_db()
    return WebhookOut.model_validate(found)


@reads("/webhooks/{id}/attempts", scope="read:webhooks", response=AttemptsOut)
def list_attempts(
    request: HttpRequest,
    id: PathId,
    cursor_: Annotated[Cursor | None, Query(alias="cursor")] = None,
    limit: Limit = DEFAULT,
) -> AttemptsOut:
    """What was sent there and what came back."""
    found = access_webhook(caller=caller_of(request), webhook_id=id)
    rows = attempts_after(endpoint_id=found.id, after_id=after(cursor_), limit=limit + 1)
    more = len(rows) > limit
    return AttemptsOut(
        items=[AttemptOut.model_validate(row) for row in rows[:limit]],
        next=cursor(rows[limit - 1].id) if more else None,
    )
