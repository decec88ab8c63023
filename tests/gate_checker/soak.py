"""`make soak`: random actions against random histories, in as many processes as there are workers.

Prints how many were asked and allowed, and every breach with its seed; 1 is returned then.
"""

import argparse
import sys
from concurrent.futures import ProcessPoolExecutor
from time import monotonic

_EACH = 10_000


def play(seed: int) -> tuple[int, int, list[str]]:
    """Asked, allowed, and the breaches in words, of one seed."""
    from arrears.collection.contacts.gate.law import Law
    from tests.gate_checker.check import breaches
    from tests.gate_checker.random_life import Tally, lives

    tally = Tally({}, {})
    found = [
        f"seed {seed}: {debtor.place} {breach.text}: {debtor.log[breach.at]}"
        for debtor in lives(seed=seed, actions=_EACH, law=Law(), tally=tally)
        for breach in breaches(debtor)
    ]
    return sum(tally.asked.values()), sum(tally.allowed.values()), found


def main() -> int:
    """Returns 1 when a breach was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--actions", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args()
    seeds = [given.seed * 1_000_003 + batch for batch in range(-(-given.actions // _EACH))]
    asked = allowed = 0
    found: list[str] = []
    start = monotonic()
    with ProcessPoolExecutor(given.workers) as pool:
        for more, done, breaches in pool.map(play, seeds):
            asked, allowed = asked + more, allowed + done
            found += breaches
            print("\n".join(breaches), end="\n" if breaches else "", flush=True)
    print(
        f"gate: {asked:,} actions, {allowed:,} allowed ({allowed / asked:.0%}), {len(found)} breaches, "
        f"seed {given.seed}, {monotonic() - start:.0f} s"
    )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
