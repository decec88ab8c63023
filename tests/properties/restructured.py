"""Random histories with changes of the plan, and accounts on which a charge-off leaves a claim."""

import numpy as np

from arrears.kernel.book import NONE_DAY
from arrears.kernel.codes import ChargeOff, Deferral, Kind, ReAge, ReAmortise, Unit
from arrears.kernel.order import pack_parts
from tests.properties.histories import Event, Generator, Story, event, stories
from tests.properties.terms import pick, sometimes

KINDS = (
    Kind.CHANGE_RATE,
    Kind.PAUSE_INTEREST,
    Kind.RE_AGE,
    Kind.RE_AMORTISE,
    Kind.CHANGE_DUE_DAY,
    Kind.EXTEND,
    Kind.DEFER,
    Kind.FREEZE_PENALTY,
    Kind.SETTLE,
    Kind.TERMINATE,
    Kind.WRITE_OFF,
)
OFTEN = (Kind.RE_AGE, Kind.DEFER, Kind.CHANGE_RATE, Kind.PAUSE_INTEREST, Kind.RE_AMORTISE)
RATES_PPB = [0, 1, 40_000_000, 120_000_000, 359_900_000]


def restructured(*, seed: int, count: int, as_of_day: int) -> list[Story]:
    """`count` stories with one to four changes of the plan each; the same arguments give the same stories."""
    told = stories(seed=seed, count=count, as_of_day=as_of_day)
    rng = np.random.default_rng(seed + 1)
    for story in told:
        if sometimes(rng, 0.3):
            story.terms["charge_off"] = pick(rng, [int(way) for way in ChargeOff])
        if sometimes(rng, 0.3):
            story.terms["credit_order"] = pack_parts([int(part) for part in rng.permutation(4)])
        for _ in range(pick(rng, range(1, 5))):
            insert(story, change(rng, story, as_of_day))
    return told


def change(rng: Generator, story: Story, as_of_day: int) -> Event:
    """One change of the plan, between the loan's start and some time after it."""
    begin = min((e["value_day"] for e in story.events), default=as_of_day)
    day = begin + pick(rng, range(max(2, as_of_day - begin)))
    ahead = day + pick(rng, [0, 0, 1, 14, 31, 90])
    kind = OFTEN[pick(rng, range(len(OFTEN)))] if sometimes(rng, 0.6) else KINDS[pick(rng, range(len(KINDS)))]
    fields = {"due_day": ahead, "to_day": ahead + pick(rng, [0, 1, 20, 100]), "part": 0}
    if kind == Kind.RE_AGE:
        every, unit = [(0, 0), (1, int(Unit.MONTH)), (2, int(Unit.WEEK)), (10, int(Unit.DAY))][
            pick(rng, range(4))
        ]
        fields |= {"every": every, "unit": unit, "instalments": pick(rng, [1, 2, 3, 6, 12])}
        fields["treatment"] = pick(rng, [int(way) for way in ReAge])
    elif kind == Kind.DEFER:
        fields |= {
            "instalments": pick(rng, [1, 2, 3]),
            "treatment": pick(rng, [int(way) for way in Deferral]),
        }
    elif kind == Kind.EXTEND:
        fields["instalments"] = pick(rng, [1, 3, 12])
    elif kind == Kind.RE_AMORTISE:
        fields["treatment"] = pick(rng, [int(way) for way in ReAmortise])
    elif kind == Kind.CHANGE_RATE:
        fields["rate_ppb"] = pick(rng, RATES_PPB)
    if kind in (Kind.CHANGE_RATE, Kind.PAUSE_INTEREST, Kind.EXTEND, Kind.DEFER) and sometimes(rng, 0.3):
        fields["due_day"] = NONE_DAY
    amount = pick(rng, [1, 5_000, 300_000]) if kind == Kind.SETTLE else 0
    return event(kind, day, amount, **fields)


def insert(story: Story, added: Event) -> None:
    """Put the event among the others by its posting day, with an id between theirs."""
    later = [e["event_id"] for e in story.events if e["posted_day"] > added["posted_day"]]
    taken = {e["event_id"] for e in story.events}
    number = min(later, default=max(taken, default=0) + 10) - 1
    while number in taken:
        number -= 1
    if later and number < 0:
        number = max(taken) + 1
    story.events.append(added | {"event_id": number})
    story.events.sort(key=lambda e: e["event_id"])
