"""The kernel's promise: on random histories it gives, cell for cell, what the slow exact oracle gives."""

import pytest

from tests.properties.compare import Batch, check, report, shrunk

CHUNKS = 20
HISTORIES_A_CHUNK = 900  # 18,000 in all; 5,600 more with changes of the plan


@pytest.mark.parametrize("seed", range(20_260_101, 20_260_101 + CHUNKS))
def test_kernel_equals_oracle(seed: int) -> None:
    found = check(Batch(seed=seed, histories=HISTORIES_A_CHUNK))
    if found:
        smallest = "\n\n".join(report(shrunk(difference)) for difference in found[:3])
        pytest.fail(f"{len(found)} of {HISTORIES_A_CHUNK} histories differ (seed {seed}):\n{smallest}")
