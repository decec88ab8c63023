"""Replay golden files: `python -m tests.golden PATH [--group A,B] [--engine kernel|oracle]`."""

import argparse
import sys
from pathlib import Path

from tests.golden import frappe
from tests.golden.cases import Case, UnableToReadGolden, UnsupportedCase, read
from tests.golden.replay import Engine, engine_named, replay


def main() -> int:
    """Print a line for each case that differs or is unsupported, then the count; 1 when any failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.golden", description=__doc__)
    parser.add_argument("path", type=Path, help="a .json or .json.gz file of cases")
    parser.add_argument("--group", default="", help="only these groups, for example A,B")
    parser.add_argument("--case", default="", help="only the case with this id")
    parser.add_argument("--engine", choices=("kernel", "oracle"), default="kernel")
    parser.add_argument("--all", action="store_true", help="every differing cell, not only the first")
    options = parser.parse_args()
    if frappe.is_frappe(options.path):
        counts = frappe.run(options.path, engine_named(options.engine), options.case)
        print(", ".join(f"{number} {name}" for name, number in counts.items()))
        return 1 if counts["differ"] else 0
    groups = frozenset(name.strip() for name in options.group.split(",") if name.strip())
    try:
        cases = read(path=options.path, groups=groups)
    except UnableToReadGolden as reason:
        print(f"unable to read golden file {reason}", file=sys.stderr)
        return 2
    if options.case:
        cases = [case for case in cases if case.id == options.case]
    engine = engine_named(options.engine)
    counts = {"passed": 0, "failed": 0, "unsupported": 0}
    for case in cases:
        counts[run(case, engine, every=options.all)] += 1
    print(", ".join(f"{number} {name}" for name, number in counts.items()))
    return 1 if counts["failed"] else 0


def run(case: Case, engine: Engine, *, every: bool) -> str:
    """Replay one case and print its first difference; returns passed, failed or unsupported."""
    verdict = "passed"
    try:
        for checkpoint, difference in replay(case=case, engine=engine):
            print(f"{case.group} {case.id}: checkpoint {checkpoint}, {difference}")
            verdict = "failed"
            if not every:
                break
    except UnsupportedCase as lack:
        print(f"{case.group} {case.id}: unsupported, {lack}")
        return "unsupported"
    return verdict


if __name__ == "__main__":
    sys.exit(main())
