"""The same promise for loans whose plan changes: cell for cell what the slow exact oracle gives."""

from functools import partial

import pytest

from arrears.kernel.codes import Kind
from tests.properties.compare import Batch, check, report, shrunk
from tests.properties.plan_histories import changed

CHUNKS = 8
HISTORIES_A_CHUNK = 700  # 5,600 in all
KINDS = (
    Kind.CHANGE_RATE,
    Kind.PAUSE_INTEREST,
    Kind.CHANGE_DUE_DAY,
    Kind.EXTEND,
    Kind.DEFER,
    Kind.FREEZE_PENALTY,
    Kind.RE_AGE,
    Kind.RE_AMORTISE,
    Kind.TERMINATE,
    Kind.SETTLE,
    Kind.WRITE_OFF,
)


@pytest.mark.parametrize("seed", range(20_260_301, 20_260_301 + CHUNKS))
def test_changed_plans_equal_oracle(seed: int) -> None:
    draw = partial(changed, only=[int(kind) for kind in KINDS])
    found = check(Batch(seed=seed, histories=HISTORIES_A_CHUNK, draw=draw, detail=0.6))
    if found:
        smallest = "\n\n".join(report(shrunk(difference)) for difference in found[:3])
        pytest.fail(f"{len(found)} of {HISTORIES_A_CHUNK} histories differ (seed {seed}):\n{smallest}")
