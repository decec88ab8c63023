"""Which step may follow where, and who takes it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from arrears.collection.legal.choices import CLOSED, LegalState, Step, Track, Who

S = LegalState
_OPEN = frozenset(state for state in S if state not in CLOSED)
_IN_COURT = frozenset({S.SUIT, S.SMALL_CLAIM})
# Stops of the gate under which the lender takes no further step against the debtor; what the court or the
# debtor does is written down all the same.
PAUSED_BY = frozenset({"death", "insolvency", "plan", "dispute", "moratorium", "application", "complaint"})


@dataclass(frozen=True, kw_only=True)
class Rule:
    """Where a step may be taken, by whom, and where it leads (None: stays; TRACK: to the track's state)."""

    after: frozenset[LegalState]
    by: Who
    to: LegalState | None = None
    tracks: frozenset[Track] = frozenset(Track)
    by_track: bool = False


STEPS: Mapping[Step, Rule] = {
    Step.NOTICE_SENT: Rule(after=frozenset({S.NOTICE}), by=Who.LENDER),
    Step.NOTICE_ARRIVED: Rule(after=frozenset({S.NOTICE}), by=Who.DEBTOR),
    Step.FILED: Rule(after=frozenset({S.NOTICE}), by=Who.LENDER, to=S.FILED),
    Step.ACCEPTED: Rule(after=frozenset({S.FILED}), by=Who.COURT, to=S.ACCEPTED),
    Step.REFUSED: Rule(after=frozenset({S.FILED, S.ACCEPTED}), by=Who.COURT, to=S.TERMINATED),
    Step.ORDER_ISSUED: Rule(
        after=frozenset({S.ACCEPTED}),
        by=Who.COURT,
        to=S.PAYMENT_ORDER,
        tracks=frozenset({Track.PAYMENT_ORDER}),
    ),
    Step.ORDER_SERVED: Rule(after=frozenset({S.PAYMENT_ORDER}), by=Who.COURT),
    Step.OBJECTION: Rule(after=frozenset({S.PAYMENT_ORDER}), by=Who.DEBTOR, to=S.SUIT),
    Step.HEARING_SET: Rule(
        after=frozenset({S.ACCEPTED}) | _IN_COURT,
        by=Who.COURT,
        by_track=True,
        tracks=frozenset({Track.SMALL_CLAIM, Track.SUIT}),
    ),
    Step.JUDGMENT: Rule(after=_IN_COURT, by=Who.COURT, to=S.JUDGMENT),
    Step.DISMISSED: Rule(after=_IN_COURT, by=Who.COURT, to=S.TERMINATED),
    Step.ENFORCEMENT: Rule(after=frozenset({S.JUDGMENT, S.PAYMENT_ORDER}), by=Who.LENDER, to=S.ENFORCEMENT),
    Step.ENFORCEMENT_TIME_RESTARTED: Rule(after=frozenset({S.JUDGMENT, S.PAYMENT_ORDER}), by=Who.COURT),
    Step.ENFORCEMENT_ENDED: Rule(after=frozenset({S.ENFORCEMENT}), by=Who.COURT, to=S.TERMINATED),
    Step.SATISFIED: Rule(after=_OPEN, by=Who.DEBTOR, to=S.SATISFIED),
    Step.WITHDRAWN: Rule(after=_OPEN, by=Who.LENDER, to=S.TERMINATED),
}
_BY_TRACK = {Track.SMALL_CLAIM: S.SMALL_CLAIM, Track.SUIT: S.SUIT}


def state_after(*, state: LegalState, track: Track, step: Step) -> LegalState | None:
    """The state that a step leads to; None when it can't be taken there."""
    rule = STEPS.get(step)
    if rule is None or state not in rule.after or track not in rule.tracks:
        return None
    if rule.by_track:
        return _BY_TRACK[track]
    return state if rule.to is None else rule.to


def steps_from(*, state: LegalState, track: Track) -> tuple[Step, ...]:
    """The steps that may be taken, in the order in which they usually come."""
    return tuple(step for step in STEPS if state_after(state=state, track=track, step=step) is not None)


def waits_for_stop(*, step: Step, stops: frozenset[str]) -> frozenset[str]:
    """The stops that make a step of the lender wait; withdrawing never does."""
    if STEPS[step].by is not Who.LENDER or step is Step.WITHDRAWN:
        return frozenset()
    return stops & PAUSED_BY


def shares(*, amount_minor: int, weights: Mapping[int, int]) -> dict[int, int]:
    """An amount shared over loans by weight, to the minor unit: the largest remainders get what is left."""
    total = sum(weights.values())
    if total <= 0:
        weights, total = dict.fromkeys(weights, 1), len(weights)
    exact = {key: amount_minor * weight for key, weight in weights.items()}
    given = {key: value // total for key, value in exact.items()}
    left = amount_minor - sum(given.values())
    for key in sorted(exact, key=lambda one: (-(exact[one] % total), one))[:left]:
        given[key] += 1
    return given
