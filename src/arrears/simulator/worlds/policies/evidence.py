"""Decisions whose outcome is not known yet, and what has been learned from those that are."""

from dataclasses import dataclass

import numpy as np

from arrears.collection.treatments.effects import Belief, Effects, Posterior
from arrears.collection.treatments.menu import Policy
from arrears.simulator.worlds.seen import Seen
from arrears.simulator.worlds.setting import NOBODY, Floats, Ints, Offer


@dataclass(frozen=True, kw_only=True)
class Decided:
    """The decisions of a day [n]."""

    day: int
    who: Ints
    treatment: Ints
    probability: Floats
    main: Floats
    crossed: Floats
    owed: Floats
    collected: Floats
    expected: Floats


class Evidence:
    """Takes decisions, learns from them after the short and after the long time."""

    def __init__(
        self,
        *,
        parts: Floats,
        main: int,
        crossed: int,
        belief: Belief,
        policy: Policy,
        offers: tuple[Offer, ...],
    ) -> None:
        self._policy, self._belief = policy, belief
        self._short = Effects(parts=parts, features=main, interactions=crossed)
        self._long = Effects(parts=parts, features=main, interactions=crossed)
        self._decided: dict[int, Decided] = {}
        self._forgives = np.array([offer.forgives for offer in offers] or [0.0])
        self._kept = 4.0 / 5.0  # before any plan has ended

    def add(self, decided: Decided) -> None:
        """The decisions of a day."""
        self._decided[decided.day] = decided

    @property
    def known(self) -> int:
        """Decisions whose outcome over the long time is known."""
        return self._long.rows

    def follow(self, seen: Seen) -> None:
        """Learns from what has become known by this morning."""
        for days, effects in ((self._policy.short_days, self._short), (self._policy.long_days, self._long)):
            decided = self._decided.get(seen.day - days)
            if decided is not None and len(decided.who):
                effects.add(
                    features=decided.main,
                    interactions=decided.crossed,
                    treatment=decided.treatment,
                    paid=self._paid(decided, seen),
                    expected=decided.expected,
                )
        self._decided.pop(seen.day - self._policy.long_days, None)

    def _paid(self, decided: Decided, seen: Seen) -> Floats:
        """Share of what was owed that came in, with what a performing plan will still bring."""
        who = decided.who
        plan = seen.plan[who]
        coming = np.where(
            plan != NOBODY, self._kept * seen.owed[who] * (1.0 - self._forgives[np.maximum(plan, 0)]), 0.0
        )
        paid = (seen.collected[who] - decided.collected + coming) / np.maximum(decided.owed, 1e-9)
        return np.asarray(np.clip(paid, 0.0, 1.0))

    def posterior(self) -> Posterior:
        """What the long time shows, beginning from the part of the short time's effects that may last."""
        short = self._short.posterior(self._belief)
        return self._long.posterior(short.as_belief(keep=0.8, spread=self._belief.spread * 0.7))
