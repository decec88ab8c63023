"""The one real effect at hand: debts whose collection effort was assigned by thresholds of the expected
recovery.

Regression discontinuity: debts just above a threshold got a higher level of effort than those just below
and are otherwise alike, so the jump of what was recovered at the threshold is the effect of the level
(local linear, triangular kernel, heteroscedasticity-robust interval).
"""

import csv
import gzip
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from arrears.plumbing.failures import Unable

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_Z = 1.959964  # 95 %
_COLUMNS = ("expected_recovery_amount", "actual_recovery_amount", "recovery_strategy", "age")
_LEAST = 15  # debts on each side of a threshold


class UnableToReadRecoveries(Unable):
    """The file is not what it should be; the message says how."""


class UnableToEstimateJump(Unable):
    """Too few debts near the threshold."""


@dataclass(frozen=True, kw_only=True)
class Recoveries:
    """Debts [n]: what was expected, what was recovered, the level of effort, the debtor's age."""

    expected: Floats
    actual: Floats
    level: Ints
    age: Floats


@dataclass(frozen=True, kw_only=True)
class Jump:
    """The jump at a threshold with its 95 % interval; `bandwidth` on each side, `debts` within it."""

    at: float
    effect: float
    low: float
    high: float
    bandwidth: float
    debts: int

    @property
    def told_apart(self) -> bool:
        """Whether the interval leaves zero out."""
        return self.low > 0 or self.high < 0


def read_recoveries(path: Path) -> Recoveries:
    """The debts of a CSV file, plain or gzip, or of the only such file of a folder. Raises
    UnableToReadRecoveries.
    """
    path = file_of(path)
    packed = path.read_bytes()
    text = (gzip.decompress(packed) if path.suffix == ".gz" else packed).decode("utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    if not rows or any(name not in rows[0] for name in _COLUMNS):
        raise UnableToReadRecoveries(
            _("%(path)s: the columns %(columns)s are needed") % {"path": path, "columns": ", ".join(_COLUMNS)}
        )
    try:
        numbers = np.array([[float(row[name]) for name in (*_COLUMNS[:2], "age")] for row in rows])
        level = np.array([int(row["recovery_strategy"].split()[1]) for row in rows])
    except (ValueError, IndexError) as failure:
        raise UnableToReadRecoveries(f"{path}: {failure}") from failure
    return Recoveries(expected=numbers[:, 0], actual=numbers[:, 1], level=level, age=numbers[:, 2])


def file_of(path: Path) -> Path:
    """The file itself, or the only CSV file of a folder. Raises UnableToReadRecoveries."""
    if not path.is_dir():
        return path
    files = sorted([*path.glob("*.csv"), *path.glob("*.csv.gz")])
    if len(files) != 1:
        raise UnableToReadRecoveries(_("%(path)s: expected one CSV file in this folder") % {"path": path})
    return files[0]


def thresholds(recoveries: Recoveries) -> list[float]:
    """Where the level rises: the least expected recovery of each level above the lowest."""
    levels = np.unique(recoveries.level)
    return [float(np.ceil(recoveries.expected[recoveries.level == level].min())) for level in levels[1:]]


def jump(*, running: Floats, outcome: Floats, at: float, bandwidth: float) -> Jump:
    """The jump of `outcome` where `running` reaches `at`: a line on each side, near debts weighing more.

    Robust standard errors (HC1). Raises UnableToEstimateJump.
    """
    near = np.abs(running - at) < bandwidth
    x, y = running[near] - at, outcome[near]
    above = (x >= 0).astype(float)
    if min(above.sum(), len(above) - above.sum()) < _LEAST:
        raise UnableToEstimateJump(
            _("fewer than %(least)s debts on a side within %(bandwidth)s of %(at)s")
            % {"least": _LEAST, "bandwidth": f"{bandwidth:g}", "at": f"{at:g}"}
        )
    weight = 1.0 - np.abs(x) / bandwidth
    design = np.column_stack([np.ones(len(x)), above, x, above * x])
    bread = np.linalg.inv((design * weight[:, None]).T @ design)
    found = bread @ ((design * weight[:, None]).T @ y)
    scores = design * (weight * (y - design @ found))[:, None]
    covariance = bread @ (scores.T @ scores) @ bread * len(x) / (len(x) - 4)
    error = float(np.sqrt(covariance[1, 1]))
    effect = float(found[1])
    return Jump(
        at=at,
        effect=effect,
        low=effect - _Z * error,
        high=effect + _Z * error,
        bandwidth=bandwidth,
        debts=len(x),
    )


def bandwidth_of(recoveries: Recoveries, *, at: float) -> float:
    """As far as the nearer neighbouring threshold, at most as far as half of what is expected there.

    A window must not hold another threshold; what is wider borrows from debts that are not alike.
    """
    others = [abs(at - other) for other in thresholds(recoveries) if other != at]
    return float(min([at / 2, *others]))


def density_jump(recoveries: Recoveries, *, at: float, bandwidth: float, bins: int = 20) -> Jump:
    """The same for how many debts there are (share of a bin's mean): a jump would mean that somebody sorted
    them.
    """
    width = bandwidth / bins
    edges = at + width * np.arange(-bins, bins + 1)
    counts, _edges = np.histogram(recoveries.expected, edges)
    return jump(
        running=np.asarray(edges[:-1] + width / 2, np.float64),
        outcome=np.asarray(counts / max(float(counts.mean()), 1e-9), np.float64),
        at=at,
        bandwidth=bandwidth,
    )
