"""The lender's choices about cases, from rules/collection/cases.yaml."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from arrears.rulebook.fields import Fields
from arrears.rulebook.folder import folder


@dataclass(frozen=True, kw_only=True)
class CaseSettings:
    """Days, minutes and minor units as named; shares as fractions of one."""

    watch_days: int
    reopen_days: int
    lease_minutes: int
    grace_days: int
    promise_days_max: int
    promise_review_days: int
    cost_per_minute_minor: int
    cost_per_attempt_minor: int
    review_share: float
    bucket_value: Mapping[str, float]


def case_settings() -> CaseSettings:
    """The choices in force. Raises UnableToReadRules."""
    return _read(folder() / "collection" / "cases.yaml")


@lru_cache(maxsize=4)
def _read(path: Path) -> CaseSettings:
    fields = Fields.of_file(path)
    promise, values = fields.inside("promise"), fields.inside("bucket_value")
    found = CaseSettings(
        watch_days=fields.integer("watch_days", high=30),
        reopen_days=fields.integer("reopen_days", high=3650),
        lease_minutes=fields.integer("lease_minutes", low=1, high=480),
        grace_days=promise.integer("grace_days", high=30),
        promise_days_max=promise.integer("days_max", low=1, high=365),
        promise_review_days=promise.integer("review_days", high=365),
        cost_per_minute_minor=fields.integer("cost_per_minute_minor"),
        cost_per_attempt_minor=fields.integer("cost_per_attempt_minor"),
        review_share=float(fields.number("review_share", high="1")),
        bucket_value={str(code): float(values.number(code)) for code in values.keys()},  # noqa: SIM118
    )
    fields.text("note", "")
    for part in (promise, values, fields):
        part.done()
    return found
