"""What every change of a limit does, in one transaction with the borrower held."""

from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from arrears import rulebook
from arrears.plumbing import clock, locks, outbox
from arrears.plumbing.audit import record
from arrears.plumbing.failures import Unable
from arrears.plumbing.idempotency import require_same
from arrears.servicing.events import LINE_CHANGED
from arrears.servicing.explain_forms import money
from arrears.servicing.line_kinds import LimitState, LineKind, limit_on
from arrears.servicing.models import Line, LineEvent
from arrears.servicing.queries.line_page import UnableToFindLine, changes_of_line


class UnableToChangeLine(Unable):
    """The limit can't be changed like this; the message says why and what to do."""


@dataclass(frozen=True, kw_only=True)
class LineRequest:
    """A change of a limit. `limit_minor`: the new limit, None where the change names none."""

    line_id: int
    kind: LineKind
    value_on: date
    idempotency_key: str
    actor: str
    source: str
    reason: str = ""
    limit_minor: int | None = None  # RAISED and LOWERED: which of the two follows from the limit before


@dataclass(frozen=True, kw_only=True)
class LineChanged:
    """The line after a change."""

    line_id: int
    event_id: int
    limit: LimitState
    repeated: bool  # the key was known: nothing was done now


def change_line(*, request: LineRequest) -> LineChanged:
    """Writes the change down. Raises UnableToChangeLine, UnableToFindLine, UnableToReuseKey."""
    with transaction.atomic():
        line = Line.objects.filter(id=request.line_id).first()
        if line is None:
            raise UnableToFindLine(_("There is no line with id %(line_id)s.") % {"line_id": request.line_id})
        locks.hold_borrower(borrower_id=line.borrower_id)
        known = LineEvent.objects.filter(idempotency_key=request.idempotency_key).first()
        if known is not None:
            return _again(known, request)
        before = limit_now(line_id=line.id)
        if before.cancelled:
            raise UnableToChangeLine(_("Line %(id)s is cancelled: open a new one.") % {"id": line.id})
        if request.limit_minor is None:
            return write_change(request=request, limit_minor=before.limit_minor)
        if request.limit_minor == before.limit_minor:
            raise UnableToChangeLine(
                _("The limit of line %(id)s is %(limit)s already.")
                % {"id": line.id, "limit": money(before.limit_minor, line.currency)}
            )
        kind = LineKind.RAISED if request.limit_minor > before.limit_minor else LineKind.LOWERED
        return write_change(request=replace(request, kind=kind), limit_minor=request.limit_minor)


def write_change(*, request: LineRequest, limit_minor: int) -> LineChanged:
    """Checks the words, stores the change and tells of it, in the caller's transaction."""
    opened = clock.business_date()
    if request.value_on > opened:
        raise UnableToChangeLine(
            _("%(value_on)s lies after the business date %(opened)s: do it on its day.")
            % {"value_on": request.value_on, "opened": opened}
        )
    for name in ("idempotency_key", "actor", "source"):
        value = getattr(request, name)
        if not value.strip() or not value.isprintable():
            raise UnableToChangeLine(
                _("The %(name)s %(value)r is empty or holds control characters.")
                % {"name": name, "value": value}
            )
    made = LineEvent.objects.create(
        line_id=request.line_id,
        kind=request.kind,
        value_on=request.value_on,
        known_on=opened,
        limit_minor=limit_minor,
        actor=request.actor,
        source=request.source,
        reason=request.reason,
        rulebook_version=rulebook.version(),
        idempotency_key=request.idempotency_key,
    )
    kind = request.kind.name.lower()
    record(
        actor=request.actor,
        action=f"line.{kind}",
        subject=f"line/{request.line_id}",
        reason=request.reason,
        detail={"limit_minor": limit_minor},
    )
    outbox.emit(
        name=LINE_CHANGED,
        payload={"line_id": request.line_id, "event_id": made.id, "kind": int(request.kind)},
    )
    limit = limit_now(line_id=request.line_id)
    return LineChanged(line_id=request.line_id, event_id=made.id, limit=limit, repeated=False)


def limit_now(*, line_id: int) -> LimitState:
    """The limit on the open business date."""
    opened = clock.business_date()
    return limit_on(changes=changes_of_line(line_id=line_id), as_of=opened, known=opened)


def _again(known: LineEvent, request: LineRequest) -> LineChanged:
    # raised or lowered follows from the limit before, so only the new limit is compared
    names = ["line_id", "value_on", "kind" if request.limit_minor is None else "limit_minor"]
    given = {name: getattr(request, name) for name in names}
    stored = {name: getattr(known, name) for name in names}
    require_same(key=request.idempotency_key, stored=stored, given=given)
    changes = [change for change in changes_of_line(line_id=known.line_id) if change.event_id <= known.id]
    limit = limit_on(changes=changes, as_of=known.known_on, known=known.known_on)
    return LineChanged(line_id=known.line_id, event_id=known.id, limit=limit, repeated=True)
