"""What every change of a limit does, in one transaction with the borrower held."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NotRequired, TypedDict

from django.db import transaction
from django.utils.translation import gettext as _

from arrears import rulebook
from arrears.plumbing import clock, locks, outbox
from arrears.plumbing.audit import record
from arrears.plumbing.idempotency import require_same
from arrears.rulebook import products
from arrears.servicing.approval_policy import Needed
from arrears.servicing.events import LINE_CHANGED
from arrears.servicing.explain_forms import money
from arrears.servicing.line_kinds import LimitState, LineChange, LineKind, limit_on, reversed_ids
from arrears.servicing.models import Line, LineEvent
from arrears.servicing.operations.line_approval import require_line_approval, second_person_for_limit
from arrears.servicing.operations.post_many import UnableToPost
from arrears.servicing.queries.line_page import UnableToFindLine, changes_of_line

_WITHOUT_LIMIT = (LineKind.FROZEN, LineKind.UNFROZEN, LineKind.CANCELLED, LineKind.REVERSED)


class UnableToChangeLine(UnableToPost):
    """The limit can't be changed like this; the message says why and what to do."""


class SaidOnLine(TypedDict):
    """What every verb of a line is told."""

    line_id: int
    value_on: date  # the day from which it counts
    idempotency_key: str  # the same key with the same content gives the first answer again
    actor: str
    source: str
    reason: NotRequired[str]
    proposal_id: NotRequired[int]  # the approved proposal that this carries out


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
    ref: int = 0  # REVERSED: the change
    proposal_id: int = 0


@dataclass(frozen=True, kw_only=True)
class LineChanged:
    """The line after a change."""

    line_id: int
    event_id: int
    limit: LimitState
    repeated: bool  # the key was known: nothing was done now


@dataclass(frozen=True, kw_only=True)
class LinePlanned:
    """A change that may be made, and the limit without and with it as of the open business date."""

    request: LineRequest  # RAISED or LOWERED as it is
    limit_minor: int  # to be stored
    before: LimitState
    after: LimitState
    second_person: Needed | None  # why somebody else has to approve it
    history_mark: int  # id of the line's last change


def change_line(*, request: LineRequest) -> LineChanged:
    """Writes the change down. Raises UnableToChangeLine, UnableToFindLine, UnableToReuseKey."""
    with transaction.atomic():
        line = line_of(line_id=request.line_id)
        locks.hold_borrower(borrower_id=line.borrower_id)
        known = LineEvent.objects.filter(idempotency_key=request.idempotency_key).first()
        if known is not None:
            return _again(known, request)
        planned = plan_change(request=request, line=line)
        require_line_approval(
            request=request, needed=planned.second_person, currency=line.currency, failure=UnableToChangeLine
        )
        return write_change(request=planned.request, limit_minor=planned.limit_minor)


def line_of(*, line_id: int) -> Line:
    """The line as it was agreed. Raises UnableToFindLine."""
    line = Line.objects.filter(id=line_id).first()
    if line is None:
        raise UnableToFindLine(_("There is no line with id %(line_id)s.") % {"line_id": line_id})
    return line


def plan_change(*, request: LineRequest, line: Line) -> LinePlanned:
    """The change with what it would do; nothing is written. Raises UnableToChangeLine."""
    check_words(request)
    opened = clock.business_date()
    changes = changes_of_line(line_id=line.id)
    before = limit_on(changes=changes, as_of=opened, known=opened)
    if request.kind is LineKind.REVERSED:
        _check_reversal(request, changes, line)
    else:
        _check_state(request, before, line)
    limit = before.limit_minor if request.limit_minor is None else request.limit_minor
    kind = request.kind
    if kind not in _WITHOUT_LIMIT and kind is not LineKind.GRANTED:
        kind = LineKind.RAISED if limit > before.limit_minor else LineKind.LOWERED
    mark = max((change.event_id for change in changes), default=0)
    made = LineChange(
        event_id=mark + 1, kind=kind, value_on=request.value_on, known_on=opened, limit_minor=limit,
        actor=request.actor, reason=request.reason, ref=request.ref,
    )  # fmt: skip
    after = limit_on(changes=(*changes, made), as_of=opened, known=opened)
    place = products.load(code=line.product_code, version=line.product_version).jurisdiction
    return LinePlanned(
        request=replace(request, kind=kind),
        limit_minor=limit,
        before=before,
        after=after,
        second_person=second_person_for_limit(
            jurisdiction=place, source=request.source, before=before, after=after, on=opened
        ),
        history_mark=mark,
    )


def check_words(request: LineRequest) -> None:
    """Raises UnableToChangeLine for a day to come, or words that are empty or on several lines."""
    opened = clock.business_date()
    if request.value_on > opened:
        raise UnableToChangeLine(
            _("%(value_on)s lies after the business date %(opened)s: do it on its day.")
            % {"value_on": request.value_on, "opened": opened}
        )
    for name in ("idempotency_key", "actor", "source", "reason"):
        value = getattr(request, name)
        if not value.isprintable() or not (value.strip() or name == "reason"):
            raise UnableToChangeLine(
                _("The %(name)s %(value)r is empty or holds control characters.")
                % {"name": name, "value": value}
            )


def _check_state(request: LineRequest, before: LimitState, line: Line) -> None:
    """A change that says nothing new, or comes before or after the line's life, is refused."""
    if request.value_on < line.opened_on:
        raise UnableToChangeLine(
            _("Line %(id)s was opened on %(opened)s: nothing of it counts before.")
            % {"id": line.id, "opened": line.opened_on}
        )
    if before.cancelled:
        raise UnableToChangeLine(_("Line %(id)s is cancelled: open a new one.") % {"id": line.id})
    if request.kind is LineKind.FROZEN and before.frozen:
        raise UnableToChangeLine(_("Line %(id)s is frozen already.") % {"id": line.id})
    if request.kind is LineKind.UNFROZEN and not before.frozen:
        raise UnableToChangeLine(_("Line %(id)s is not frozen.") % {"id": line.id})
    if request.limit_minor == before.limit_minor and request.kind is not LineKind.GRANTED:
        raise UnableToChangeLine(
            _("The limit of line %(id)s is %(limit)s already.")
            % {"id": line.id, "limit": money(before.limit_minor, line.currency)}
        )


def _check_reversal(request: LineRequest, changes: Sequence[LineChange], line: Line) -> None:
    named = next((change for change in changes if change.event_id == request.ref), None)
    if named is None or named.kind in (LineKind.GRANTED, LineKind.REVERSED):
        raise UnableToChangeLine(
            _("%(ref)s is no change of line %(id)s that can be undone.") % {"ref": request.ref, "id": line.id}
        )
    if request.ref in reversed_ids(changes=changes, known=date.max):
        raise UnableToChangeLine(
            _("Change %(ref)s of line %(id)s is undone already.") % {"ref": request.ref, "id": line.id}
        )


def write_change(*, request: LineRequest, limit_minor: int) -> LineChanged:
    """Stores the change and tells of it, in the caller's transaction."""
    opened = clock.business_date()
    made = LineEvent.objects.create(
        line_id=request.line_id,
        kind=request.kind,
        value_on=request.value_on,
        known_on=opened,
        limit_minor=limit_minor,
        ref=request.ref,
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
        detail={"limit_minor": limit_minor, "ref": request.ref},
    )
    outbox.emit(
        name=LINE_CHANGED,
        payload={
            "line_id": request.line_id,
            "event_id": made.id,
            "kind": int(request.kind),
            "limit_minor": limit_minor,
            "value_on": request.value_on.isoformat(),
        },
    )
    limit = limit_now(line_id=request.line_id)
    return LineChanged(line_id=request.line_id, event_id=made.id, limit=limit, repeated=False)


def limit_now(*, line_id: int) -> LimitState:
    """The limit on the open business date."""
    opened = clock.business_date()
    return limit_on(changes=changes_of_line(line_id=line_id), as_of=opened, known=opened)


def _again(known: LineEvent, request: LineRequest) -> LineChanged:
    # raised or lowered follows from the limit before, so only the new limit is compared
    names = ["line_id", "value_on", "ref", "kind" if request.limit_minor is None else "limit_minor"]
    given = {name: getattr(request, name) for name in names}
    stored = {name: getattr(known, name) for name in names}
    require_same(key=request.idempotency_key, stored=stored, given=given)
    changes = [change for change in changes_of_line(line_id=known.line_id) if change.event_id <= known.id]
    limit = limit_on(changes=changes, as_of=known.known_on, known=known.known_on)
    return LineChanged(line_id=known.line_id, event_id=known.id, limit=limit, repeated=True)
