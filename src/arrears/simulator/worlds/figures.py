"""What a run comes to: the figures that policies are compared by. All of a simulation."""

from dataclasses import dataclass, fields

import numpy as np

from arrears.simulator.worlds.breaches import count_breaches
from arrears.simulator.worlds.run import Ran


@dataclass(frozen=True, kw_only=True)
class Figures:
    """Money in units of the currency; counts over the whole horizon."""

    accounts: int
    contacts: int
    reached: int
    collected: float
    contact_cost: float
    complaint_cost: float
    net_recovery: float  # collected, discounted to day 0, less the costs of contacts and complaints
    complaints: int
    complaints_per_10000: float
    cures: int
    re_defaults: int
    re_default_rate: float
    plans: int
    plans_kept: int
    plans_broken: int
    refused: int
    breaches: int

    def as_row(self) -> dict[str, float]:
        """By name."""
        return {f.name: getattr(self, f.name) for f in fields(self)}


def figures_of(ran: Ran) -> Figures:
    """The figures of a run."""
    world, log, life = ran.world, ran.log, ran.life
    costs = np.array([channel.cost for channel in world.channels])
    days = np.asarray(log.column("day"), np.float64)
    factor = (1.0 + world.discount_annual) ** (-1 / 365)
    contact_cost = costs[np.asarray(log.column("channel"), np.int64)]
    complained = np.asarray(log.column("complained"), np.bool_)
    spent = contact_cost + world.complaint_cost * complained
    collected = float((ran.paid * factor ** np.arange(world.horizon_days)).sum())
    cures, again = int(life.cures.sum()), int(np.maximum(life.episode - 1, 0).sum())
    return Figures(
        accounts=world.accounts,
        contacts=len(log),
        reached=int(log.reached.sum()),
        collected=float(ran.paid.sum()),
        contact_cost=float(contact_cost.sum()),
        complaint_cost=float(world.complaint_cost * complained.sum()),
        net_recovery=collected - float((spent * factor**days).sum()),
        complaints=int(complained.sum()),
        complaints_per_10000=1e4 * float(complained.sum()) / world.accounts,
        cures=cures,
        re_defaults=again,
        re_default_rate=again / cures if cures else 0.0,
        plans=int(life.plans.begun.sum()),
        plans_kept=int(life.plans.kept.sum()),
        plans_broken=int(life.plans.broken.sum()),
        refused=ran.refused,
        breaches=count_breaches(ran),
    )
