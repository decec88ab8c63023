"""The shipped policy: thinks of each account as of several hidden kinds, contacts where that is worth most.

It begins from weak beliefs (rules/collection/hazards.yaml), tries contacts out by chance, keeps a hold-out
group, learns from every day of every account, and knows nothing of the borrowers but what it sees.
"""

import numpy as np

from arrears.collection.treatments.capacity import share_out
from arrears.collection.treatments.explore import share_explored, stable_shares
from arrears.collection.treatments.hazards.beliefs import read_beliefs
from arrears.collection.treatments.hazards.days import Days, degree_of
from arrears.collection.treatments.hazards.kinds import Kinds
from arrears.collection.treatments.hazards.rates import believed_rates
from arrears.collection.treatments.hazards.worth import Contact, Gain, Outlook, Standing, plan_brings
from arrears.simulator.chance import Chance
from arrears.simulator.worlds.policies.memory import Memory
from arrears.simulator.worlds.policies.reach import Reach
from arrears.simulator.worlds.seen import Contacts, Seen, contacts, nobody
from arrears.simulator.worlds.setting import NOBODY, Flags, Floats, Ints, Setting

_NODES = 20_000  # of the search for the best use of a day's capacity
_REMEMBERS = 0.9  # of yesterday's level of gains
_PROBED = 0.5  # of a channel's room at most goes to contacts by chance


class Shipped:
    """One lender's decisions over time."""

    def __init__(self, setting: Setting) -> None:
        self._setting, self._beliefs = setting, read_beliefs()
        self._memory = Memory(setting=setting, beliefs=self._beliefs)
        self._reach = Reach(setting)
        channels = setting.channels
        self.kinds = Kinds(
            beliefs=self._beliefs,
            rates=believed_rates(self._beliefs, kinds_of_channel=[c.kind for c in channels]),
            days=Days(channels=len(channels)),
            told=self._memory.told,
        )
        treatments = [(place, NOBODY) for place in range(len(channels))] + [
            (place, offer)
            for place, channel in enumerate(channels)
            if channel.personal
            for offer in range(len(setting.offers))
        ]
        self._channel, self._offer = np.array(treatments, np.int64).T  # of each treatment
        self._chance = Chance(seed=setting.seed + 7_919)
        name = f"treatments.{setting.name}.{setting.seed}"
        share = stable_shares(experiment=name, people=np.arange(setting.accounts))[:, 0]
        self.held_out = share < self._beliefs.hold_out
        self._known = np.zeros(setting.accounts, np.bool_)
        self._before: Seen | None = None
        self._day = np.zeros(setting.accounts, np.int64)  # kind of day that each account has
        self._level = 0.0  # share of the debt that the best contact brings, on average of late

    def decide(self, seen: Seen) -> Contacts:
        """Today's contacts, those worth most first."""
        if self._before is not None:
            self._close(self._before, seen)
        self._memory.morning(seen)
        self._known |= seen.episode > 0
        self._before = seen
        beliefs = self._beliefs
        every = beliefs.first_days * (1 if seen.day <= beliefs.settled_days else 2)
        if seen.day and seen.day % every == 0:
            self.kinds.learn(signals=seen.signals, known=self._known)
        who = np.flatnonzero(seen.open & ~seen.held & ~self.held_out)
        return self._choose(seen, who) if len(who) else nobody()

    def _close(self, before: Seen, now: Seen) -> None:
        """Takes in what yesterday brought: who paid, what was said, complaints."""
        who = np.flatnonzero(before.open & ~self._memory.began_plan)
        self.kinds.live(who=who, day=self._day[who], paid=now.collected[who] > before.collected[who])
        self._memory.closed(before=before, now=now)
        self._reach.hear(before=before, now=now)

    def _choose(self, seen: Seen, who: Ints) -> Contacts:
        worth, chosen = self._worth(seen, who), self._probes(seen.day, who)
        probed = self._channel[chosen[chosen != NOBODY]]
        room = self._reach.room - np.bincount(probed, minlength=len(self._setting.channels))
        rest = np.flatnonzero((chosen == NOBODY) & np.isfinite(worth).any(axis=1))
        use = (self._channel[:, None] == np.arange(len(room))).astype(np.float64)
        chosen[rest] = share_out(values=worth[rest], use=use, capacity=room, nodes=_NODES).chosen
        go = np.flatnonzero(chosen != NOBODY)
        best = worth[go, chosen[go]]
        # what chance decided on comes first: else it would be cut where it is scarce, and teach less
        go = go[np.argsort(-np.where(np.isfinite(best), best, np.inf), kind="stable")]
        channel, offer = self._channel[chosen[go]], self._offer[chosen[go]]
        return contacts(who=who[go], channel=channel, hour=self._reach.hours(channel), offer=offer)

    def _worth(self, seen: Seen, who: Ints) -> Floats:
        """Worth of each treatment in money [n, treatments], -inf where it is not open."""
        memory, owed = self._memory, seen.owed[who]
        standing = Standing(
            kinds=self.kinds.of_accounts()[who],
            owed=owed,
            overdue=seen.days_overdue[who],
            channel=memory.channel[who],
            since=memory.since(seen.day)[who],
            rested=seen.day - memory.contacted_on[who],
            tired=memory.tired[who],
            tired_soon=memory.tired_soon[who],
        )
        outlook = Outlook(rates=self.kinds.rates, standing=standing, beliefs=self._beliefs)
        ways = self._ways(standing)
        gains = [outlook.gain(way) for way in ways]
        self._watch([gain for gain, room in zip(gains, self._reach.room, strict=True) if room >= 1])
        worth = np.full((len(who), len(self._channel)), -np.inf)
        for place, (channel, offer) in enumerate(zip(self._channel, self._offer, strict=True)):
            gain = gains[channel]
            if offer == NOBODY:
                net, can = gain.net, gain.open
            else:
                help_ = self._help(outlook, ways[channel], gain, offer)
                net, can = gain.net + help_, (help_ > 0) & ~memory.said_no[who, offer]
            can = can & (net > 0) & (self._reach.room[channel] >= 1) & (standing.rested > 0)
            worth[can, place] = (net * owed)[can]
        return worth

    def _ways(self, standing: Standing) -> list[Contact]:
        """Each channel with what a contact costs, as a share of the debt: money, complaints, disturbance."""
        setting, beliefs = self._setting, self._beliefs
        price = min(beliefs.price, beliefs.price_share * self._level) if self._level else beliefs.price
        complaints = self._reach.complaints()[:, degree_of(standing.tired)]
        return [
            Contact(
                place=place,
                reach=float(self._reach.chances[place]),
                unit=price
                + (setting.costs[place] + complaints[place] * setting.complaint_cost) / standing.owed,
                disturbs=float(self._memory.disturbs[place]),
            )
            for place in range(len(setting.channels))
        ]

    def _watch(self, gains: list[Gain]) -> None:
        if gains:
            level = float(np.max([gain.most for gain in gains], axis=0).mean())
            self._level = _REMEMBERS * self._level + (1 - _REMEMBERS) * level if self._level else level

    def _help(self, outlook: Outlook, way: Contact, gain: Gain, offer: int) -> Floats:
        terms = self._setting.offers[offer]
        brings = plan_brings(
            keeps=self.kinds.keeps[:, offer], instalments=terms.instalments, forgives=terms.forgives
        )
        return outlook.help(contact=way, gain=gain, accepts=self.kinds.accepts[:, offer], brings=brings)

    def _probes(self, day: int, who: Ints) -> Ints:
        """Treatments that chance decides on [n], NOBODY for most: to learn what nothing else would show."""
        beliefs, memory = self._beliefs, self._memory
        share = share_explored(
            known=self.kinds.diary.lived,
            start=beliefs.probe_from,
            end=beliefs.probe_to,
            half=int(beliefs.probe_days),
        )
        drawn = self._chance.uniform("explore", who, day) < share
        drawn &= day - memory.contacted_on[who] >= beliefs.rest_days
        place = np.floor(self._chance.uniform("action", who, day) * len(self._channel)).astype(np.int64)
        refused = np.zeros(len(who), np.bool_)
        helped = np.flatnonzero(self._offer[place] != NOBODY)
        refused[helped] = memory.said_no[who[helped], self._offer[place[helped]]]
        chosen = np.where(drawn & ~refused, place, NOBODY)
        for number, room in enumerate(self._reach.room):
            mine = np.flatnonzero((chosen != NOBODY) & (self._channel[chosen] == number))
            chosen[mine[int(_PROBED * room) :]] = NOBODY
        return chosen

    def learn(self, *, day: int, made: Contacts, reached: Flags, accepted: Flags) -> None:
        """After the day's contacts: what kind of day each account has."""
        memory, rates = self._memory, self.kinds.rates
        self._reach.note(made=made, reached=reached, tired=memory.tired[made.who])
        memory.evening(
            day=day,
            made=made,
            reached=reached,
            accepted=accepted,
            responds=self.kinds.shares @ rates.response,
            half_life=rates.half_life,
        )
        assert self._before is not None
        self._day = self.kinds.days.place(
            overdue=self._before.days_overdue,
            channel=memory.channel,
            since=memory.since(day),
            tired=memory.tired,
            tired_soon=memory.tired_soon,
        )
