"""Days that accounts lived through and payments that they made, counted by account and kind of day."""

import numpy as np

from arrears.collection.treatments.hazards.beliefs import Flags, Floats, Ints
from arrears.collection.treatments.hazards.days import Days
from arrears.collection.treatments.hazards.fit import Lived
from arrears.collection.treatments.hazards.rates import Rates, log_paying


class Diary:
    """Counts of pairs (account, kind of day); grows with the number of different pairs."""

    def __init__(self, *, accounts: int, days: Days) -> None:
        self._accounts, self._days = accounts, days
        self._pairs, self._counts = np.zeros(0, np.int64), np.zeros(0)
        self._fresh: list[Ints] = []
        self._paid: list[Ints] = []
        self.lived = 0

    def add(self, *, who: Ints, day: Ints, paid: Flags) -> None:
        """A day of some accounts [m]: its kind, and whether they paid on it."""
        pairs = who * len(self._days) + day
        self._fresh.append(pairs)
        self._paid.append(pairs[paid])
        self.lived += len(who)

    def likelihood(self, rates: Rates) -> Floats:
        """Logarithm of the chance of each account's days under each hidden kind [accounts, kinds]."""
        self._merge()
        hazard = rates.of(self._days)
        paying = log_paying(hazard)
        who, day = np.divmod(self._pairs, len(self._days))
        payer, payday = np.divmod(self._payments(), len(self._days))
        found = np.zeros((self._accounts, hazard.shape[1]))
        for kind in range(hazard.shape[1]):
            found[:, kind] += self._by(payer, paying[payday, kind], self._accounts)
            found[:, kind] -= self._by(who, self._counts * hazard[day, kind], self._accounts)
        return found

    def split(self, shares: Floats) -> Lived:
        """All days and payments, split over the hidden kinds by each account's `shares` [accounts, kinds]."""
        self._merge()
        who, day = np.divmod(self._pairs, len(self._days))
        payer, payday = np.divmod(self._payments(), len(self._days))
        many = len(self._days)
        kinds = range(shares.shape[1])
        return Lived(
            kinds_of_days=self._days,
            days=np.array([self._by(day, self._counts * shares[who, kind], many) for kind in kinds]).T,
            payments=np.array([self._by(payday, shares[payer, kind], many) for kind in kinds]).T,
        )

    @staticmethod
    def _by(places: Ints, weights: Floats, many: int) -> Floats:
        return np.asarray(np.bincount(places, weights=weights, minlength=many), np.float64)

    def _payments(self) -> Ints:
        return np.concatenate(self._paid) if self._paid else np.zeros(0, np.int64)

    def _merge(self) -> None:
        if self._fresh:
            pairs = np.concatenate([self._pairs, *self._fresh])
            counts = np.concatenate([self._counts, *(np.ones(len(part)) for part in self._fresh)])
            self._pairs, places = np.unique(pairs, return_inverse=True)
            self._counts = self._by(places, counts, len(self._pairs))
            self._fresh = []
