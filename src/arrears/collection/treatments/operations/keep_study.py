"""Stores the estimate of the real effect, so that a page can show it where the data are not."""

import hashlib
from pathlib import Path
from typing import Any

from arrears.collection.treatments.models import Study
from arrears.collection.treatments.recoveries import (
    Jump,
    Recoveries,
    UnableToEstimateJump,
    bandwidth_of,
    file_of,
    jump,
    read_recoveries,
    thresholds,
)

RECOVERIES = "recoveries"


def keep_study(*, path: Path, actor: str) -> None:
    """Computes and stores it; the same data are stored again. Raises UnableToReadRecoveries."""
    recoveries = read_recoveries(path)
    found = [_threshold(recoveries, at) for at in thresholds(recoveries)]
    Study.objects.create(
        kind=RECOVERIES,
        source_sha256=hashlib.sha256(file_of(path).read_bytes()).hexdigest(),
        result={"debts": len(recoveries.level), "thresholds": [one for one in found if one]},
        actor=actor,
    )


def _threshold(recoveries: Recoveries, at: float) -> dict[str, Any]:
    """The jump of what was recovered and, as a check, of the debtors' age; {} with too few debts near it."""
    width = bandwidth_of(recoveries, at=at)
    try:
        effect = jump(running=recoveries.expected, outcome=recoveries.actual, at=at, bandwidth=width)
        age = jump(running=recoveries.expected, outcome=recoveries.age, at=at, bandwidth=width)
    except UnableToEstimateJump:
        return {}
    return {"at": at, "bandwidth": width, "debts": effect.debts, "effect": _told(effect), "age": _told(age)}


def _told(found: Jump) -> list[float]:
    """Effect, lower and upper end of its 95 % interval."""
    return [found.effect, found.low, found.high]
