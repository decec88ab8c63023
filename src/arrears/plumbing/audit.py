"""The audit trail: append-only, chained by hashes so that a missing or altered record shows."""

import hashlib
import json
from typing import Any

from django.db import connection, transaction

from arrears.plumbing.models import AuditRecord

_LOCK = 0x41554449  # advisory lock: one chain, one writer at a time


def _digest(
    *, previous: str, actor: str, action: str, subject: str, reason: str, detail: dict[str, Any]
) -> str:
    body = json.dumps([previous, actor, action, subject, reason, detail], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(body.encode()).hexdigest()


def record(
    *, actor: str, action: str, subject: str, reason: str = "", detail: dict[str, Any] | None = None
) -> None:
    """Appends one record to the chain, in the caller's transaction."""
    detail = detail or {}
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(%s)", [_LOCK])
        last = AuditRecord.objects.order_by("-id").values_list("hash", flat=True).first() or ""
        digest = _digest(
            previous=last, actor=actor, action=action, subject=subject, reason=reason, detail=detail
        )
        AuditRecord.objects.create(
            actor=actor,
            action=action,
            subject=subject,
            reason=reason,
            detail=detail,
            previous_hash=last,
            hash=digest,
        )


def first_break() -> int | None:
    """Id of the first record whose hash does not follow from the one before it; None when whole."""
    previous = ""
    for row in AuditRecord.objects.order_by("id").iterator():
        expected = _digest(
            previous=previous,
            actor=row.actor,
            action=row.action,
            subject=row.subject,
            reason=row.reason,
            detail=row.detail,
        )
        if row.previous_hash != previous or row.hash != expected:
            return row.id
        previous = row.hash
    return None
