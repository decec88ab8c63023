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
    for section in dict.fromkeys(row.section for row in rows):
        text += f"\n## {section}\n| what | figure | against |\n|---|---|---|\n"
        text += "".join(f"| {r.what} | {r.figure} | {r.against} |\n" for r in rows if r.section == section)
    PAGE.write_text(text, encoding="utf-8")
