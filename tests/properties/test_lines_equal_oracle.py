"""The same promise for revolving lines: cell for cell what the slow exact oracle gives."""

import pytest

from tests.properties.compare import Batch, check, report, shrunk
from tests.properties.line_histories import line_stories

CHUNKS = 12
HISTORIES_A_CHUNK = 450  # 5,400 in all


@pytest.mark.parametrize("seed", range(20_260_201, 20_260_201 + CHUNKS))
def test_lines_equal_oracle(seed: int) -> None:
    found = check(Batch(seed=seed, histories=HISTORIES_A_CHUNK, draw=line_stories, detail=0.8))
    if found:
        smallest = "\n\n".join(report(shrunk(difference)) for difference in found[:3])
        pytest.fail(f"{len(found)} of {HISTORIES_A_CHUNK} lines differ (seed {seed}):\n{smallest}")
