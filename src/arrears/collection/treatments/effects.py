"""What treatments change, learned from logged decisions: a Bayesian linear model of the share of a debt
that is paid.

y = features . b + sum over parts m of the treatment (its channel, its offer ...) of interactions . g_m. A
part's effects start from a prior belief and move as the evidence does, so that a treatment tried ten times
is not believed more than one tried a thousand times. Decisions are randomised given what the features hold,
so g is the effect.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_LEAST_NOISE = 0.03  # variance of a share paid, between 0 and 1: at most 0.25
_WIDE = 1.0  # standard deviation of the features' own coefficients: no belief


@dataclass(frozen=True, kw_only=True)
class Belief:
    """Prior of the effects [parts, interactions]: mean and standard deviation."""

    mean: Floats
    spread: Floats


class Effects:
    """Sufficient statistics of all evidence so far, and the posterior that follows."""

    def __init__(self, *, parts: Floats, features: int, interactions: int) -> None:
        """`parts` [treatments, parts]: which parts a treatment has; treatment 0 = nothing has none."""
        self.parts = parts
        self._features, self._interactions = features, interactions
        size = features + parts.shape[1] * interactions
        self._gram, self._moment = np.zeros((size, size)), np.zeros(size)

    def add(
        self, *, features: Floats, interactions: Floats, treatment: Ints, paid: Floats, expected: Floats
    ) -> None:
        """Adds decisions whose outcome is known: `paid` [n] share of what was owed at the decision.

        `expected` [n] what was expected of it: where nearly nobody pays, or everybody, a payment says more.
        """
        design = self._design(features, interactions, self.parts[treatment])
        noise = np.clip(expected * (1.0 - expected), _LEAST_NOISE, 0.25)[:, None]
        self._gram += (design / noise).T @ design
        self._moment += (design / noise).T @ paid

    def _design(self, features: Floats, interactions: Floats, parts: Floats) -> Floats:
        crossed = (parts[:, :, None] * interactions[:, None, :]).reshape(len(features), -1)
        return np.concatenate([features, crossed], axis=1)

    def posterior(self, belief: Belief) -> "Posterior":
        """Mean and covariance of the coefficients."""
        wide = np.full(self._features, _WIDE)
        mean = np.concatenate([np.zeros(self._features), belief.mean.ravel()])
        precision = 1.0 / np.concatenate([wide, belief.spread.ravel()]) ** 2
        total = self._gram + np.diag(precision)
        covariance = np.linalg.inv(total)
        centre = covariance @ (self._moment + precision * mean)
        return Posterior(
            parts=self.parts,
            features=centre[: self._features],
            effects=centre[self._features :].reshape(self.parts.shape[1], self._interactions),
            covariance=covariance[self._features :, self._features :],
        )


@dataclass(frozen=True, kw_only=True)
class Posterior:
    """What is believed of the effects."""

    parts: Floats
    features: Floats
    effects: Floats  # [parts, interactions]
    covariance: Floats  # of the effects, flattened

    def uplift(self, interactions: Floats) -> Floats:
        """Share of the debt paid more with each treatment than with nothing [n, treatments]."""
        return np.asarray(interactions @ self.effects.T @ self.parts.T)

    def spread(self, interactions: Floats) -> Floats:
        """Standard deviation of the uplift [n, treatments]."""
        many, width = self.parts.shape[1], interactions.shape[1]
        blocks = self.covariance.reshape(many, width, many, width)
        found = np.zeros((len(interactions), self.parts.shape[0]))
        for place, has in enumerate(self.parts):
            # a treatment is the sum of its parts: so is the covariance of its effects
            own = np.einsum("p,piqj,q->ij", has, blocks, has, optimize=True)
            found[:, place] = np.sqrt(np.maximum(((interactions @ own) * interactions).sum(axis=1), 0.0))
        return found

    def without(self, features: Floats) -> Floats:
        """Share of the debt paid when nothing is done [n]."""
        return np.asarray(np.clip(features @ self.features, 0.0, 1.0))
