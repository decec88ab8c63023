"""Which way a plan may go, and what the ledger decides about a running one. Pure."""

from dataclasses import dataclass
from datetime import date

from arrears.collection.hardship.choices import PlanState
from arrears.collection.hardship.rules import ByRule, Course

_S = PlanState
NEXT: dict[PlanState, frozenset[PlanState]] = {
    _S.REQUESTED: frozenset({_S.ASSESSED, _S.TERMINATED}),
    _S.ASSESSED: frozenset({_S.OFFERED, _S.TERMINATED}),
    _S.OFFERED: frozenset({_S.ACCEPTED, _S.ASSESSED, _S.TERMINATED}),
    _S.ACCEPTED: frozenset({_S.APPROVED, _S.ASSESSED, _S.TERMINATED}),
    _S.APPROVED: frozenset({_S.ACTIVE, _S.TERMINATED}),
    _S.ACTIVE: frozenset({_S.AT_RISK, _S.COMPLETED, _S.BROKEN, _S.TERMINATED}),
    _S.AT_RISK: frozenset({_S.ACTIVE, _S.REINSTATED, _S.COMPLETED, _S.BROKEN, _S.TERMINATED}),
    _S.REINSTATED: frozenset({_S.AT_RISK, _S.COMPLETED, _S.BROKEN, _S.TERMINATED}),
    _S.BROKEN: frozenset({_S.REINSTATED, _S.TERMINATED}),
    _S.COMPLETED: frozenset(),
    _S.TERMINATED: frozenset(),
}


def may_move(*, before: PlanState, after: PlanState) -> bool:
    """Whether a plan may go from one state to another."""
    return after in NEXT[before]


@dataclass(frozen=True, kw_only=True)
class Ledger:
    """What the ledger says of a running plan's loan on the evening of a day."""

    dpd_days: int
    paid_off: bool
    settled: bool = False  # the agreed settlement was kept
    lapsed: bool = False  # its deadline passed without it
    on_time_after: int = (
        0  # instalments in a row paid in full by their day, after the pause or extension began
    )


@dataclass(frozen=True, kw_only=True)
class Running:
    """A plan that runs, or was broken."""

    state: PlanState
    reinstated: bool  # it was taken up again before
    settlement: bool
    ends_with_loan: bool  # new instalments of all that is owed: done when the loan is paid off
    broken_on: date | None = None


def next_state(*, plan: Running, ledger: Ledger, course: Course, on: date) -> PlanState:
    """The state on the evening of a day; the same one when nothing changes."""
    if plan.state is PlanState.BROKEN:
        return _after_break(plan, ledger, course, on)
    if ledger.paid_off or ledger.settled:
        return PlanState.COMPLETED
    if plan.settlement:
        return PlanState.BROKEN if ledger.lapsed else plan.state
    if ledger.dpd_days >= course.broken_days:
        return PlanState.BROKEN
    if ledger.dpd_days >= course.at_risk_days:
        return PlanState.AT_RISK
    if not plan.ends_with_loan and ledger.on_time_after >= course.completed_on_time:
        return PlanState.COMPLETED
    if plan.state is PlanState.AT_RISK:
        return PlanState.REINSTATED if plan.reinstated else PlanState.ACTIVE
    return plan.state


def _after_break(plan: Running, ledger: Ledger, course: Course, on: date) -> PlanState:
    if plan.reinstated or plan.settlement or plan.broken_on is None:
        return PlanState.TERMINATED
    if ledger.paid_off:
        return PlanState.TERMINATED
    if ledger.dpd_days == 0:
        return PlanState.REINSTATED
    late = (on - plan.broken_on).days > course.reinstated_within_days
    return PlanState.TERMINATED if late else PlanState.BROKEN


@dataclass(frozen=True, kw_only=True)
class Accepted:
    """What a borrower accepted, for the question who approves it."""

    code: str
    given_up_minor: int
    months: int
    income_minor: int
    has_evidence: bool
    plans_broken: int
    second_person: bool  # servicing wants one for a step of it


def why_a_person(*, accepted: Accepted, rule: ByRule) -> tuple[str, ...]:
    """Codes of why a rule may not approve it; empty: it is approved by rule."""
    found = (
        ("second_person", accepted.second_person),
        ("settlement", accepted.code == "settlement"),
        ("given_up", accepted.given_up_minor > rule.given_up_max_minor),
        ("months", accepted.months > rule.months_max),
        (
            "evidence",
            not accepted.has_evidence and accepted.income_minor > rule.income_without_evidence_max_minor,
        ),
        ("plans_broken", accepted.plans_broken > rule.plans_broken_max),
    )
    return tuple(code for code, holds in found if holds)
