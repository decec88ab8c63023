"""Random histories with changes of the plan."""

from collections.abc import Sequence

import numpy as np

from arrears.kernel.codes import Kind
from tests.properties.histories import Story, stories
from tests.properties.restructured import change, insert
from tests.properties.terms import pick, sometimes

ENDS = (Kind.SETTLE, Kind.WRITE_OFF, Kind.TERMINATE)  # nobody pays out again after it


def _paid_out_twice(story: Story) -> bool:
    return sum(e["kind"] == Kind.DISBURSE for e in story.events) > 1


def changed(*, seed: int, count: int, as_of_day: int, only: Sequence[int] = ()) -> list[Story]:
    """`count` stories with one to three changes of these kinds each."""
    told = stories(seed=seed, count=count, as_of_day=as_of_day)
    rng = np.random.default_rng(seed + 1)
    for story in told:
        if sometimes(rng, 0.3):
            story.terms |= {"observation_months": pick(rng, [1, 6, 12]), "observation_repayments": 2}
            story.terms["observation_from_day"] = pick(rng, [0, as_of_day - 200])
        if sometimes(rng, 0.3):
            story.terms["relevel"] = 1
        kinds = [kind for kind in only if kind not in ENDS or not _paid_out_twice(story)]
        wanted = pick(rng, range(1, 4)) if kinds else 0
        while wanted:
            drawn = change(rng, story, as_of_day)
            if drawn["kind"] in kinds:
                insert(story, drawn)
                wanted -= 1
    return told
