"""Plans that borrowers have agreed to: which instalment falls due when, kept or broken."""

import numpy as np

from arrears.simulator.worlds.setting import NOBODY, Flags, Floats, Ints, Offer


class Plans:
    """The plan of each account [n], where it has one."""

    def __init__(self, *, accounts: int, offers: tuple[Offer, ...]) -> None:
        self._every = np.array([offer.every_days for offer in offers], np.int64)
        self._count = np.array([offer.instalments for offer in offers], np.int64)
        self._forgives = np.array([offer.forgives for offer in offers], np.float64)
        self.offer = np.full(accounts, NOBODY)
        self._next = np.full(accounts, -1)
        self._left = np.zeros(accounts, np.int64)
        self._instalment = np.zeros(accounts)
        self.begun = np.zeros(accounts, np.int64)
        self.kept = np.zeros(accounts, np.int64)
        self.broken = np.zeros(accounts, np.int64)

    def begin(self, *, who: Ints, offer: Ints, owed: Floats, day: int) -> None:
        """The first instalment falls due on the next day, the others `every_days` apart."""
        self.offer[who] = offer
        self._next[who] = day + 1
        self._left[who] = self._count[offer]
        self._instalment[who] = owed[who] * (1.0 - self._forgives[offer]) / self._count[offer]
        self.begun[who] += 1

    def due(self, day: int) -> Ints:
        """Accounts with an instalment today."""
        return np.flatnonzero((self.offer != NOBODY) & (self._next == day))

    def settle(
        self, *, due: Ints, kept: Flags, day: int, owed: Floats, collected: Floats, forgiven: Floats
    ) -> Ints:
        """Takes the instalments that are paid, ends plans that are broken; returns who has paid all.

        `owed`, `collected` and `forgiven` are changed in place. A broken plan forgives nothing.
        """
        paying, breaking = due[kept], due[~kept]
        amount = np.minimum(self._instalment[paying], owed[paying])
        owed[paying] -= amount
        collected[paying] += amount
        self._left[paying] -= 1
        self._next[paying] = day + self._every[self.offer[paying]]
        done = paying[self._left[paying] <= 0]
        forgiven[done] += owed[done]
        owed[done] = 0.0
        self.kept[done] += 1
        self.broken[breaking] += 1
        self.offer[done] = NOBODY
        self.offer[breaking] = NOBODY
        return done
