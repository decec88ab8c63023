"""What was asked of the simulator before: kept in the audit trail, where every start and end is written."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from arrears.plumbing.days import to_day
from arrears.plumbing.models import AuditRecord
from arrears.servicing.queries.counts import loans_per_shard
from arrears.simulator.life import Plan

BEGUN, FINISHED = "simulator.seed.begun", "simulator.seed.finished"
LIVED = "simulator.lived"  # subject = the last day of what was written in one transaction


@dataclass(frozen=True, kw_only=True)
class Begun:
    """A seeding that was started on this database, and the world that it was started with."""

    plan: Plan
    world_digest: str
    finished: bool


def begun_seed() -> Begun | None:
    """The seeding of this database; None when it was never started."""
    record = AuditRecord.objects.filter(action=BEGUN).order_by("id").first()
    if record is None:
        return None
    detail = record.detail
    return Begun(
        plan=Plan(
            seed=detail["seed"],
            loans=detail["loans"],
            months=detail["months"],
            start=date.fromisoformat(detail["start"]),
        ),
        world_digest=detail["world"],
        finished=AuditRecord.objects.filter(action=FINISHED).exists(),
    )


def is_demonstration() -> bool:
    """Whether this book was made by the simulator."""
    return AuditRecord.objects.filter(action=BEGUN).exists()


def plan_detail(*, begun: Begun) -> dict[str, Any]:
    """The plan as the audit trail keeps it."""
    plan = begun.plan
    return {
        "seed": plan.seed,
        "loans": plan.loans,
        "months": plan.months,
        "start": plan.start.isoformat(),
        "world": begun.world_digest,
    }


def book_is_empty() -> bool:
    """Whether there is no loan yet."""
    return not any(loans_per_shard().values())


def seed_unfinished() -> bool:
    """Whether a seeding was started and not finished: the same command finishes it."""
    begun = begun_seed()
    return begun is not None and not begun.finished


def lived_days() -> set[int]:
    """Days that were lived one by one after the history (and the last days of the history's months)."""
    subjects = AuditRecord.objects.filter(action=LIVED).values_list("subject", flat=True)
    return {to_day(date.fromisoformat(subject)) for subject in subjects}


def has_lived(*, last: date) -> bool:
    """Whether the days up to `last`, written together, are in the tables."""
    return AuditRecord.objects.filter(action=LIVED, subject=last.isoformat()).exists()
