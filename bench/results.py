"""The results page: bench/RESULTS.md."""

import os
import platform
from datetime import UTC, datetime
from pathlib import Path

from bench.measure import Row

PAGE = Path(__file__).parent / "RESULTS.md"
_INTRODUCTION = """# Measured

Written by `make bench`. Ratios are measured within one run on one machine; absolute figures differ from
machine to machine.
{cores} cores, {memory:.0f} GiB, Python {python}, {when}.
"""


def write(rows: list[Row]) -> None:
    """Writes the page anew."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    text = _INTRODUCTION.format(
        cores=os.cpu_count(),
        memory=memory,
        python=platform.python_version(),
        when=datetime.now(UTC).date().isoformat(),
    )
    PAGE.write_text(text + "".join(_tables(rows).values()), encoding="utf-8")


def renew(rows: list[Row]) -> None:
    """Writes the sections of these rows anew and keeps the others, with the machine and day they tell."""
    first, *others = PAGE.read_text(encoding="utf-8").split("\n## ")
    known = {other.split("\n")[0]: f"\n## {other}" for other in others}
    known = {section: table if table.endswith("\n") else f"{table}\n" for section, table in known.items()}
    PAGE.write_text(first + "".join((known | _tables(rows)).values()), encoding="utf-8")


def _tables(rows: list[Row]) -> dict[str, str]:
    tables = dict.fromkeys((row.section for row in rows), "")
    for section in tables:
        lines = [f"| {r.what} | {r.figure} | {r.against} |\n" for r in rows if r.section == section]
        tables[section] = f"\n## {section}\n| what | figure | against |\n|---|---|---|\n{''.join(lines)}"
    return tables
