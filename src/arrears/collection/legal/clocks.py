"""The deadlines of a legal case from its steps: what runs, until when, whose turn it is. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from arrears.collection.legal.choices import ClockCode, Step, Track, Who
from arrears.collection.legal.deadlines import after_days, after_months


@dataclass(frozen=True, kw_only=True)
class Taken:
    """A step that was taken."""

    step: Step
    on: date
    payload: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Law:
    """The periods of a place; `sources` says by name where each comes from."""

    notice_days: int
    accept_days: int  # payment order
    issue_days: int
    answer_days: int
    suit_accept_days: int
    suit_months: int
    small_claim_months: int
    appeal_days: int
    small_claim_is_final: bool
    enforcement_years: int
    calendar: str
    sources: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Clock:
    """A deadline; `met_on` when what it waits for has happened."""

    code: ClockCode
    who: Who
    from_on: date
    due_on: date
    source: str
    met_on: date | None

    def is_overdue(self, on: date) -> bool:
        """Whether it is past and nothing has happened."""
        return self.met_on is None and on > self.due_on


_ENDING = frozenset(
    {Step.SATISFIED, Step.WITHDRAWN, Step.REFUSED, Step.DISMISSED, Step.ENFORCEMENT_ENDED, Step.ENFORCEMENT}
)


def clocks(*, steps: Sequence[Taken], track: Track, law: Law) -> tuple[Clock, ...]:
    """Every deadline that the steps have started, in the order of the steps. `track` is the present one."""
    objected = any(taken.step is Step.OBJECTION for taken in steps)
    by_order = track is Track.PAYMENT_ORDER or objected
    found: list[Clock] = []
    for place, taken in enumerate(steps):
        found += _started(taken, steps[place + 1 :], track, by_order and not _voided(steps[:place]), law)
    return tuple(found)


def _voided(before: Sequence[Taken]) -> bool:
    return any(taken.step is Step.OBJECTION for taken in before)


def _started(taken: Taken, later: Sequence[Taken], track: Track, by_order: bool, law: Law) -> Iterator[Clock]:
    def clock(code: ClockCode, who: Who, due_on: date, name: str, *meets: Step) -> Clock:
        return Clock(
            code=code,
            who=who,
            from_on=taken.on,
            due_on=due_on,
            source=law.sources[name],
            met_on=_first(later, frozenset(meets) | _ENDING),
        )

    def days(count: int) -> date:
        return after_days(start=taken.on, days=count, calendar=law.calendar)

    match taken.step:
        case Step.NOTICE_ARRIVED:
            yield clock(ClockCode.NOTICE, Who.DEBTOR, days(law.notice_days), "notice_days", Step.FILED)
        case Step.FILED:
            count, name = (
                (law.accept_days, "accept_days") if by_order else (law.suit_accept_days, "suit_accept_days")
            )
            yield clock(ClockCode.ACCEPTANCE, Who.COURT, days(count), name, Step.ACCEPTED)
        case Step.ACCEPTED if by_order:
            yield clock(ClockCode.ISSUE, Who.COURT, days(law.issue_days), "issue_days", Step.ORDER_ISSUED)
        case Step.ACCEPTED | Step.OBJECTION:
            yield _decision(taken, later, track, law)
        case Step.ORDER_SERVED:
            end = days(law.answer_days)
            yield clock(ClockCode.ANSWER, Who.DEBTOR, end, "answer_days", Step.OBJECTION)
            yield _application(end, later, law)
        case Step.HEARING_SET:
            hearing = date.fromisoformat(taken.payload["hearing_on"])
            yield clock(ClockCode.HEARING, Who.LENDER, hearing, "hearing", Step.JUDGMENT, Step.HEARING_SET)
        case Step.JUDGMENT:
            if not (track is Track.SMALL_CLAIM and law.small_claim_is_final):
                yield clock(ClockCode.APPEAL, Who.DEBTOR, days(law.appeal_days), "appeal_days")
            end = date.fromisoformat(taken.payload["perform_by"])
            yield clock(ClockCode.PERFORMANCE, Who.DEBTOR, end, "performance")
            yield _application(end, later, law)
        case Step.ENFORCEMENT_TIME_RESTARTED:
            yield _application(taken.on, later, law)


def _decision(taken: Taken, later: Sequence[Taken], track: Track, law: Law) -> Clock:
    small = track is Track.SMALL_CLAIM
    months = law.small_claim_months if small else law.suit_months
    return Clock(
        code=ClockCode.DECISION,
        who=Who.COURT,
        from_on=taken.on,
        due_on=after_months(start=taken.on, months=months, calendar=law.calendar),
        source=law.sources["small_claim_months" if small else "suit_months"],
        met_on=_first(later, frozenset({Step.JUDGMENT}) | _ENDING),
    )


def _application(start: date, later: Sequence[Taken], law: Law) -> Clock:
    """The time for asking the court to enforce: it runs from the last day on which the debtor may pay."""
    meets = frozenset({Step.OBJECTION, Step.ENFORCEMENT_TIME_RESTARTED}) | _ENDING
    return Clock(
        code=ClockCode.APPLICATION,
        who=Who.LENDER,
        from_on=start,
        due_on=after_months(start=start, months=12 * law.enforcement_years, calendar=law.calendar),
        source=law.sources["enforcement_years"],
        met_on=_first(later, meets),
    )


def _first(later: Sequence[Taken], meets: frozenset[Step]) -> date | None:
    return next((taken.on for taken in later if taken.step in meets), None)


def answer_ends(*, steps: Sequence[Taken], track: Track, law: Law) -> date | None:
    """Through which day the debtor may still pay or object before enforcement; None: not served or judged."""
    ends = [
        one.due_on
        for one in clocks(steps=steps, track=track, law=law)
        if one.code in (ClockCode.ANSWER, ClockCode.PERFORMANCE)
    ]
    return ends[-1] if ends else None


def next_clock(*, running: Sequence[Clock], on: date) -> Clock | None:
    """The nearest deadline that is not met. Past ones of the debtor are over, not waited for."""
    waiting = [
        one for one in running if one.met_on is None and not (one.who is Who.DEBTOR and one.due_on < on)
    ]
    return min(waiting, key=lambda one: one.due_on, default=None)
