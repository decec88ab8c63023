"""Daily chances of paying of each hidden kind: alone, and drawn by having been reached."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from arrears.collection.treatments.hazards.beliefs import Beliefs, Floats
from arrears.collection.treatments.hazards.days import Days

_ANY = 0.02  # response to a kind of channel that the beliefs do not name


@dataclass(frozen=True, kw_only=True)
class Rates:
    """Hazards a day. Paying alone: `alone` (1 - slows)^overdue exp(-discourages x tired). Having been reached
    adds `response` x 0.5^(days since / half_life) x exp(-tires x tired - tires_soon x tired_soon).
    """

    alone: Floats  # [kinds]
    slows: Floats  # [kinds]
    response: Floats  # [kinds, channels]
    half_life: float
    tires: float
    tires_soon: float
    discourages: float

    def shapes(self, days: Days) -> tuple[Floats, Floats]:
        """Of each kind of day [m, kinds], [m]: what multiplies `alone`, and what multiplies `response`."""
        alone = (1.0 - self.slows) ** days.overdue[:, None]
        alone = alone * np.exp(-self.discourages * days.tired)[:, None]
        fades = 0.5 ** (days.since / self.half_life)
        fresh = np.exp(-self.tires * days.tired - self.tires_soon * days.tired_soon)
        return alone, np.where(days.channel >= 0, fades * fresh, 0.0)

    def parts(self, days: Days) -> tuple[Floats, Floats]:
        """Hazards of each kind of day [m, kinds]: alone, drawn."""
        alone, drawn = self.shapes(days)
        return self.alone * alone, self.response[:, np.maximum(days.channel, 0)].T * drawn[:, None]

    def of(self, days: Days) -> Floats:
        """Hazard of paying on each kind of day [m, kinds]."""
        alone, drawn = self.parts(days)
        return alone + drawn


def believed_rates(beliefs: Beliefs, *, kinds_of_channel: Sequence[str]) -> Rates:
    """Before anything was seen."""
    responds = np.array([beliefs.responds.get(kind, _ANY) for kind in kinds_of_channel])
    return Rates(
        alone=np.array([kind.alone for kind in beliefs.kinds]),
        slows=np.array([kind.slows for kind in beliefs.kinds]),
        response=np.array([kind.responds for kind in beliefs.kinds])[:, None] * responds,
        half_life=beliefs.response_half_life,
        tires=beliefs.tires,
        tires_soon=beliefs.tires_soon,
        discourages=beliefs.discourages,
    )


def log_paying(hazard: Floats) -> Floats:
    """Logarithm of the chance of paying on a day with a hazard."""
    return np.asarray(np.log(-np.expm1(-hazard) + 1e-12))
