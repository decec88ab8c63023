"""The value of an action: what it brings more than doing nothing, less its costs and the harm that it
does.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Worth:
    """Parts of the value [n, actions], in units of the currency; `net` is their sum."""

    gain: Floats
    cost: Floats
    fatigue: Floats
    complaints: Floats

    @property
    def net(self) -> Floats:
        """Gain less cost, price of fatigue and price of complaints."""
        return np.asarray(self.gain - self.cost - self.fatigue - self.complaints)


def worth_of(
    *,
    uplift: Floats,
    owed: Floats,
    contacts: Floats,
    contact_cost: Floats,
    contact_price: float,
    tiring: Floats,
    complaint_rate: Floats,
    complaint_cost: float,
) -> Worth:
    """Value of each action over doing nothing.

    uplift [n, actions] share of the debt; owed [n]; contacts [actions] expected, contact_cost [actions] each;
    contact_price share of the debt a contact must bring; tiring [n] share of the debt that one more contact
    loses by fatigue; complaint_rate [actions] a contact.
    """
    return Worth(
        gain=uplift * owed[:, None],
        cost=np.broadcast_to(contacts * contact_cost, uplift.shape),
        fatigue=(contact_price + tiring)[:, None] * contacts * owed[:, None],
        complaints=np.broadcast_to(contacts * complaint_rate * complaint_cost, uplift.shape),
    )
