"""What a lender knows about a world before it starts: its channels, offers, costs and capacities. No truth
of borrowers.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

NOBODY = -1  # no offer, nothing said, no plan


@dataclass(frozen=True, kw_only=True)
class Channel:
    """A way to contact: `kind` is the gate's channel; `personal` ones can make offers and hear answers."""

    code: str
    kind: str
    cost: float
    personal: bool
    capacity: tuple[float, ...]  # contacts a day in each hour of the setting


@dataclass(frozen=True, kw_only=True)
class Offer:
    """Help that a person can offer: so many instalments, so many days apart, a share forgiven when all are
    paid.
    """

    code: str
    instalments: int
    every_days: int
    forgives: float


@dataclass(frozen=True, kw_only=True)
class Setting:
    """The lender's side of a world; what a policy is made with."""

    name: str
    accounts: int
    horizon_days: int
    hours: tuple[int, ...]
    channels: tuple[Channel, ...]
    offers: tuple[Offer, ...]
    signals: tuple[str, ...]
    reasons: tuple[str, ...]  # what borrowers may say when a person reaches them
    complaint_cost: float
    discount_annual: float
    jurisdiction: str
    seed: int

    @property
    def capacity(self) -> Floats:
        """Contacts a day [channels, hours]."""
        return np.array([channel.capacity for channel in self.channels], np.float64).reshape(
            len(self.channels), len(self.hours)
        )

    @property
    def costs(self) -> Floats:
        """Cost of one contact [channels]."""
        return np.array([channel.cost for channel in self.channels], np.float64)
