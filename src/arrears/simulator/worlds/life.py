"""What the borrowers of a world do day by day. Holds the hidden truth; hands out only what can be seen."""

from dataclasses import dataclass

import numpy as np

from arrears.simulator.chance import Chance
from arrears.simulator.worlds.parameters import World
from arrears.simulator.worlds.plans import Plans
from arrears.simulator.worlds.population import Hidden, Visible
from arrears.simulator.worlds.seen import Contacts, Seen
from arrears.simulator.worlds.setting import NOBODY, Flags, Floats, Ints


@dataclass(frozen=True, kw_only=True)
class Happened:
    """Of one day's contacts [m]: reached, answered with a reason (NOBODY), took the offer, complained."""

    reached: Flags
    reason: Ints
    accepted: Flags
    complained: Flags


class Life:
    """The state of all borrowers; `contact` and `pay` move it through a day."""

    def __init__(self, *, world: World, hidden: Hidden, visible: Visible, chance: Chance) -> None:
        n, channels, offers = world.accounts, len(world.channels), len(world.offers)
        self._world, self._hidden, self._visible, self._chance = world, hidden, visible, chance
        self._pull, self._tired = np.zeros(n), np.zeros(n)
        self._shock_until = hidden.in_shock.copy()
        self.entered = visible.enters.copy()
        self.episode = np.zeros(n, np.int64)
        self.owed, self.collected, self.forgiven = np.zeros(n), np.zeros(n), np.zeros(n)
        self.contacts = np.zeros((n, channels), np.int64)
        self.reached = np.zeros((n, channels), np.int64)
        self.reached_in_hour = np.zeros((n, len(world.hours)), np.int64)
        self.offered = np.zeros((n, offers), np.int64)
        self.last_contact, self.last_reached = np.full(n, -1), np.full(n, -1)
        self.last_reason = np.full(n, NOBODY)
        self.stopped_until = np.full(n, -1)
        self.complaints = np.zeros(n, np.int64)
        self.cured_on = np.full(n, -1)
        self.cures = np.zeros(n, np.int64)
        self.plans = Plans(accounts=n, offers=world.offers)

    def begin(self, day: int) -> None:
        """Accounts fall overdue for the first time, or again; shocks begin."""
        world, chance = self._world, self._chance
        entering = np.flatnonzero((self._visible.enters == day) & (self.episode == 0))
        cured = np.flatnonzero((self.episode > 0) & (self.owed <= 0))
        relapsing = chance.uniform("again", cured, day) < self._hidden.again[cured]
        entering = np.concatenate([entering, cured[relapsing]])
        self.owed[entering] = self._visible.amount[entering]
        self.entered[entering] = day
        self.episode[entering] += 1
        self._pull[entering] = 0.0
        for state in (self._pull, self._tired):
            state *= 0.5 ** (
                1.0 / (world.response_half_life_days if state is self._pull else world.fatigue_half_life_days)
            )
        if world.shock_a_day > 0:
            owing = np.flatnonzero(self.owed > 0)
            struck = owing[chance.uniform("shock", owing, day) < world.shock_a_day]
            lasts = np.ceil(chance.exponential("shock lasts", world.shock_days, struck, day)).astype(np.int64)
            self._shock_until[struck] = np.maximum(self._shock_until[struck], day + lasts)

    def seen(self, day: int) -> Seen:
        """What can be seen in the morning of a day. Read only."""
        owing, planned = self.owed > 0, self.plans.offer != NOBODY
        columns = {
            name: getattr(self, name)
            for name in (
                "owed",
                "collected",
                "forgiven",
                "episode",
                "entered",
                "contacts",
                "reached",
                "reached_in_hour",
                "last_contact",
                "last_reached",
                "last_reason",
                "offered",
                "complaints",
            )
        }
        columns |= {
            "open": owing & ~planned,
            "held": planned | (self.stopped_until >= day),
            "days_overdue": np.where(owing, day - self.entered + 1, 0),
            "signals": self._visible.signals,
            "plan": self.plans.offer,
            "plans_broken": self.plans.broken,
        }
        return Seen(day=day, **{name: _frozen(column) for name, column in columns.items()})

    def contact(self, day: int, made: Contacts) -> Happened:
        """What the day's contacts bring, in their order; several to one account count each."""
        world, hidden, chance = self._world, self._hidden, self._chance
        who, channel, when = made.who, made.channel, day * 1000 + made.channel * 30 + made.hour
        reach_at = np.array([truth.reach_at for truth in world.truths])
        chances = np.minimum(hidden.reached[who, channel] * reach_at[channel, made.hour], 1.0)
        reached = chance.uniform("reached", who, when) < chances
        weights = np.array([truth.weight for truth in world.truths])
        fresh = np.exp(-hidden.fatigue[who] * self._tired[who])
        rate = np.array([truth.complaints for truth in world.truths])[channel] * hidden.complains[who]
        rate = rate * np.exp(np.minimum(world.fatigue_of_complaints * self._tired[who], 50.0))
        complained = chance.uniform("complains", who, when) < np.minimum(rate, 1.0)
        able = np.where(self._shock_until[who] >= day, world.shock_ability, 1.0)
        pull = np.where(reached & ~complained, hidden.responds[who, channel] * fresh * able, 0.0)
        np.maximum.at(self._pull, who, pull)
        np.add.at(self._tired, who, weights[channel])
        personal = np.array([c.personal for c in world.channels])[channel]
        spoken = reached & personal & ~complained
        accepted = self._accept(day, made, spoken=spoken, fresh=fresh)
        happened = Happened(
            reached=reached, reason=self._say(who, when, spoken), accepted=accepted, complained=complained
        )
        self._note(day, made, happened)
        return happened

    def _say(self, who: Ints, when: Ints, spoken: Flags) -> Ints:
        reason = np.full(len(who), NOBODY)
        rows = np.flatnonzero(spoken)
        if self._world.reasons and len(rows):
            weights = self._hidden.says[who[rows]]
            rows, weights = rows[weights.sum(axis=1) > 0], weights[weights.sum(axis=1) > 0]
            if len(rows):
                reason[rows] = self._chance.pick("says", weights, who[rows], when[rows])
        return reason

    def _accept(self, day: int, made: Contacts, *, spoken: Flags, fresh: Floats) -> Flags:
        """The first offer of the day that is taken becomes a plan."""
        accepted = np.zeros(len(made), np.bool_)
        rows = np.flatnonzero(spoken & (made.offer != NOBODY))
        if len(rows):
            who, offer = made.who[rows], made.offer[rows]
            willing = self._hidden.accepts[who, offer] * fresh[rows]
            # The same person says the same to the same offer: a refusal does not melt by asking every day.
            taken = self._chance.uniform("accepts", who, offer * 1000 + self.episode[who]) < willing
            rows = rows[taken & (self.plans.offer[who] == NOBODY) & (self.owed[who] > 0)]
            rows = rows[np.unique(made.who[rows], return_index=True)[1]]
            accepted[rows] = True
            self.plans.begin(who=made.who[rows], offer=made.offer[rows], owed=self.owed, day=day)
        return accepted

    def _note(self, day: int, made: Contacts, happened: Happened) -> None:
        who = made.who
        np.add.at(self.contacts, (who, made.channel), 1)
        np.add.at(self.reached, (who[happened.reached], made.channel[happened.reached]), 1)
        np.add.at(self.reached_in_hour, (who[happened.reached], made.hour[happened.reached]), 1)
        offering = (made.offer != NOBODY) & (happened.reason != NOBODY)
        np.add.at(self.offered, (who[offering], made.offer[offering]), 1)
        self.last_contact[who] = day
        self.last_reached[who[happened.reached]] = day
        said = happened.reason != NOBODY
        self.last_reason[who[said]] = happened.reason[said]
        np.add.at(self.complaints, who[happened.complained], 1)
        self.stopped_until[who[happened.complained]] = day + self._world.complaint_stop_days

    def pay(self, day: int) -> None:
        """The day's payments: instalments of plans that fall due, and whole amounts by those without a
        plan.
        """
        world, hidden, chance = self._world, self._hidden, self._chance
        due = self.plans.due(day)
        keeps = hidden.keeps[due, self.plans.offer[due]] if len(due) else np.zeros(0)
        kept = chance.uniform("keeps", due, day) < keeps
        ended = self.plans.settle(
            due=due, kept=kept, day=day, owed=self.owed, collected=self.collected, forgiven=self.forgiven
        )
        self._cure(ended, day)
        free = np.flatnonzero((self.owed > 0) & (self.plans.offer == NOBODY))
        since = day - self.entered[free]
        alone = hidden.pays_alone[free] * (1.0 - hidden.slows[free]) ** since
        alone = alone * np.exp(-world.fatigue_of_payment * hidden.fatigue[free] * self._tired[free])
        able = np.where(self._shock_until[free] >= day, world.shock_ability, 1.0)
        pays = chance.uniform("pays", free, day) < np.minimum((alone + self._pull[free]) * able, 1.0)
        paying = free[pays]
        self.collected[paying] += self.owed[paying]
        self.owed[paying] = 0.0
        self._cure(paying, day)

    def _cure(self, who: Ints, day: int) -> None:
        self.cured_on[who] = day
        self.cures[who] += 1


def _frozen(column: np.ndarray) -> np.ndarray:
    """A copy that can't be written to: a policy keeps what it saw, and can't touch the world."""
    column = np.array(column)
    column.setflags(write=False)
    return column
