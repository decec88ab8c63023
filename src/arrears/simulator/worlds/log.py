"""The log of a simulated world's contacts, as columns."""

from dataclasses import fields
from typing import Any

import numpy as np

from arrears.simulator.worlds.life import Happened
from arrears.simulator.worlds.seen import Contacts, Seen
from arrears.simulator.worlds.setting import Flags, Ints


class Log:
    """Everything that was done, in order, with what the gate should have known of it."""

    def __init__(self) -> None:
        self._days: list[dict[str, Any]] = []

    def add(self, *, day: int, made: Contacts, happened: Happened, seen: Seen) -> None:
        """Adds a day's contacts."""
        columns: dict[str, Any] = {f.name: getattr(made, f.name) for f in fields(made)}
        columns |= {f.name: getattr(happened, f.name) for f in fields(happened)}
        columns |= {
            "day": np.full(len(made), day),
            "owing": seen.owed[made.who] > 0,
            "plan": seen.plan[made.who] >= 0,
        }
        self._days.append(columns)

    def column(self, name: str) -> Any:
        """One column over all contacts [m]."""
        return np.concatenate([day[name] for day in self._days]) if self._days else np.zeros(0, np.int64)

    @property
    def who(self) -> Ints:
        """Accounts contacted."""
        return np.asarray(self.column("who"), np.int64)

    @property
    def reached(self) -> Flags:
        """Which contacts reached somebody."""
        return np.asarray(self.column("reached"), np.bool_)

    def __len__(self) -> int:
        return sum(len(day["who"]) for day in self._days)
