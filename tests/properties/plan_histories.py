"""Random histories with changes of the plan."""

from collections.abc import Sequence

import numpy as np

from tests.properties.histories import Story, stories
from tests.properties.restructured import change, insert
from tests.properties.terms import pick, sometimes


def changed(*, seed: int, count: int, as_of_day: int, only: Sequence[int] = ()) -> list[Story]:
    """`count` stories with one to three changes of these kinds each."""
    told = stories(seed=seed, count=count, as_of_day=as_of_day)
    rng = np.random.default_rng(seed + 1)
    for story in told:
        if sometimes(rng, 0.3):
            story.terms |= {"observation_months": pick(rng, [1, 6, 12]), "observation_repayments": 2}
            story.terms["observation_from_day"] = pick(rng, [0, as_of_day - 200])
        wanted = pick(rng, range(1, 4))
        while wanted:
            drawn = change(rng, story, as_of_day)
            if drawn["kind"] in only:
                insert(story, drawn)
                wanted -= 1
    return told
