"""What can be seen of the borrowers on a day: all that a policy gets. Nothing here tells a borrower's
hidden kind.
"""

from dataclasses import dataclass, fields

import numpy as np

from arrears.simulator.worlds.setting import NOBODY, Flags, Floats, Ints


@dataclass(frozen=True, kw_only=True)
class Seen:
    """Columns over all accounts [n], read only. Days count from 0; -1 = never."""

    day: int
    open: Flags  # owes something that is overdue and no plan performs
    held: Flags  # the gate's stops: complaint, or plan performing
    days_overdue: Ints
    owed: Floats
    collected: Floats  # so far
    forgiven: Floats
    episode: Ints  # which time that the account is overdue, from 1
    entered: Ints  # day on which this episode began
    signals: Floats  # [n, signals]
    contacts: Ints  # [n, channels] so far
    reached: Ints  # [n, channels] so far
    reached_in_hour: Ints  # [n, hours]
    last_contact: Ints  # day
    last_reached: Ints  # day
    last_reason: Ints  # place in the setting's reasons, NOBODY
    offered: Ints  # [n, offers] so far
    plan: Ints  # place in the setting's offers while it performs, NOBODY
    plans_broken: Ints
    complaints: Ints


@dataclass(frozen=True, kw_only=True)
class Contacts:
    """Contacts of a day [m]: whom, over which channel, at which hour (places in the setting), with which
    offer.
    """

    who: Ints
    channel: Ints
    hour: Ints
    offer: Ints

    def some(self, rows: Flags | Ints) -> "Contacts":
        """Some of them."""
        return Contacts(**{f.name: getattr(self, f.name)[rows] for f in fields(self)})

    def __len__(self) -> int:
        return len(self.who)


def nobody() -> Contacts:
    """No contacts."""
    none = np.zeros(0, np.int64)
    return Contacts(who=none, channel=none, hour=none, offer=none)


def contacts(*, who: Ints, channel: Ints | int, hour: Ints | int = 0, offer: Ints | int = NOBODY) -> Contacts:
    """Contacts, with single values for all where they are the same."""
    shape = np.shape(who)
    columns = (np.array(np.broadcast_to(value, shape), np.int64) for value in (who, channel, hour, offer))
    names = ("who", "channel", "hour", "offer")
    return Contacts(**dict(zip(names, columns, strict=True)))


def together(parts: list[Contacts]) -> Contacts:
    """Contacts of several kinds, in this order of preference."""
    if not parts:
        return nobody()
    return Contacts(
        **{f.name: np.concatenate([getattr(part, f.name) for part in parts]) for f in fields(Contacts)}
    )
