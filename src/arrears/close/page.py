"""The page of a close, which a person signs: JSON values only, no personal data."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from arrears.close.totals import NAMES
from arrears.close.work import Day, Fault, Portion, Result
from arrears.kernel.book import Ints

# The columns whose sums the page and the index show.
SHOWN = tuple(name for name in NAMES if name.endswith("_minor") and name not in ("next_due_minor",))


def totals(portions: Iterable[Portion]) -> list[dict[str, Any]]:
    """Sums per currency and product, with the number of loans and of overdue ones."""
    cells: dict[tuple[str, str], Ints] = defaultdict(lambda: np.zeros(len(NAMES) + 2, np.int64))
    for portion in portions:
        groups = len(portion.groups.keys)
        loans = np.bincount(portion.groups.of_row, minlength=groups)
        late = np.bincount(portion.groups.of_row[portion.states["dpd_days"] > 0], minlength=groups)
        figures = np.column_stack([portion.sums[:, : len(NAMES)], loans, late])
        for (_, product, _, currency), row in zip(portion.groups.keys, figures, strict=True):
            cells[currency, product] += row
    return [
        {
            "currency": currency,
            "product": product,
            "loans": int(cell[-2]),
            "loans_overdue": int(cell[-1]),
            **{name: int(cell[NAMES.index(name)]) for name in SHOWN},
        }
        for (currency, product), cell in sorted(cells.items())
    ]


def joined(results: Sequence[Result]) -> list[dict[str, Any]]:
    """Checks in order, one line a name: the portions' figures added up, broken ones with their message."""
    lines: dict[str, dict[str, Any]] = {}
    for result in results:
        line = lines.setdefault(result.name, {"name": result.name, "ok": True, "message": "", "figures": {}})
        line["ok"] = line["ok"] and result.ok
        line["message"] = line["message"] or result.message
        for name, value in result.figures.items():
            known = line["figures"].get(name)
            line["figures"][name] = value if known is None else known + value
    return list(lines.values())


def set_aside(faults: Iterable[Fault]) -> list[dict[str, Any]]:
    """Loans set aside, by number."""
    rows = [asdict(fault) for fault in faults]
    for row in rows:
        row["last_good_on"] = row["last_good_on"].isoformat() if row["last_good_on"] else None
    return sorted(rows, key=lambda row: str(row["number"]))


def stages(seconds: dict[str, float]) -> dict[str, Any]:
    """Stage timings in seconds, and which was slowest. Stages of portions run side by side are added up."""
    rounded = {name: round(value, 4) for name, value in seconds.items()}
    return {"seconds": rounded, "slowest": max(seconds, key=lambda name: seconds[name]) if seconds else None}


def compose(*, day: Day) -> dict[str, Any]:
    """The whole page."""
    portions = [day.portions[key] for key in sorted(day.portions)]
    checks = joined([result for portion in portions for result in portion.results])
    return {
        "business_date": day.business_date.isoformat(),
        "previous": day.previous.isoformat() if day.previous else None,
        "rulebook_version": day.rulebook_version,
        "kernel_version": day.kernel_version,
        "loans": sum(row["loans"] for row in day.totals),
        "totals": day.totals,
        "changes": day.changes,
        "checks": checks,
        "breaks": [line for line in checks if not line["ok"]],
        "set_aside": set_aside(fault for portion in portions for fault in portion.faults),
        "stages": stages(day.seconds),
    }


def broken(*, day: Day, results: Sequence[Result]) -> dict[str, Any]:
    """The page of a close that a check stopped: which one, with its figures."""
    checks = joined(results)
    return {
        "business_date": day.business_date.isoformat(),
        "previous": day.previous.isoformat() if day.previous else None,
        "rulebook_version": day.rulebook_version,
        "checks": checks,
        "breaks": [line for line in checks if not line["ok"]],
    }
