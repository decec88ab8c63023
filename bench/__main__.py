"""`make bench`: every measurement in turn, then the results page."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from typing import Any

from bench import results
from bench.measure import Row

CLOSE = "The close, end to end from PostgreSQL (12 instalments, mid-life, half of the people late)"
REPAYMENT = "One repayment through the operation"
BULK = "A file of repayments: matched, posted, in the ledger"
REMINDERS = "Reminders of a day: planned, asked of the gate, handed over to the mailbox (a person each)"
IMPORT = "Import of a generic tape (CSV: loans, schedules, payments)"


def main() -> None:
    """Runs the chosen sections at the chosen sizes."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--sizes", default="10000,100000,1000000", help="books of how many loans")
    parser.add_argument("--kernel-loans", type=int, default=300_000)
    parser.add_argument("--seeds", type=int, default=8, help="of the shipped simulated world")
    parser.add_argument("--only-worlds", action="store_true", help="the others keep what the page says")
    chosen = parser.parse_args()
    if chosen.only_worlds:
        results.renew(world_rows(chosen.seeds))
        print(results.PAGE.read_text(encoding="utf-8"))
        return
    sizes = [int(size) for size in chosen.sizes.split(",")]
    rows = kernel_rows(chosen.kernel_loans) + world_rows(chosen.seeds)
    with tempfile.TemporaryDirectory(prefix="arrears-bench-") as home:
        os.chmod(home, 0o755)
        os.environ["ARREARS_HOME"] = home
        rows += close_rows([child("close", size) for size in sizes])
        rows += repayment_rows([child("repayment", size) for size in sizes[:2]])
        rows += bulk_rows([child("bulk", size) for size in sizes[:2]])
        rows += reminder_rows(child("reminders", 100_000))
        rows += import_rows([child("imports", size // 10) for size in sizes])
    results.write(rows)
    print(results.PAGE.read_text(encoding="utf-8"))


def kernel_rows(loans: int) -> list[Row]:
    """The kernel's section, in this process."""
    from bench import kernel

    print(f"kernel: {loans:,} loans …", flush=True)
    return kernel.run(loans=loans)


def world_rows(seeds: int) -> list[Row]:
    """Policies of contacts in simulated worlds, and capacity shared out."""
    from bench import worlds

    return worlds.capacity_rows() + worlds.run(seeds=seeds)


def child(name: str, loans: int) -> dict[str, Any]:
    """One measurement in a process of its own, so that its memory is its own."""
    print(f"{name}: {loans:,} loans …", flush=True)
    done = subprocess.run(
        [sys.executable, "-m", "bench.child", name, str(loans)], stdout=subprocess.PIPE, text=True, check=True
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def close_rows(found: list[dict[str, Any]]) -> list[Row]:
    """Time, ratio to PostgreSQL's own copies, memory, slowest stages, growth."""
    rows = []
    for result in found:
        loans, opened = f"{result['loans']:,} loans", f"{result['cases']:,} cases opened and decided"
        rows.append(_close_row(result, f"{loans}, the first night: {opened}", "seconds", "stages"))
        rows.append(_close_row(result, f"{loans}, the night after", "next_seconds", "next_stages"))
    return rows + growth(CLOSE, [(r["loans"], r["next_seconds"]) for r in found], "loans")


def _close_row(result: dict[str, Any], what: str, seconds: str, stages: str) -> Row:
    slowest = sorted(result[stages].items(), key=lambda item: -item[1])[:3]
    return Row(
        section=CLOSE,
        what=what,
        figure=f"{result[seconds]:.1f} s, peak {result['peak_mib'] / 1024:.2f} GiB",
        against=f"{result[seconds] / result['copy_seconds']:.1f} × PostgreSQL's copies alone "
        f"({result['copy_seconds']:.1f} s); slowest: "
        + ", ".join(f"{name} {took:.1f} s" for name, took in slowest),
    )


def reminder_rows(result: dict[str, Any]) -> list[Row]:
    """Both parts together, and each."""
    both = result["plan_seconds"] + result["hand_over_seconds"]
    return [
        Row(
            section=REMINDERS,
            what=f"{result['sent']:,} messages",
            figure=f"{both:.0f} s, {result['sent'] / both:,.0f} a second, "
            f"peak {result['peak_mib'] / 1024:.2f} GiB",
            against=f"planned and gated {result['plan_seconds']:.0f} s, "
            f"handed over {result['hand_over_seconds']:.0f} s",
        )
    ]


def repayment_rows(found: list[dict[str, Any]]) -> list[Row]:
    """Median and 95th percentile."""
    return [
        Row(
            section=REPAYMENT,
            what=f"in a book of {result['loans']:,} loans",
            figure=f"median {result['median_ms']:.1f} ms",
            against=f"95 % within {result['p95_ms']:.1f} ms",
        )
        for result in found
    ]


def bulk_rows(found: list[dict[str, Any]]) -> list[Row]:
    """Repayments a second: by the clock, a core of PostgreSQL's work, and one by one."""
    return [
        Row(
            section=BULK,
            what=f"{result['loans']:,} repayments, {result['applied']:,} applied",
            figure=f"{result['loans'] / result['seconds']:,.0f} a second",
            against=f"{result['loans'] / result['database_cpu']:,.0f} a second of PostgreSQL's CPU "
            f"({result['database_cpu']:.1f} s, its vacuum {result['vacuum_cpu']:.1f} s later; "
            f"Python's {result['python_cpu']:.1f} s); "
            f"{result['one_by_one_ms'] * result['loans'] / 1000 / result['seconds']:,.0f} × as fast as "
            f"one by one ({result['one_by_one_ms']:.1f} ms each)",
        )
        for result in found
    ]


def import_rows(found: list[dict[str, Any]]) -> list[Row]:
    """Rows a second, growth."""
    rows = [
        Row(
            section=IMPORT,
            what=f"{result['rows']:,} rows ({result['loans']:,} loans)",
            figure=f"{result['rows'] / result['seconds'] / 1000:.0f} k rows/s",
            against=f"{result['seconds']:.1f} s",
        )
        for result in found
    ]
    return rows + growth(IMPORT, [(r["rows"], r["seconds"]) for r in found], "rows")


def growth(section: str, points: list[tuple[int, float]], unit: str) -> list[Row]:
    """How the time grows from the smallest to the largest size."""
    if len(points) < 2:
        return []
    (small, first), (large, last) = points[0], points[-1]
    return [
        Row(
            section=section,
            what=f"growth from {small:,} to {large:,} {unit}",
            figure=f"{last / first:.1f} × the time",
            against=f"for {large / small:.0f} × the {unit}",
        )
    ]


if __name__ == "__main__":
    main()
