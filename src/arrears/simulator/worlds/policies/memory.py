"""What the shipped policy keeps of each account: last contacts, tiredness, words, answers to offers."""

import numpy as np

from arrears.collection.treatments.hazards.beliefs import Beliefs
from arrears.collection.treatments.hazards.days import NEVER
from arrears.collection.treatments.hazards.kinds import Told
from arrears.simulator.worlds.seen import Contacts, Seen
from arrears.simulator.worlds.setting import NOBODY, Flags, Floats, Ints, Setting

_LONG_AGO = -(10**6)
_TIRING = 0.5  # of a contact over a kind of channel that the beliefs do not name


class Memory:
    """Of all accounts [n]; moved on by `morning`, `evening` and `closed`."""

    def __init__(self, *, setting: Setting, beliefs: Beliefs) -> None:
        n, reasons, offers = setting.accounts, len(setting.reasons), len(setting.offers)
        self._personal = np.array([channel.personal for channel in setting.channels])
        self.disturbs: Floats = np.array([beliefs.disturbs.get(c.kind, _TIRING) for c in setting.channels])
        self._stays = 0.5 ** (1.0 / beliefs.tired_days)
        self._stays_soon = 0.5 ** (1.0 / beliefs.tired_soon_days)
        self.told = Told(
            said=np.zeros((n, reasons)),
            taken=np.zeros((n, offers)),
            refused=np.zeros((n, offers)),
            kept=np.zeros((n, offers)),
            missed=np.zeros((n, offers)),
        )
        self.episode = np.zeros(n, np.int64)
        self.said_no = np.zeros((n, offers), np.bool_)  # in this episode
        self.channel, self.reached_on = np.full(n, NEVER), np.full(n, _LONG_AGO)
        self.contacted_on = np.full(n, _LONG_AGO)
        self.tired, self.tired_soon = np.zeros(n), np.zeros(n)
        self.began_plan = np.zeros(n, np.bool_)
        self.spoke = np.zeros(0, np.int64)  # accounts that a person reached yesterday

    def morning(self, seen: Seen) -> None:
        """Tiredness fades; a new episode begins afresh."""
        self.tired *= self._stays
        self.tired_soon *= self._stays_soon
        new = seen.open & (seen.episode != self.episode)
        self.channel[new], self.said_no[new] = NEVER, False
        self.episode[new] = seen.episode[new]

    def evening(
        self, *, day: int, made: Contacts, reached: Flags, accepted: Flags, responds: Floats, half_life: float
    ) -> None:
        """After the day's contacts. `responds` [channels] and `half_life` tell whether an earlier contact
        still pulls more than the new one.
        """
        np.add.at(self.tired, made.who, self.disturbs[made.channel])
        np.add.at(self.tired_soon, made.who, self.disturbs[made.channel])
        self.contacted_on[made.who] = day
        for channel, pull in enumerate(responds):
            who = made.who[reached & (made.channel == channel)]
            fades = 0.5 ** ((day - self.reached_on[who]) / half_life)
            left = np.where(self.channel[who] >= 0, responds[np.maximum(self.channel[who], 0)] * fades, 0.0)
            who = who[left <= pull]
            self.channel[who], self.reached_on[who] = channel, day
        spoken = reached & self._personal[made.channel]
        self.spoke = np.unique(made.who[spoken])
        self.began_plan[:] = False
        self.began_plan[made.who[accepted]] = True
        offered = spoken & (made.offer != NOBODY)
        yes, no = offered & accepted, offered & ~accepted
        np.add.at(self.told.taken, (made.who[yes], made.offer[yes]), 1.0)
        np.add.at(self.told.refused, (made.who[no], made.offer[no]), 1.0)
        self.said_no[made.who[no], made.offer[no]] = True

    def closed(self, *, before: Seen, now: Seen) -> None:
        """What yesterday showed besides payments of open accounts: words, instalments."""
        planned = np.flatnonzero(before.plan != NOBODY)
        offer = before.plan[planned]
        paid = now.collected[planned] > before.collected[planned]
        broken = now.plans_broken[planned] > before.plans_broken[planned]
        np.add.at(self.told.kept, (planned[paid], offer[paid]), 1.0)
        np.add.at(self.told.missed, (planned[broken], offer[broken]), 1.0)
        who = self.spoke[now.last_reason[self.spoke] != NOBODY]
        np.add.at(self.told.said, (who, now.last_reason[who]), 1.0)

    def since(self, day: int) -> Ints:
        """Days since each account was reached."""
        return np.asarray(day - self.reached_on)
