"""Who gets the scarce minutes: capacity shared out by prices, to the optimum where that can be proved.

Every account takes at most one action; an action uses capacities (people's minutes, lines, messages, by
channel and hour). The dual gives each capacity a price, rounding gives a choice that fits, and a bounded
search closes the gap.
"""

from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import ArrayLike

from arrears.collection.treatments.cuts import with_cuts
from arrears.collection.treatments.dual import Floats, Ints, Problem, descend
from arrears.collection.treatments.rounding import round_to_fit
from arrears.collection.treatments.search import search
from arrears.plumbing.failures import Unable

NOTHING = -1
_POOL = 48  # prices that bound the search's nodes
_SMALL = 400  # accounts: up to here the optimum is worth a longer search
_DOUBTFUL = 50_000  # accounts: of more the search would not reach the end of its first branch in its nodes
_NODES = {_SMALL: 40_000_000, 2**62: 200_000}  # most nodes of the search up to so many accounts


class UnableToShareCapacity(Unable):
    """The values, uses and capacities do not fit together; the message says how."""


@dataclass(frozen=True, kw_only=True)
class Shared:
    """Who does what: `chosen` [N] = action or NOTHING; `prices` [R] = what one more unit of a capacity is
    worth.

    `value` of the choice, `bound` that no choice can exceed, `gap` between them; `proven` = nothing better
    exists.
    """

    chosen: Ints
    prices: Floats
    value: float
    bound: float
    proven: bool

    @property
    def gap(self) -> float:
        """How much better a choice might be at most."""
        return max(self.bound - self.value, 0.0)


def share_out(*, values: ArrayLike, use: ArrayLike, capacity: ArrayLike, nodes: int | None = None) -> Shared:
    """Best actions within the capacities.

    values [N, A] worth of an action over doing nothing, -inf or NaN where it is not open; use [A, R] or [N,
    A, R] units of each capacity; capacity [R]. Raises UnableToShareCapacity.
    """
    worth, uses, limits = _checked(values=values, use=use, capacity=capacity)
    problem = _with_nothing(worth, uses, limits)
    if not len(worth):
        return _nobody(limits)
    best = np.zeros(len(worth), np.int64)
    met = descend(problem=problem, lower=_first_value(problem))
    best = _best_rounding(problem=problem, met=met, best=best)
    nodes = nodes or next(most for size, most in _NODES.items() if len(worth) <= size)
    proven = _close_gap(problem=problem, met=met, best=best, nodes=nodes if len(worth) > _SMALL else 1000)
    high = met[0][0]
    if not proven and len(worth) <= _SMALL:
        tighter = _with_nothing(worth, *with_cuts(uses=uses, limits=limits))
        inner = descend(problem=tighter, lower=problem.value(best), steps=300)
        best = _best_rounding(problem=tighter, met=inner, best=best)
        proven = _close_gap(problem=tighter, met=inner, best=best, nodes=nodes)
        high = min(high, inner[0][0])
    value = problem.value(best)
    return Shared(
        chosen=best - 1,
        prices=met[0][1] / np.where(limits > 0, limits, 1.0),
        value=value,
        bound=value if proven else high,
        proven=proven,
    )


def _first_value(problem: Problem) -> float:
    """Something to reach for: what the choice without prices is worth once it fits."""
    return problem.value(round_to_fit(problem=problem, prices=np.zeros(problem.resources), fill=False))


def _nobody(limits: Floats) -> Shared:
    return Shared(
        chosen=np.zeros(0, np.int64), prices=np.zeros(len(limits)), value=0.0, bound=0.0, proven=True
    )


def _best_rounding(*, problem: Problem, met: list[tuple[float, Floats]], best: Ints) -> Ints:
    for _high, prices in met[: 5 if len(best) <= _SMALL else 2]:
        other = round_to_fit(problem=problem, prices=prices)
        best = other if problem.value(other) > problem.value(best) else best
    return best


def _close_gap(*, problem: Problem, met: list[tuple[float, Floats]], best: Ints, nodes: int) -> bool:
    """Searches among the accounts whose choice the gap leaves open; betters `best` in place."""
    value = problem.value(best)
    high, prices = met[0]
    tolerance = 1e-9 * max(1.0, abs(value))
    if high - value <= tolerance:
        return True
    reduced = problem.reduced(prices)
    lost = reduced.max(axis=1, keepdims=True) - reduced  # what the bound falls by when an option is taken
    open_ = lost <= high - value - tolerance
    doubtful = open_.sum(axis=1) > 1
    if not doubtful.any():
        best[:] = open_.argmax(axis=1)
        return True
    fixed = np.where(doubtful, 0, open_.argmax(axis=1))
    if doubtful.sum() > _DOUBTFUL:
        return False
    order = np.argsort(np.where(open_ & (lost > 0), lost, np.inf)[doubtful].min(axis=1), kind="stable")
    rows = np.flatnonzero(doubtful)[order]
    done, found = _search(
        problem=problem, rows=rows, fixed=fixed, open_=open_, lost=lost, met=met, value=value, nodes=nodes
    )
    if found is not None:
        best[:] = fixed
        best[rows] = found
    return done


def _search(
    *,
    problem: Problem,
    rows: Ints,
    fixed: Ints,
    open_: np.ndarray,
    lost: Floats,
    met: list[tuple[float, Floats]],
    value: float,
    nodes: int,
) -> tuple[bool, Ints | None]:
    options = np.argsort(lost[rows], axis=1, kind="stable")
    values = np.where(
        np.take_along_axis(open_[rows], options, 1),
        np.take_along_axis(problem.values[rows], options, 1),
        -np.inf,
    )
    whole = np.broadcast_to(problem.use, (len(problem.values), *problem.use.shape[1:]))[rows]
    use = np.ascontiguousarray(np.take_along_axis(whole, options[:, :, None], 1))
    pool = np.array(_spread([prices for _high, prices in met]))
    costs = (pool @ use.reshape(-1, problem.resources).T).reshape(len(pool), *values.shape)
    at_prices = (values[None] - costs).max(axis=2)
    rest = np.zeros((len(pool), len(rows) + 1))
    rest[:, :-1] = at_prices[:, ::-1].cumsum(axis=1)[:, ::-1]
    count = len(rows)
    base = problem.value(fixed) - problem.values[rows, 0].sum()
    best, chosen = np.array([value - base]), np.full(count, -1, np.int64)
    left = np.zeros((count + 1, problem.resources))
    left[0] = 1.0 - problem.used(fixed)
    looked = search(
        values, use, pool, rest, best, chosen, np.zeros(count + 1), left, np.zeros(count, np.int64), nodes
    )
    found = None if chosen[0] < 0 else np.take_along_axis(options, chosen[:, None], 1)[:, 0]
    return looked >= 0, found


def _spread(met: list[Floats]) -> list[Floats]:
    """The best prices first, then others from all over the descent."""
    distinct = list({tuple(prices): prices for prices in met}.values())
    near, far = distinct[: _POOL // 2], distinct[_POOL // 2 :]
    step = max(1, len(far) // (_POOL // 2))
    return near + far[::step][: _POOL // 2]


def _checked(*, values: ArrayLike, use: ArrayLike, capacity: ArrayLike) -> tuple[Floats, Floats, Floats]:
    worth = np.array(values, np.float64, ndmin=2)
    uses, limits = np.array(use, np.float64), np.array(capacity, np.float64, ndmin=1)
    uses = uses[None] if uses.ndim == 2 else uses
    if uses.ndim != 3 or uses.shape[1:] != (worth.shape[1], len(limits)):
        raise UnableToShareCapacity(
            _("use must be [%(actions)s actions, %(limits)s capacities], with or without the accounts before")
            % {"actions": worth.shape[1], "limits": len(limits)}
        )
    if uses.shape[0] not in (1, len(worth)):
        raise UnableToShareCapacity(
            _("use is given for %(some)s accounts, values for %(many)s")
            % {"some": uses.shape[0], "many": len(worth)}
        )
    if not np.isfinite(uses).all() or (uses < 0).any() or np.isnan(limits).any() or (limits < 0).any():
        raise UnableToShareCapacity(
            _("uses and capacities are numbers from 0 up (a capacity may be infinite)")
        )
    if np.isposinf(worth).any():
        raise UnableToShareCapacity(_("the value of an action is finite, or -inf where it is not open"))
    return np.nan_to_num(worth, nan=-np.inf, neginf=-np.inf), uses, limits


def _with_nothing(worth: Floats, uses: Floats, limits: Floats) -> Problem:
    """Option 0 = nothing. What needs a capacity of 0, or more than there is, is not open; nor is what
    loses.
    """
    uses = uses / np.where(limits > 0, limits, 1.0)
    impossible = ((uses > 0) & (limits <= 0)).any(axis=2) | (uses > 1.0 + 1e-9).any(axis=2)
    values = np.where(impossible | (worth <= 0), -np.inf, worth)
    nothing = np.zeros((len(values), 1))
    free = np.zeros((uses.shape[0], 1, uses.shape[2]))
    return Problem(values=np.concatenate([nothing, values], axis=1), use=np.concatenate([free, uses], axis=1))
