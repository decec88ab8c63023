"""The last step to the optimum: a depth-first search over the accounts on which the bound leaves a doubt.

Bounded by a pool of prices: any prices of the dual bound any rest of the problem, so each node takes the
lowest.
"""

import numpy as np

from arrears.collection.treatments.dual import Floats, Ints
from arrears.kernel.compiled import entry_point


@entry_point
def search(
    values: Floats,
    use: Floats,
    prices: Floats,
    rest: Floats,
    best: Floats,
    chosen: Ints,
    scratch: Floats,
    left: Floats,
    place: Ints,
    limit: int,
) -> int:
    """Improves `chosen` [n] in place; returns the nodes looked at, negative when `limit` stopped it.

    values [n, k] best option first, -inf = closed; use [n, k, r]; prices [p, r]; rest [p, n + 1] what the
    accounts from i on are worth at the prices; best [1] the value to beat (in, out); scratch [n + 1] values
    so far; left [n + 1, r] capacity left, left[0] given; place [n] the option tried at each depth.
    """
    n, k = values.shape
    r = use.shape[2]
    pool = prices.shape[0]
    depth = 0
    place[0] = -1
    nodes = 0
    while depth >= 0:
        place[depth] += 1
        option = place[depth]
        if option >= k:
            depth -= 1
            continue
        if values[depth, option] == -np.inf:
            continue
        nodes += 1
        if nodes > limit:
            return -nodes
        fits = True
        for j in range(r):
            left[depth + 1, j] = left[depth, j] - use[depth, option, j]
            if left[depth + 1, j] < -1e-9:
                fits = False
        if not fits:
            continue
        value = scratch[depth] + values[depth, option]
        cut = False
        for p in range(pool):
            high = value + rest[p, depth + 1]
            for j in range(r):
                high += prices[p, j] * max(left[depth + 1, j], 0.0)
            if high <= best[0] + 1e-9 * max(1.0, abs(best[0])):
                cut = True
                break
        if cut:
            continue
        if depth == n - 1:
            if value > best[0]:
                best[0] = value
                for i in range(n):
                    chosen[i] = place[i]
            continue
        depth += 1
        scratch[depth] = value
        place[depth] = -1
    return nodes
