"""The shipped policy: decides by stages, by the value of each treatment at the capacity's prices, and
learns on.

It begins from weak beliefs (rules/collection/treatments.yaml), tries treatments out with known
probabilities, keeps a hold-out group, and knows nothing of the borrowers but what it sees.
"""

import numpy as np

from arrears.collection.treatments.capacity import share_out
from arrears.collection.treatments.effects import Belief, Posterior
from arrears.collection.treatments.explore import mixed, share_explored, stable_share
from arrears.collection.treatments.menu import menu_of, parts_of, read_policy
from arrears.collection.treatments.values import expected_contacts, worth_of
from arrears.simulator.chance import Chance
from arrears.simulator.worlds.policies.evidence import Decided, Evidence
from arrears.simulator.worlds.policies.features import Features
from arrears.simulator.worlds.policies.working import Working
from arrears.simulator.worlds.seen import Contacts, Seen, contacts, nobody
from arrears.simulator.worlds.setting import Flags, Floats, Ints, Setting

_EVERY = 5  # days between two updates of what is believed
_FADES = 0.95  # of the memory of recent contacts a day
_HEARD = 3  # days after a conversation: what was said may ask for something else


class Shipped:
    """One lender's decisions over time."""

    def __init__(self, setting: Setting) -> None:
        self._setting, self._policy = setting, read_policy()
        kinds = tuple(channel.kind for channel in setting.channels)
        self.menu = menu_of(
            kinds=kinds,
            personal=tuple(channel.personal for channel in setting.channels),
            offers=tuple(offer.code for offer in setting.offers),
            policy=self._policy,
        )
        self._parts = parts_of(self.menu, channels=len(kinds), offers=len(setting.offers))
        self._features = Features(setting)
        self.evidence = Evidence(
            parts=self._parts,
            main=self._features.main_width,
            crossed=self._features.crossed_width,
            belief=self._prior(kinds),
            policy=self._policy,
            offers=setting.offers,
        )
        self._working = Working(accounts=setting.accounts, menu=self.menu)
        self._chance = Chance(seed=setting.seed + 7_919)
        n, channels, hours = setting.accounts, len(kinds), len(setting.hours)
        name = f"treatments.{setting.name}.{setting.seed}"
        self.held_out = (
            np.array([stable_share(experiment=name, person=i) for i in range(n)]) < self._policy.hold_out
        )
        self._stage, self._decide_on, self._episode = (np.zeros(n, np.int64) for _ in range(3))
        self._recent = np.zeros(n)
        self._tried = np.ones((channels, hours)) * 2.0
        self._reached = np.ones((channels, hours)) * 0.9
        self._complaints, self._made = np.full(channels, 0.3), np.full(channels, 1000.0)
        self._complaints_before = np.zeros(n, np.int64)
        self._last_channel = np.zeros(n, np.int64)
        self.believed: Posterior = self.evidence.posterior()
        self.prices = np.zeros(channels)

    def _prior(self, kinds: tuple[str, ...]) -> Belief:
        policy, channels, offers = self._policy, len(kinds), len(self._setting.offers)
        mean = np.zeros((2 * channels + offers, self._features.crossed_width))
        mean[:channels, 0] = [policy.effect_prior.get(kind, 0.02) for kind in kinds]
        mean[channels : 2 * channels, 0] = mean[:channels, 0] * 0.4
        mean[2 * channels :, 0] = policy.offer_prior
        spread = np.full(mean.shape, policy.prior_spread * 0.7)
        spread[:, 0] = policy.prior_spread
        return Belief(mean=mean, spread=spread)

    def decide(self, seen: Seen) -> Contacts:
        """Today's contacts: treatments under way, then those begun today."""
        self._watch(seen)
        self.evidence.follow(seen)
        if seen.day % _EVERY == 0 and seen.day:
            self.believed = self.evidence.posterior()
        self._working.drop(seen)
        due = np.flatnonzero(seen.open & ~seen.held & ~self.held_out & (self._decide_on <= seen.day))
        if len(due):
            self._choose(seen, due)
        return self._contacts(seen)

    def _watch(self, seen: Seen) -> None:
        """New episodes begin at the first stage; complaints are put down to the last channel."""
        new = (seen.episode != self._episode) & seen.open
        self._stage[new], self._decide_on[new] = 0, seen.day
        self._episode[new] = seen.episode[new]
        heard = (seen.last_reached == seen.day - _HEARD) & (seen.last_reason >= 0)
        self._decide_on[heard] = np.minimum(self._decide_on[heard], seen.day)
        fresh = np.flatnonzero(seen.complaints > self._complaints_before)
        np.add.at(self._complaints, self._last_channel[fresh], 1.0)
        self._complaints_before = seen.complaints
        self._recent *= _FADES

    def _choose(self, seen: Seen, due: Ints) -> None:
        policy, rows = self._policy, np.arange(len(due))
        main, crossed = self._features.of(seen, who=due, stage=self._stage[due], recent=self._recent[due])
        net = self._net(crossed, seen.owed[due])
        room = self._room(seen)
        channel = np.array([t.channel for t in self.menu])
        use = (channel[1:, None] == np.arange(len(room))).astype(float)
        explored = share_explored(
            known=self.evidence.known,
            start=policy.explore_from,
            end=policy.explore_to,
            half=policy.explore_rows,
        )
        open_ = np.ones((len(due), len(self.menu)), np.bool_)
        open_[:, 1:] = room[channel[1:]] >= 1.0
        shared = share_out(values=np.where(open_, net, -np.inf)[:, 1:], use=use, capacity=room, nodes=20_000)
        self.prices = shared.prices
        weights = self._weights(room, many=explored * len(due))
        treatment, probability = mixed(
            best=shared.chosen + 1,
            open_=open_,
            weights=weights,
            explored=explored,
            draw=self._chance.uniform("explore", due, seen.day),
            draw_action=self._chance.uniform("action", due, seen.day),
        )
        self._working.begin(who=due, treatment=treatment, day=seen.day, worth=net[rows, treatment])
        lasts = np.array([*policy.stage_days])[np.minimum(self._stage[due], len(policy.stage_days) - 1)]
        self._decide_on[due] = seen.day + lasts
        self._stage[due] += 1
        self.evidence.add(
            Decided(
                day=seen.day,
                who=due,
                treatment=treatment,
                probability=probability,
                main=main,
                crossed=crossed,
                owed=seen.owed[due],
                collected=seen.collected[due],
                expected=self._expected(main, crossed, treatment),
            )
        )

    def _expected(self, main: Floats, crossed: Floats, treatment: Ints) -> Floats:
        """Share of the debt that is expected to come in; a half while nothing is known."""
        if not self.evidence.known:
            return np.full(len(main), 0.5)
        uplift = self.believed.uplift(crossed)[np.arange(len(main)), treatment]
        return np.asarray(np.clip(self.believed.without(main) + uplift, 0.0, 1.0))

    def _net(self, crossed: Floats, owed: Floats) -> Floats:
        """Value of each treatment over nothing [n, treatments]."""
        reach = self._reached.sum(axis=1) / self._tried.sum(axis=1)
        channel = np.array([t.channel for t in self.menu])
        many = expected_contacts(
            reach=reach[channel],
            tries=np.array([max(t.tries, 1) for t in self.menu], np.float64),
            times=np.array([max(t.times, 1) for t in self.menu], np.float64),
        )
        many[0] = 0.0
        recent = np.expm1(2.0 * crossed[:, self._features.recent_column])
        worth = worth_of(
            uplift=self.believed.uplift(crossed) + self._policy.optimism * self.believed.spread(crossed),
            owed=owed,
            contacts=many,
            contact_cost=self._setting.costs[channel],
            contact_price=self._policy.contact_price,
            tiring=self._policy.fatigue_price * recent,
            complaint_rate=(self._complaints / self._made)[channel],
            complaint_cost=self._setting.complaint_cost,
        )
        return worth.net

    def _room(self, seen: Seen) -> Floats:
        """Capacity of the day that treatments under way leave [channels]."""
        under_way = self._working.channel_of(self._working.due(seen))
        taken = np.bincount(under_way, minlength=len(self._setting.channels))
        return np.asarray(np.maximum(np.floor(self._setting.capacity).sum(axis=1) - taken, 0.0))

    def _weights(self, room: Floats, *, many: float) -> Floats:
        """How often chance takes each treatment: evenly, of scarce channels no more than half of what is
        left.
        """
        channel = np.array([t.channel for t in self.menu])
        weights = np.ones(len(self.menu)) / len(self.menu)
        for place, left in enumerate(room):
            mine = channel == place
            most = 0.5 * left / max(many, 1.0)
            if weights[mine].sum() > most:
                weights[mine] *= most / weights[mine].sum()
        return weights

    def _contacts(self, seen: Seen) -> Contacts:
        who = self._working.due(seen)
        if not len(who):
            return nobody()
        channel, offer = self._working.channel_of(who), self._working.offer_of(who)
        hour = np.zeros(len(who), np.int64)
        for place in range(len(self._setting.channels)):
            mine = np.flatnonzero(channel == place)
            hour[mine] = self._hours(place, tried=self._working.tried[who[mine]])
        return contacts(who=who, channel=channel, hour=hour, offer=offer)

    def _hours(self, channel: int, *, tried: Ints) -> Ints:
        """The best hour with room for the first in line; each further try begins its search one hour
        later.
        """
        room = np.floor(self._setting.capacity[channel] + 1e-9).astype(np.int64)
        order = np.argsort(-(self._reached[channel] / self._tried[channel]), kind="stable")
        found = np.full(len(tried), order[0])
        for row, turn in enumerate(tried):
            for step in range(len(order)):
                hour = order[(turn + step) % len(order)]
                if room[hour] > 0:
                    found[row] = hour
                    room[hour] -= 1
                    break
        return found

    def learn(self, *, day: int, made: Contacts, reached: Flags, accepted: Flags) -> None:
        """Counts what was reached, and goes on with the treatments."""
        np.add.at(self._tried, (made.channel, made.hour), 1.0)
        np.add.at(self._reached, (made.channel[reached], made.hour[reached]), 1.0)
        np.add.at(self._made, made.channel, 1.0)
        np.add.at(self._recent, made.who, 1.0)
        self._last_channel[made.who] = made.channel
        self._working.note(day=day, made=made, reached=reached)
