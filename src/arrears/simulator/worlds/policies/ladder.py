"""The plain bucket ladder: everybody in a bucket gets the bucket's contacts, as far as the capacity goes.

The steps are data (rules/collection/ladder.yaml), the practice of lenders who work by days past due: messages
first, then robots, then people, the largest amounts first, the same help offered to all in the later buckets.
"""

from dataclasses import dataclass

import numpy as np

from arrears.rulebook.fields import Fields
from arrears.rulebook.folder import folder
from arrears.simulator.worlds.seen import Contacts, Seen, contacts, together
from arrears.simulator.worlds.setting import NOBODY, Flags, Ints, Setting

_FILE = "collection/ladder.yaml"


@dataclass(frozen=True, kw_only=True)
class Step:
    """From a day past due on: these kinds of channel, the first with room, every so many days."""

    first: int
    last: int
    every: int
    kinds: tuple[str, ...]
    offers: bool


def read_steps() -> tuple[Step, ...]:
    """The ladder's steps. Raises UnableToReadRules."""
    fields = Fields.of_file(folder() / _FILE)
    fields.names("description")
    steps = fields.each(
        "steps",
        lambda item: Step(
            first=item.integer("from", low=1),
            last=item.integer("to", 10**6),
            every=item.integer("every_days", low=1),
            kinds=item.texts("channels"),
            offers=item.flag("offers", False),
        ),
    )
    fields.done()
    return steps


class Ladder:
    """Contacts by bucket; learns nothing."""

    def __init__(self, setting: Setting) -> None:
        self._setting, self._steps = setting, read_steps()

    def decide(self, seen: Seen) -> Contacts:
        """Later buckets first, in each the largest amounts first."""
        room = np.floor(self._setting.capacity + 1e-9).astype(np.int64)
        return together(
            [part for step in reversed(self._steps) for part in self._step(step, seen=seen, room=room)]
        )

    def _step(self, step: Step, *, seen: Seen, room: Ints) -> list[Contacts]:
        late = seen.days_overdue
        due = seen.open & ~seen.held & (late >= step.first) & (late <= step.last)
        due &= (late - step.first) % step.every == 0
        who = np.flatnonzero(due)
        who = who[np.argsort(-seen.owed[who], kind="stable")]
        parts = []
        channels = list(enumerate(self._setting.channels))
        for place, channel in (pair for kind in step.kinds for pair in channels if pair[1].kind == kind):
            for hour in range(len(self._setting.hours)):
                taken, who = who[: room[place, hour]], who[room[place, hour] :]
                room[place, hour] -= len(taken)
                offer = self._offer(seen, taken) if step.offers and channel.personal else NOBODY
                parts.append(contacts(who=taken, channel=place, hour=hour, offer=offer))
        return parts

    def _offer(self, seen: Seen, who: Ints) -> Ints:
        """The standard help, to everybody the same: the offers in turn."""
        count = len(self._setting.offers)
        if not count:
            return np.full(len(who), NOBODY)
        return np.asarray(seen.contacts[who].sum(axis=1) % count)

    def learn(self, *, day: int, made: Contacts, reached: Flags, accepted: Flags) -> None:
        """A ladder does not learn."""
