"""Tighter capacities for the search: what whole actions can make of a capacity that is no multiple of their
use.

Chvatal and Gomory: from sum(u x) <= c follows sum(floor(u / d) x) <= floor(c / d) for whole x and any d >
0. The uses themselves are good divisors: 20 minutes hold two calls of 7 minutes, never 2.86.
"""

import numpy as np

from arrears.collection.treatments.dual import Floats

_DIVISORS = 8  # of one capacity: with more different uses nothing is gained
_EXACT = 1e-9


def with_cuts(*, uses: Floats, limits: Floats) -> tuple[Floats, Floats]:
    """Uses [., A, R + cuts] and capacities [R + cuts]: the same whole choices, a lower bound."""
    more_uses, more_limits = [uses], [limits]
    for resource, limit in enumerate(limits):
        use = uses[:, :, resource]
        divisors = np.unique(use[(use > 0) & (use <= limit + _EXACT)])
        if not np.isfinite(limit) or not len(divisors) or len(divisors) > _DIVISORS:
            continue
        for divisor in divisors:
            whole, most = np.floor(use / divisor + _EXACT), np.floor(limit / divisor + _EXACT)
            if not np.allclose(whole * divisor, use) or not np.isclose(most * divisor, limit):
                more_uses.append(whole[:, :, None])
                more_limits.append(np.array([most]))
    return np.concatenate(more_uses, axis=2), np.concatenate(more_limits)
