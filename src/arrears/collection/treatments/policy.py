"""The day's treatments of many cases: pure, columns in, columns out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from arrears.collection.treatments.capacity import share_out
from arrears.collection.treatments.effects import Belief, Effects, Posterior
from arrears.collection.treatments.explore import mixed, share_explored, stable_share
from arrears.collection.treatments.menu import Policy
from arrears.collection.treatments.strategies import HOLD_OUT, NOTHING, Experiment, Strategy
from arrears.collection.treatments.values import worth_of

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

FEATURES = 6


@dataclass(frozen=True, kw_only=True)
class CaseToDecide:
    """What a decision looks at."""

    case_id: int
    person_id: int
    loan_ids: tuple[int, ...]
    dpd_days: int
    overdue_minor: int
    currency: str
    reason: str  # code of the reason of arrears, "" = none said
    reopened: bool
    stage: int  # decisions before


@dataclass(frozen=True, kw_only=True)
class Decided:
    """What was decided for a case."""

    case: CaseToDecide
    arm: str
    strategy: str
    segment: str
    eligible: tuple[str, ...]
    chosen: str
    probability: float
    features: tuple[float, ...]
    worth_minor: float
    call_worth_minor: float  # of being called by a person: the order of the collectors' queue


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The day's decisions and the prices of the capacities (minor units a contact)."""

    decided: tuple[Decided, ...]
    prices: Mapping[str, float]


def features_of(case: CaseToDecide) -> tuple[float, ...]:
    """Numbers from which effects are learned [FEATURES]: the first is 1."""
    return (
        1.0,
        float(case.dpd_days > 10),
        float(case.dpd_days > 30),
        float(case.dpd_days > 90),
        float(case.reopened),
        float(case.reason != ""),
    )


def effects_of(*, channels: Sequence[str]) -> Effects:
    """Without evidence: what can be learned of nothing and of each channel."""
    parts = np.vstack([np.zeros(len(channels)), np.eye(len(channels))])
    return Effects(parts=parts, features=FEATURES, interactions=FEATURES)


def belief_of(*, channels: Sequence[str], policy: Policy) -> Belief:
    """What is believed of the channels before anything was seen."""
    mean = np.zeros((len(channels), FEATURES))
    mean[:, 0] = [policy.effect_prior.get(channel, 0.0) for channel in channels]
    return Belief(mean=mean, spread=np.full(mean.shape, policy.prior_spread))


def plan(
    *,
    cases: Sequence[CaseToDecide],
    experiment: Experiment,
    strategies: Mapping[str, Strategy],
    policy: Policy,
    believed: Posterior,
    known: int,
    day: str,
) -> Plan:
    """Decides for every case: arm, segment, what is open, value, capacity prices, chance, choice.

    `day` names the draws: the same day, experiment and person draw the same. A case that no row fits is left
    alone without a decision.
    """
    channels = list(experiment.capacity)
    menu = [NOTHING, *channels]
    fitted = [(case, *_segment(case, experiment, strategies)) for case in cases]
    fitted = [line for line in fitted if line[3]]
    if not fitted:
        return Plan(decided=(), prices=dict.fromkeys(channels, 0.0))
    features = np.array([features_of(line[0]) for line in fitted])
    open_ = np.array([[code in line[3] for code in menu] for line in fitted])
    worth = _worth(
        features, fitted, experiment=experiment, policy=policy, believed=believed, channels=channels
    )
    shared = share_out(
        values=np.where(open_, worth, -np.inf)[:, 1:],
        use=np.eye(len(channels)),
        capacity=[experiment.capacity[code] for code in channels],
    )
    people = [line[0].person_id for line in fitted]
    explored = share_explored(
        known=known, start=policy.explore_from, end=policy.explore_to, half=policy.explore_rows
    )
    chosen, probability = mixed(
        best=np.where(open_[:, 0] | (shared.chosen >= 0), shared.chosen + 1, 0),
        open_=open_,
        weights=_weights(experiment, channels, many=explored * len(fitted)),
        explored=explored,
        draw=_draws(f"{experiment.code}.explore.{day}", people),
        draw_action=_draws(f"{experiment.code}.action.{day}", people),
    )
    call = menu.index("voice_human") if "voice_human" in menu else 0
    decided = tuple(
        Decided(
            case=case,
            arm=arm,
            strategy=strategy,
            segment=segment,
            eligible=tuple(code for code in menu if code in eligible),
            chosen=menu[chosen[place]],
            probability=float(probability[place]),
            features=tuple(features[place].tolist()),
            worth_minor=float(worth[place, chosen[place]]),
            call_worth_minor=float(worth[place, call]) if chosen[place] == call and call else 0.0,
        )
        for place, (case, (arm, strategy), segment, eligible) in enumerate(fitted)
    )
    return Plan(decided=decided, prices=dict(zip(channels, shared.prices.tolist(), strict=True)))


def _segment(
    case: CaseToDecide, experiment: Experiment, strategies: Mapping[str, Strategy]
) -> tuple[tuple[str, str], str, tuple[str, ...]]:
    """(arm, strategy), segment and what is open; nothing is open to a case that no row fits."""
    arm = experiment.arm_of(case.person_id)
    if arm is None:
        return (HOLD_OUT, ""), HOLD_OUT, (NOTHING,)
    row = strategies[arm.strategy].row(
        dpd_days=case.dpd_days, overdue_minor=case.overdue_minor, reason=case.reason
    )
    open_ = () if row is None else tuple(dict.fromkeys((NOTHING, *row.treatments)))
    return (arm.code, arm.strategy), row.segment if row else "", open_


def _worth(
    features: Floats,
    fitted: Sequence[tuple[CaseToDecide, tuple[str, str], str, tuple[str, ...]]],
    *,
    experiment: Experiment,
    policy: Policy,
    believed: Posterior,
    channels: Sequence[str],
) -> Floats:
    owed = np.array([line[0].overdue_minor for line in fitted], np.float64)
    tries = np.array([0.0, *(float(policy.tries.get(code, 1)) for code in channels)])
    worth = worth_of(
        uplift=believed.uplift(features) + policy.optimism * believed.spread(features),
        owed=owed,
        contacts=tries,
        contact_cost=np.array([0.0, *(experiment.cost_minor[code] for code in channels)]),
        contact_price=policy.contact_price,
        tiring=policy.fatigue_price * np.array([float(line[0].stage) for line in fitted]),
        complaint_rate=np.full(len(tries), experiment.complaint_rate),
        complaint_cost=experiment.complaint_cost_minor,
    )
    return worth.net


def _weights(experiment: Experiment, channels: Sequence[str], *, many: float) -> Floats:
    """Evenly; of a scarce channel no more than half of its capacity is tried out."""
    even = 1.0 / (len(channels) + 1)
    return np.array([even, *(min(even, 0.5 * experiment.capacity[c] / max(many, 1.0)) for c in channels)])


def _draws(name: str, people: Sequence[int]) -> Floats:
    return np.array([stable_share(experiment=name, person=person) for person in people])
