"""The borrowers of a world: their hidden truth, and the little of it that can be seen at the start."""

from dataclasses import dataclass

import numpy as np

from arrears.simulator.chance import Chance
from arrears.simulator.worlds.parameters import World
from arrears.simulator.worlds.setting import Floats, Ints


@dataclass(frozen=True, kw_only=True)
class Hidden:
    """The truth of each account [n]: never given to a policy."""

    kind: Ints
    pays_alone: Floats
    slows: Floats
    responds: Floats  # [n, channels]
    reached: Floats  # [n, channels] chance
    accepts: Floats  # [n, offers]
    keeps: Floats  # [n, offers]
    fatigue: Floats
    complains: Floats
    again: Floats  # a day
    says: Floats  # [n, reasons] weights
    in_shock: Ints  # last day of the shock at the start, -1


@dataclass(frozen=True, kw_only=True)
class Visible:
    """What is known of each account [n] when it falls overdue."""

    enters: Ints
    amount: Floats
    signals: Floats


def populate(*, world: World, chance: Chance) -> tuple[Hidden, Visible]:
    """All accounts of the world."""
    who = np.arange(world.accounts)
    kind = chance.pick("kind", [k.share for k in world.kinds], who)
    amount: Floats = world.amount_median * np.exp(world.amount_spread * chance.normal("amount", who))
    enters = chance.between("enters", 0, world.entry_days - 1, who)
    signals = np.zeros((len(who), len(world.signals)))
    for place, name in enumerate(world.signals):
        mean = np.array([k.signals.get(name, 0.0) for k in world.kinds])
        signals[:, place] = mean[kind] + chance.normal(f"signal.{name}", who)
    visible = Visible(
        enters=enters, amount=np.asarray(np.round(np.maximum(amount, 0.01), 2), np.float64), signals=signals
    )
    return _hidden(world=world, kind=kind, enters=enters, chance=chance), visible


def _hidden(*, world: World, kind: Ints, enters: Ints, chance: Chance) -> Hidden:
    def of(values: list[float]) -> Floats:
        return np.array(values, np.float64)[kind]

    def table(rows: list[list[float]]) -> Floats:
        return np.array(rows, np.float64).reshape(len(world.kinds), len(rows[0]))[kind]

    channels, offers = [c.code for c in world.channels], [o.code for o in world.offers]
    reach = [
        [min(1.0, t.reach * k.reached.get(c, 1.0)) for c, t in zip(channels, world.truths, strict=True)]
        for k in world.kinds
    ]
    who = np.arange(len(kind))
    lasts = np.ceil(chance.exponential("first shock", world.shock_days, who)).astype(np.int64)
    shocked = chance.uniform("starts in shock", who) < of([k.starts_in_shock for k in world.kinds])
    return Hidden(
        kind=kind,
        pays_alone=of([k.pays_alone for k in world.kinds]),
        slows=of([k.slows for k in world.kinds]),
        responds=table([[k.responds.get(c, 0.0) for c in channels] for k in world.kinds]),
        reached=table(reach),
        accepts=table([[k.accepts.get(o, 0.0) for o in offers] for k in world.kinds]),
        keeps=table([[k.keeps.get(o, 0.0) for o in offers] for k in world.kinds]),
        fatigue=of([k.fatigue for k in world.kinds]),
        complains=of([k.complains for k in world.kinds]),
        again=1.0 - (1.0 - of([k.again_a_month for k in world.kinds])) ** (1 / 30),
        says=table([[k.says.get(r, 0.0) for r in world.reasons] for k in world.kinds]),
        in_shock=np.where(shocked, enters + lasts, -1),
    )
