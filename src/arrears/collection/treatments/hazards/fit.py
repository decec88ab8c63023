"""Rates that fit what was seen: expectation-maximisation for the levels, steps on a grid for the shapes.

A payment has one of two causes, competing: it would have come anyway, or a contact drew it (Dempster, Laird,
Rubin 1977). So the levels of both follow in closed form from the days lived under each.
"""

from dataclasses import dataclass, replace

import numpy as np

from arrears.collection.treatments.hazards.beliefs import Beliefs, Floats
from arrears.collection.treatments.hazards.days import Days
from arrears.collection.treatments.hazards.rates import Rates, log_paying

_SLOWS = np.array([0, 0.005, 0.01, 0.02, 0.04, 0.08, 0.15, 0.3])
_STRENGTHS = np.array([0, 0.03, 0.06, 0.1, 0.15, 0.25, 0.4, 0.7, 1.2, 2.0, 4.0])
_GRIDS = {
    "half_life": np.array([0.7, 1, 1.5, 2, 3, 4, 5.5, 8, 12, 18]),
    "tires": _STRENGTHS,
    "tires_soon": _STRENGTHS,
    "discourages": np.array([0, 0.005, 0.01, 0.02, 0.04, 0.08, 0.15, 0.3, 0.6, 1.2]),
}
# Doubt about the shapes: offset, centre and weight of the squared distance of logarithms.
_DOUBT = {
    "half_life": (0.0, 4.0, 4.0),
    "tires": (0.05, 0.15, 2.0),
    "tires_soon": (0.05, 0.1, 2.0),
    "discourages": (0.02, 0.04, 2.0),
}
# Who was contacted often and has not paid may be tired, or of a kind that does not pay. The likelihood of a
# large book is sure of whichever the kinds can't explain, so doubt about tiredness grows with the payments.
_CONFOUNDED, _FROM = ("tires", "tires_soon", "discourages"), 300.0
_ALONE = 2.0  # payments that the belief about paying alone is worth


@dataclass(frozen=True, kw_only=True)
class Lived:
    """Days [m, kinds] lived on each kind of day and payments made on it, split over the hidden kinds."""

    kinds_of_days: Days
    days: Floats
    payments: Floats

    def used(self) -> "Lived":
        """Without the kinds of days that nobody had."""
        rows = self.days.sum(axis=1) > 0
        few = self.kinds_of_days.some(rows)
        return Lived(kinds_of_days=few, days=self.days[rows], payments=self.payments[rows])


def fit(*, rates: Rates, believed: Rates, lived: Lived, beliefs: Beliefs, search: bool) -> Rates:
    """Better rates; `search` looks for better shapes as well, one step of their grids."""
    few = lived.used()
    better = _levels(rates=rates, believed=believed, lived=few, beliefs=beliefs, rounds=2)
    return _search(rates=better, believed=believed, lived=few, beliefs=beliefs) if search else better


def _levels(*, rates: Rates, believed: Rates, lived: Lived, beliefs: Beliefs, rounds: int) -> Rates:
    """Levels under the shapes of `rates`. What is common to all kinds is learned first: a channel, or all
    paying alone, may be far from the belief while the kinds' proportions hold.
    """
    alone, drawn = rates.shapes(lived.kinds_of_days)
    channel = lived.kinds_of_days.channel
    by_channel = [channel == place for place in range(rates.response.shape[1])]
    lived_alone = (lived.days * alone).sum(axis=0)
    lived_drawn = np.array([(lived.days[on] * drawn[on, None]).sum(axis=0) for on in by_channel]).T
    for _round in range(rounds):
        own, pull = rates.alone * alone, rates.response[:, np.maximum(channel, 0)].T * drawn[:, None]
        unasked = lived.payments * (own / (own + pull + 1e-15))
        paid_alone = unasked.sum(axis=0)
        paid_drawn = np.array([(lived.payments[on] - unasked[on]).sum(axis=0) for on in by_channel]).T
        rates = replace(
            rates,
            alone=_shrunk(paid_alone, lived_alone, believed.alone, _ALONE, beliefs.pooled),
            response=_shrunk(paid_drawn, lived_drawn, believed.response, beliefs.payments, beliefs.pooled),
        )
    return rates


def _shrunk(paid: Floats, lived: Floats, believed: Floats, worth: float, pooled: float) -> Floats:
    """Payments by days, moved towards the belief at the level that all kinds show together."""
    level = (paid.sum(axis=0) + pooled) / ((lived * believed).sum(axis=0) + pooled)
    return np.asarray((paid + worth) / (lived + worth / (believed * level)))


def _search(*, rates: Rates, believed: Rates, lived: Lived, beliefs: Beliefs) -> Rates:
    best, score = rates, _score(rates, lived)
    for name in ("slows", *_GRIDS):
        for tried in _steps(best, name):
            moved = _levels(rates=tried, believed=believed, lived=lived, beliefs=beliefs, rounds=2)
            found = _score(moved, lived)
            if found > score:
                best, score = moved, found
    return best


def _steps(rates: Rates, name: str) -> list[Rates]:
    """The neighbours of a shape on its grid; of `slows` for each kind by itself."""
    if name != "slows":
        values = _near(_GRIDS[name], getattr(rates, name))
        return [Rates(**{**vars(rates), name: value}) for value in values]
    found = []
    for kind, now in enumerate(rates.slows):
        for value in _near(_SLOWS, float(now)):
            slows = rates.slows.copy()
            slows[kind] = value
            found.append(replace(rates, slows=slows))
    return found


def _near(grid: Floats, now: float) -> list[float]:
    place = int(np.argmin(np.abs(grid - now)))
    return [float(value) for value in grid[max(place - 1, 0) : place + 2] if value != now]


def _score(rates: Rates, lived: Lived) -> float:
    """Likelihood of what was seen, less doubt about shapes far from what is usual."""
    hazard = rates.of(lived.kinds_of_days)
    score = (lived.payments * log_paying(hazard) - lived.days * hazard).sum()
    more = 1.0 + lived.payments.sum() / _FROM
    for name, (offset, centre, weight) in _DOUBT.items():
        weight *= more if name in _CONFOUNDED else 1.0
        score -= weight * np.log((getattr(rates, name) + offset) / centre) ** 2
    return float(score - 0.5 * np.abs(np.log((rates.slows + 0.01) / 0.02)).sum())
