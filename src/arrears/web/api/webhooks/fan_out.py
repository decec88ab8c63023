"""News of the outbox becomes a message for every endpoint that wants it, in the outbox's own transaction."""

import json
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import IntEnum
from typing import Any

from arrears.kernel.codes import Channel, Kind, Status
from arrears.servicing.fact_kinds import FactKind
from arrears.servicing.line_kinds import LineKind
from arrears.servicing.queries import head_of_loan
from arrears.servicing.verdict import Verdict
from arrears.web.api.models import WebhookEndpoint, WebhookMessage

_CODES: dict[str, dict[str, type[IntEnum]]] = {
    "loan.event_posted": {"kind": Kind, "channel": Channel},
    "loan.fact_recorded": {"kind": FactKind},
    "line.changed": {"kind": LineKind},
    "proposal.decided": {"verdict": Verdict},
}
_KEPT = ("before", "after")
_OURS = {"shard", "loan_id", "line_id"}  # numbers that mean nothing outside


def loan_agreed(payload: dict[str, Any]) -> None:
    """A reaction to LOAN_AGREED."""
    _tell("loan.agreed", payload)


def event_posted(payload: dict[str, Any]) -> None:
    """A reaction to EVENT_POSTED."""
    _tell("loan.event_posted", payload)


def fact_recorded(payload: dict[str, Any]) -> None:
    """A reaction to FACT_RECORDED."""
    _tell("loan.fact_recorded", payload)


def line_changed(payload: dict[str, Any]) -> None:
    """A reaction to LINE_CHANGED."""
    _tell("line.changed", payload)


def proposed(payload: dict[str, Any]) -> None:
    """A reaction to PROPOSED."""
    _tell("proposal.made", payload)


def decided(payload: dict[str, Any]) -> None:
    """A reaction to DECIDED."""
    _tell("proposal.decided", payload)


def _tell(event_type: str, payload: Mapping[str, Any]) -> None:
    endpoints = WebhookEndpoint.objects.filter(
        disabled_at=None, owner__is_active=True, event_types__contains=[event_type]
    )
    wanted = list(endpoints.order_by("id"))
    if not wanted:
        return
    body = json.dumps(
        {
            "type": event_type,
            "timestamp": datetime.now(UTC).isoformat(timespec="seconds"),
            "data": _data(event_type, payload),
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )
    message_id = f"msg_{secrets.token_hex(12)}"
    WebhookMessage.objects.bulk_create(
        WebhookMessage(endpoint=endpoint, message_id=message_id, event_type=event_type, body=body)
        for endpoint in wanted
    )


def _data(event_type: str, payload: Mapping[str, Any]) -> dict[str, Any]:
    """The news with the loan's number for its id and names for codes."""
    found = {name: value for name, value in payload.items() if name not in _OURS}
    for name, code in _CODES.get(event_type, {}).items():
        found[name] = code(found[name]).name.lower()
    for name in _KEPT:
        if found.get(name):
            found[name] = {**found[name], "status": Status(found[name]["status"]).name.lower()}
    if "line_id" in payload:
        return {"line": payload["line_id"], **found}
    return {"loan": head_of_loan(loan_id=payload["loan_id"]).number, **found}
