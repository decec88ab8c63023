"""Which version of a template may be used: the last decision on it, and whether it is still the same."""

from dataclasses import dataclass
from datetime import date, datetime

from arrears.collection.reminders.choices import TemplateState
from arrears.collection.reminders.models import Message, TemplateDecision
from arrears.collection.reminders.template_file import Template, Version, templates


@dataclass(frozen=True, kw_only=True)
class Deciding:
    """One line of a version's history."""

    state: TemplateState
    actor: str
    reason: str
    decided_on: date
    decided_at: datetime
    digest: str


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where a version stands, with its history, the oldest first."""

    template: Template
    version: Version
    state: TemplateState
    history: tuple[Deciding, ...]
    used: bool  # whether a message was made of it

    @property
    def proposer(self) -> str:
        """Who asked for the approval last."""
        asked = [line.actor for line in self.history if line.state == TemplateState.PROPOSED]
        return asked[-1] if asked else ""


def standings() -> list[Standing]:
    """Every version of every template, the newest of each first."""
    rows = TemplateDecision.objects.order_by("id")
    history: dict[tuple[str, int], list[Deciding]] = {}
    for row in rows:
        history.setdefault((row.template, row.version), []).append(
            Deciding(
                state=TemplateState(row.state),
                actor=row.actor,
                reason=row.reason,
                decided_on=row.decided_on,
                decided_at=row.decided_at,
                digest=row.digest,
            )
        )
    return [
        _standing(template, version, tuple(history.get((code, number), ())))
        for code, template in templates().items()
        for number, version in sorted(template.versions.items(), reverse=True)
    ]


def standing_of(*, template: str, version: int) -> Standing | None:
    """One version; None when there is none."""
    found = (s for s in standings() if s.template.code == template and s.version.number == version)
    return next(found, None)


def approved_versions(*, on: date) -> dict[str, Version]:
    """The newest approved version of each template that is in force on a day; templates without one are
    absent.
    """
    found: dict[str, Version] = {}
    for standing in standings():
        if standing.state == TemplateState.APPROVED and standing.version.since <= on:
            found.setdefault(standing.template.code, standing.version)
    return found


def _standing(template: Template, version: Version, history: tuple[Deciding, ...]) -> Standing:
    used = Message.objects.filter(template=template.code, version=version.number).exists()
    state = history[-1].state if history else TemplateState.DRAFT
    if state in (TemplateState.APPROVED, TemplateState.PROPOSED) and history[-1].digest != version.digest:
        state = TemplateState.CHANGED
    return Standing(template=template, version=version, state=state, history=history, used=used)
