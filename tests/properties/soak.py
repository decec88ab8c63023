"""Compare the kernel with the oracle on as many histories as asked for.

python -m tests.properties.soak --histories 200000 --seed 1
"""

import argparse
import sys
import time

from tests.properties.compare import Batch, check, report, shrunk

STEP = 1_000


def main() -> int:
    """Run the soak; exit code 1 and the smallest differing stories when the engines disagree."""
    parser = argparse.ArgumentParser(description="Compare the kernel with the oracle on random histories.")
    parser.add_argument("--histories", type=int, default=100_000, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="S")
    asked = parser.parse_args()
    began, done, differing = time.monotonic(), 0, 0
    while done < asked.histories:
        size = min(STEP, asked.histories - done)
        seed = asked.seed * 1_000_003 + done // STEP
        found = check(Batch(seed=seed, histories=size))
        done += size
        for difference in found[: max(0, 5 - differing)]:
            print(f"\n\nseed {seed}\n{report(shrunk(difference))}", flush=True)
        differing += len(found)
        rate = done / max(time.monotonic() - began, 1e-9)
        print(
            f"\r{done:,} of {asked.histories:,} histories, {differing} differ, {rate:,.0f}/s ",
            end="",
            flush=True,
        )
    print()
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
