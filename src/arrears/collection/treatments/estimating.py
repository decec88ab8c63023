"""What treating everybody alike would have brought, estimated from the logged decisions."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from arrears.collection.treatments.evidence import paid_shares, ripe_decisions
from arrears.collection.treatments.models import TreatmentDecision
from arrears.collection.treatments.numbers import Policy, read_policy
from arrears.collection.treatments.off_policy import (
    Estimate,
    Floats,
    Logged,
    UnableToEstimate,
    doubly_robust,
    snips,
)
from arrears.collection.treatments.policy import FEATURES, belief_of, effects_of
from arrears.collection.treatments.rules import read_rules
from arrears.collection.treatments.strategies import NOTHING

AS_DECIDED = "as_decided"
_FOLDS = 2


@dataclass(frozen=True, kw_only=True)
class PolicyEstimate:
    """Share of a debt paid a decision under another policy: everybody gets `treatment` where it was possible.

    `weighted` is None where nobody was ever treated so.
    """

    treatment: str
    robust: Estimate
    weighted: Estimate | None  # self-normalised


def estimates(*, business_date: date) -> tuple[int, list[PolicyEstimate]]:
    """How many decisions have a known outcome, and the estimates: as decided first, then each treatment."""
    rules, policy = read_rules(), read_policy()
    if rules is None:
        return 0, []
    menu = [NOTHING, *rules.experiment.capacity]
    decisions = ripe_decisions(business_date=business_date, menu=menu, policy=policy)
    if not decisions:
        return 0, []
    logged = Logged(
        action=np.array([menu.index(one.chosen) for one in decisions]),
        probability=np.array([one.probability for one in decisions]),
        outcome=paid_shares(decisions=decisions, days=policy.long_days),
        person=np.array([one.person_id for one in decisions]),
    )
    expected = _expected(decisions, logged, menu, policy)
    own = np.eye(len(menu))[logged.action]
    plain = Logged(
        action=logged.action,
        probability=np.ones(len(decisions)),
        outcome=logged.outcome,
        person=logged.person,
    )
    seen = snips(logged=plain, target=own)
    found = [PolicyEstimate(treatment=AS_DECIDED, robust=seen, weighted=seen)]
    open_ = np.array([[code in one.eligible for code in menu] for one in decisions])
    for place, code in enumerate(menu):
        target = np.eye(len(menu))[np.where(open_[:, place], place, 0)]
        found.append(
            PolicyEstimate(
                treatment=code,
                robust=doubly_robust(logged=logged, target=target, expected=expected),
                weighted=_weighted(logged, target),
            )
        )
    return len(decisions), found


def _weighted(logged: Logged, target: Floats) -> Estimate | None:
    try:
        return snips(logged=logged, target=target)
    except UnableToEstimate:
        return None


def _expected(decisions: list[TreatmentDecision], logged: Logged, menu: list[str], policy: Policy) -> Floats:
    """What a model expects of each treatment [n, menu], fitted on the decisions about other people."""
    features = np.array([one.features for one in decisions]).reshape(-1, FEATURES)
    fold = np.array([one.person_id for one in decisions]) % _FOLDS
    expected = np.zeros((len(decisions), len(menu)))
    belief = belief_of(channels=menu[1:], policy=policy)
    for number in range(_FOLDS):
        mine, effects = fold == number, effects_of(channels=menu[1:])
        if not mine.all():
            effects.add(
                features=features[~mine],
                interactions=features[~mine],
                treatment=logged.action[~mine],
                paid=logged.outcome[~mine],
                expected=np.full(int((~mine).sum()), float(logged.outcome[~mine].mean())),
            )
        posterior = effects.posterior(belief)
        alone = posterior.without(features[mine])[:, None]
        expected[mine] = np.clip(alone + posterior.uplift(features[mine]), 0.0, 1.0)
    return expected
