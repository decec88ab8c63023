"""Until when an allowed contact may be made: the hours close, the day ends, or it has gone stale. Pure."""

from datetime import datetime, timedelta

from arrears.collection.contacts.gate.decide import Rules
from arrears.collection.contacts.gate.planned import Channel, Planned
from arrears.collection.contacts.gate.situation import Situation
from arrears.collection.contacts.gate.standing import Standing
from arrears.collection.contacts.gate.times import calendar_window, whole_seconds

# Somebody who was allowed to call calls now; a message may wait in a queue, a letter goes with the post.
STALE_AFTER = dict.fromkeys(Channel, timedelta(hours=4)) | {
    Channel.VOICE_HUMAN: timedelta(minutes=30),
    Channel.VOICE_BOT: timedelta(minutes=30),
    Channel.LETTER: timedelta(hours=24),
    Channel.VISIT: timedelta(hours=12),
}


def open_until(*, planned: Planned, standing: Standing, rules: Rules) -> datetime:
    """The moment from which on an allowed contact may not be made any more without asking again."""
    at = whole_seconds(planned.at)
    seen = Situation(planned=planned, standing=standing, history=(), at=at)
    ends = [form.closes(seen) for form in rules.at(at, standing)]
    days = [calendar_window(at, zone, "calendar_day")[1] for zone in standing.zones]
    return min([at + STALE_AFTER[planned.channel], *days, *(end for end in ends if end is not None)])
