"""One policy lives through one world: day by day, each contact through the gate and within the capacity."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from arrears.simulator.chance import Chance
from arrears.simulator.worlds.gate_port import Gate
from arrears.simulator.worlds.life import Life
from arrears.simulator.worlds.log import Log
from arrears.simulator.worlds.parameters import World
from arrears.simulator.worlds.policies.registry import Policy, make_policy
from arrears.simulator.worlds.population import populate
from arrears.simulator.worlds.seen import Contacts, Seen
from arrears.simulator.worlds.setting import Floats, Ints, Setting

Progress = Callable[[int], None]


@dataclass(frozen=True, kw_only=True)
class Ran:
    """What a policy did and what came of it."""

    world: World
    policy: Policy
    log: Log
    life: Life
    paid: Floats  # collected on each day
    refused: int  # planned and denied by the gate
    over: int  # planned beyond the capacity
    last: Seen


def run(*, world: World, policy: str, seed: int, gate: Gate, progress: Progress | None = None) -> Ran:
    """The whole horizon. Same world, policy and seed: same result; two policies meet the same chances."""
    chance = Chance(seed=seed)
    hidden, visible = populate(world=world, chance=chance)
    life = Life(world=world, hidden=hidden, visible=visible, chance=chance)
    setting = setting_of(world, seed=seed)
    chosen = make_policy(name=policy, setting=setting)
    log, paid, refused, over = Log(), np.zeros(world.horizon_days), 0, 0
    for day in range(world.horizon_days):
        before = life.collected.sum()
        life.begin(day)
        seen = life.seen(day)
        planned = chosen.decide(seen)
        allowed = planned.some(gate.allowed(day=day, seen=seen, planned=planned))
        made = allowed.some(_within(allowed, capacity=setting.capacity))
        refused += len(planned) - len(allowed)
        over += len(allowed) - len(made)
        happened = life.contact(day, made)
        gate.note(day=day, made=made, reached=happened.reached)
        chosen.learn(day=day, made=made, reached=happened.reached, accepted=happened.accepted)
        log.add(day=day, made=made, happened=happened, seen=seen)
        life.pay(day)
        paid[day] = life.collected.sum() - before
        if progress:
            progress(day + 1)
    return Ran(
        world=world,
        policy=chosen,
        log=log,
        life=life,
        paid=paid,
        refused=refused,
        over=over,
        last=life.seen(world.horizon_days),
    )


def setting_of(world: World, *, seed: int) -> Setting:
    """The lender's side of a world."""
    return Setting(
        name=world.name,
        accounts=world.accounts,
        horizon_days=world.horizon_days,
        hours=world.hours,
        channels=world.channels,
        offers=world.offers,
        signals=world.signals,
        reasons=world.reasons,
        complaint_cost=world.complaint_cost,
        discount_annual=world.discount_annual,
        jurisdiction=world.jurisdiction,
        seed=seed,
    )


def _within(planned: Contacts, *, capacity: Floats) -> Ints:
    """The first contacts that each channel has room for in each hour, and one to an account on a channel."""
    if not len(planned):
        return np.zeros(0, np.int64)
    keys = (planned.who * capacity.shape[0] + planned.channel) * capacity.shape[1] + planned.hour
    first = np.sort(np.unique(keys, return_index=True)[1])
    slots = (planned.channel * capacity.shape[1] + planned.hour)[first]
    order = np.argsort(slots, kind="stable")
    starts = np.searchsorted(slots[order], np.arange(capacity.size))
    rank = np.empty(len(first), np.int64)
    rank[order] = np.arange(len(first)) - starts[slots[order]]
    return np.asarray(first[rank < np.floor(capacity.ravel() + 1e-9)[slots]])
