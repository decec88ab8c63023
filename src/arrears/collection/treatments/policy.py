"""The day's treatments of many cases: pure, columns in, columns out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from arrears.collection.treatments.capacity import share_out
from arrears.collection.treatments.effects import Belief, Effects, Posterior
from arrears.collection.treatments.explore import mixed, share_explored, stable_shares
from arrears.collection.treatments.numbers import Policy
from arrears.collection.treatments.strategies import HELD_OUT, NOTHING, Experiment, Strategy
from arrears.collection.treatments.values import worth_of

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Texts = NDArray[np.object_]

FEATURES = 6
_LEAST_CALL = 1.0  # minor units: who shall be called stands before who shall not, whatever it is worth


@dataclass(frozen=True, kw_only=True)
class Cases:
    """What decisions look at, one row a case [n]; one open case a person."""

    person_id: Ints
    dpd_days: Ints
    overdue_minor: Ints
    reason: Texts  # code of the reason of arrears, "" = none said
    reopened: Bools
    stage: Ints  # decisions before

    def __len__(self) -> int:
        return len(self.person_id)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The day's decisions, one row a case, and the prices of the capacities (minor units a contact)."""

    menu: tuple[str, ...]
    arm: Ints  # place in the experiment's arms, HELD_OUT
    segment: Texts  # "" = no row of the strategy fits: left alone
    open: Bools  # [n, menu] what was possible
    chosen: Ints  # place in the menu
    probability: Floats
    features: Floats  # [n, FEATURES]
    worth_minor: Floats  # of the chosen
    call_worth_minor: Floats  # of being called by a person: the order of the collectors' queue; 0 = not
    prices: Mapping[str, float]


def features_of(cases: Cases) -> Floats:
    """Numbers from which effects are learned [n, FEATURES]: the first is 1."""
    flags = (
        np.ones(len(cases), bool),
        cases.dpd_days > 10,
        cases.dpd_days > 30,
        cases.dpd_days > 90,
        cases.reopened,
        cases.reason != "",
    )
    return np.column_stack(flags).astype(np.float64)


def kinds_of(flags: Floats) -> tuple[Floats, Ints]:
    """The different rows among rows of flags (0 or 1), and which of them each row is [n]."""
    code = flags.astype(np.int64) @ (1 << np.arange(flags.shape[1]))
    _codes, first, place = np.unique(code, return_index=True, return_inverse=True)
    return flags[first], place


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
    cases: Cases,
    experiment: Experiment,
    strategies: Mapping[str, Strategy],
    policy: Policy,
    believed: Posterior,
    known: int,
    day: str,
) -> Plan:
    """Decides for every case: arm, segment, what is open, value, capacity prices, chance, choice.

    `day` names the draws: the same day, experiment and person draw the same. A case that no row fits is left
    alone, and so is the hold-out.
    """
    channels = list(experiment.capacity)
    menu = (NOTHING, *channels)
    arm, segment, open_ = _placed(cases, experiment=experiment, strategies=strategies, menu=menu)
    features = features_of(cases)
    worth = _worth(features, cases, experiment=experiment, policy=policy, believed=believed)
    shared = share_out(
        values=np.where(open_, worth, -np.inf)[:, 1:],
        use=np.eye(len(channels)),
        capacity=[experiment.capacity[code] for code in channels],
    )
    explored = share_explored(
        known=known, start=policy.explore_from, end=policy.explore_to, half=policy.explore_rows
    )
    draws = stable_shares(experiment=f"{experiment.code}.{day}", people=cases.person_id)
    chosen, probability = mixed(
        best=shared.chosen + 1,
        open_=open_,
        weights=_weights(experiment, channels, many=explored * len(cases)),
        explored=explored,
        draw=draws[:, 0],
        draw_action=draws[:, 1],
    )
    own = worth[np.arange(len(cases)), chosen]
    call = menu.index("voice_human") if "voice_human" in menu else -1
    return Plan(
        menu=menu,
        arm=arm,
        segment=segment,
        open=open_,
        chosen=chosen,
        probability=probability,
        features=features,
        worth_minor=own,
        call_worth_minor=np.where(chosen == call, np.maximum(own, _LEAST_CALL), 0.0),
        prices=dict(zip(channels, shared.prices.tolist(), strict=True)),
    )


def _placed(
    cases: Cases, *, experiment: Experiment, strategies: Mapping[str, Strategy], menu: tuple[str, ...]
) -> tuple[Ints, Texts, Bools]:
    """Arm and segment of each case, and what is open to it [n, menu]: to be left alone always is."""
    arm = experiment.arms_of(cases.person_id)
    segment = np.full(len(cases), "", object)
    open_ = np.zeros((len(cases), len(menu)), bool)
    open_[:, 0] = True
    segment[arm == HELD_OUT] = "hold_out"
    for place, own in enumerate(experiment.arms):
        free = arm == place
        for row in strategies[own.strategy].rows:
            here = free & row.fitting(
                dpd_days=cases.dpd_days, overdue_minor=cases.overdue_minor, reason=cases.reason
            )
            segment[here] = row.segment
            open_[here] |= [code in row.treatments for code in menu]
            free &= ~here
    return arm, segment, open_


def _worth(
    features: Floats, cases: Cases, *, experiment: Experiment, policy: Policy, believed: Posterior
) -> Floats:
    channels = list(experiment.capacity)
    tries = np.array([0.0, *(float(policy.tries.get(code, 1)) for code in channels)])
    kinds, place = kinds_of(features)
    uplift = believed.uplift(kinds) + policy.optimism * believed.spread(kinds)
    worth = worth_of(
        uplift=uplift[place],
        owed=cases.overdue_minor.astype(np.float64),
        contacts=tries,
        contact_cost=np.array([0.0, *(experiment.cost_minor[code] for code in channels)]),
        contact_price=policy.contact_price,
        tiring=policy.fatigue_price * cases.stage.astype(np.float64),
        complaint_rate=np.full(len(tries), experiment.complaint_rate),
        complaint_cost=experiment.complaint_cost_minor,
    )
    return worth.net


def _weights(experiment: Experiment, channels: Sequence[str], *, many: float) -> Floats:
    """Evenly; of a scarce channel no more than half of its capacity is tried out."""
    even = 1.0 / (len(channels) + 1)
    return np.array([even, *(min(even, 0.5 * experiment.capacity[c] / max(many, 1.0)) for c in channels)])
