"""Legal cases as rows that do not change, with their clocks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from arrears.collection.legal.choices import ClockCode, LegalState, Step, Track, Who
from arrears.collection.legal.clocks import Clock, next_clock
from arrears.collection.legal.failures import UnableToFindLegalCase
from arrears.collection.legal.models import LegalCase, LegalCost, StepRow
from arrears.collection.legal.one_case import clocks_of, steps_as_taken
from arrears.collection.legal.policy import steps_from


@dataclass(frozen=True, kw_only=True)
class LegalCaseRow:
    """A legal case; amounts in minor units of `currency`."""

    id: int
    case_id: int
    person_id: int
    loan_ids: tuple[int, ...]
    jurisdiction: str
    currency: str
    track: Track
    court: str
    court_number: str
    state: LegalState
    opened_on: date
    closed_on: date | None
    claimed_minor: int
    judged_minor: int
    next_on: date | None
    next_clock: ClockCode | None
    next_who: Who | None

    def is_overdue(self, on: date) -> bool:
        """Whether its next deadline is past."""
        return self.next_on is not None and self.next_on < on


@dataclass(frozen=True, kw_only=True)
class StepSeen:
    """A step that was taken."""

    id: int
    step: Step
    state: LegalState
    on: date
    known_on: date
    at: datetime
    document: str
    payload: dict[str, Any]
    actor: str


@dataclass(frozen=True, kw_only=True)
class CostSeen:
    """A cost."""

    kind: str
    amount_minor: int
    payee: str
    invoice: str
    on: date


@dataclass(frozen=True, kw_only=True)
class LegalCasePage:
    """All of a legal case."""

    row: LegalCaseRow
    steps: tuple[StepSeen, ...]
    clocks: tuple[Clock, ...]
    costs: tuple[CostSeen, ...]
    may_follow: tuple[Step, ...]


def legal_cases(
    *, on: date, closed: bool = False, limit: int = 200, offset: int = 0
) -> tuple[int, list[LegalCaseRow]]:
    """How many there are, and some of them by the next deadline as of a day (those without one last)."""
    found = LegalCase.objects.filter(closed_on__isnull=not closed)
    if closed:
        page = found.order_by("-closed_on", "-id")[offset : offset + limit]
        return found.count(), [_row(one, (), on) for one in page]
    taken: dict[int, list[StepRow]] = {}
    for step in StepRow.objects.filter(legal_case__in=found).order_by("id"):
        taken.setdefault(step.legal_case_id, []).append(step)
    rows = [_row(one, taken[one.id], on) for one in found]
    rows.sort(key=lambda row: (row.next_on or date.max, row.id))
    return len(rows), rows[offset : offset + limit]


def legal_case_page(*, legal_case_id: int, on: date) -> LegalCasePage:
    """A legal case with everything as of a day. Raises UnableToFindLegalCase."""
    one = LegalCase.objects.filter(id=legal_case_id).first()
    if one is None:
        raise UnableToFindLegalCase(_("There is no legal case %(id)d.") % {"id": legal_case_id})
    rows = list(StepRow.objects.filter(legal_case=one).order_by("id"))
    row = _row(one, rows, on)
    return LegalCasePage(
        row=row,
        steps=_steps(rows),
        clocks=clocks_of(legal_case=one, taken=steps_as_taken(rows)),
        costs=tuple(
            CostSeen(**values)
            for values in LegalCost.objects.filter(legal_case=one)
            .order_by("id")
            .values(*CostSeen.__dataclass_fields__)
        ),
        may_follow=() if row.closed_on else steps_from(state=row.state, track=row.track),
    )


def _steps(rows: Sequence[StepRow]) -> tuple[StepSeen, ...]:
    return tuple(
        StepSeen(
            id=one.id,
            step=Step(one.step),
            state=LegalState(one.state),
            on=one.on,
            known_on=one.known_on,
            at=one.at,
            document=one.document,
            payload=one.payload,
            actor=one.actor,
        )
        for one in rows
    )


def _row(one: LegalCase, steps: Sequence[StepRow], on: date) -> LegalCaseRow:
    nearest = None
    if one.closed_on is None:
        running = clocks_of(legal_case=one, taken=steps_as_taken(steps))
        nearest = next_clock(running=running, on=on)
    return LegalCaseRow(
        id=one.id,
        case_id=one.case_id,
        person_id=one.person_id,
        loan_ids=tuple(one.loan_ids),
        jurisdiction=one.jurisdiction,
        currency=one.currency,
        track=Track(one.track),
        court=one.court,
        court_number=one.court_number,
        state=LegalState(one.state),
        opened_on=one.opened_on,
        closed_on=one.closed_on,
        claimed_minor=one.claimed_minor,
        judged_minor=one.judged_minor,
        next_on=nearest.due_on if nearest else None,
        next_clock=nearest.code if nearest else None,
        next_who=nearest.who if nearest else None,
    )
