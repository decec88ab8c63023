"""The plan of reminders as data: `rules/collection/reminders.yaml`, read strictly. Pure but for the
reading.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from functools import lru_cache
from pathlib import Path

from django.utils.translation import gettext as _

from arrears.collection.reminders.choices import Channel
from arrears.collection.reminders.template_file import templates
from arrears.rulebook.citations import read_citation
from arrears.rulebook.digest import version
from arrears.rulebook.fields import Fields
from arrears.rulebook.folder import folder

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_REACHED_BY = ("handed_over", "delivered", "opened")


@dataclass(frozen=True, kw_only=True)
class Step:
    """A day before or after the due date, and what happens on it."""

    code: str
    days: int
    template: str  # "" when a person calls
    person: bool
    channels: tuple[str, ...]
    products: tuple[str, ...]  # empty: all


@dataclass(frozen=True, kw_only=True)
class ChannelCost:
    """What a message on a channel costs, and how likely it reaches somebody of whom nothing is known."""

    cost_minor: int
    prior: float
    reached_by: str  # the state from which on it counts as having reached the person


@dataclass(frozen=True, kw_only=True)
class ReminderPlan:
    """The whole file; `version` is that of all rules."""

    steps: tuple[Step, ...]
    wanted_at: time
    expires_hours: int
    days_between: int
    quiet_holidays: bool
    quiet_weekdays: tuple[int, ...]
    channels: Mapping[str, ChannelCost]
    worth_minor: int
    prior_weight: float
    history_days: int
    preferred_bonus: float
    version: str

    def step(self, code: str) -> Step:
        """The step of this code."""
        return next(step for step in self.steps if step.code == code)


def reminder_plan() -> ReminderPlan:
    """The plan in force. Raises UnableToReadRules."""
    path = folder() / "collection" / "reminders.yaml"
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _read(path: Path, _changed: int) -> ReminderPlan:
    fields = Fields.of_file(path)
    fields.names("names")
    fields.each("reference", read_citation)
    quiet, choice = fields.inside("quiet"), fields.inside("choice")
    plan = ReminderPlan(
        steps=fields.each("steps", _step),
        wanted_at=_time(fields, "wanted_at"),
        expires_hours=fields.integer("expires_hours", low=1, high=240),
        days_between=fields.integer("days_between", high=60),
        quiet_holidays=quiet.flag("holidays"),
        quiet_weekdays=tuple(_WEEKDAYS.index(day) for day in quiet.texts("weekdays", known=_WEEKDAYS)),
        channels=_channels(fields.inside("channels")),
        worth_minor=choice.integer("worth_minor"),
        prior_weight=float(choice.number("prior_weight", low="0.1")),
        history_days=choice.integer("history_days", low=1, high=3660),
        preferred_bonus=float(choice.number("preferred_bonus", high="1")),
        version=version(),
    )
    quiet.done()
    choice.done()
    fields.done()
    _check(fields, plan)
    return plan


def _step(fields: Fields) -> Step:
    days = fields.integer("days", low=-31, high=3650)
    if days == 1:
        fields.refuse(
            "days",
            _("what fell due yesterday is overdue from tonight's close on: choose 2 or more, or 0"),
        )
    person = fields.flag("person", False)
    return Step(
        code=fields.text("code"),
        days=days,
        template="" if person else fields.text("template"),
        person=person,
        channels=() if person else fields.texts("channels", known=tuple(Channel)),
        products=fields.texts("products"),
    )


def _channels(fields: Fields) -> Mapping[str, ChannelCost]:
    found = {}
    for channel in Channel:
        inside = fields.inside(channel.value)
        found[channel.value] = ChannelCost(
            cost_minor=inside.integer("cost_minor", high=10**6),
            prior=float(inside.number("prior", high="1")),
            reached_by=inside.choice("reached_by", {code: code for code in _REACHED_BY}),
        )
        inside.done()
    fields.done()
    return found


def _time(fields: Fields, key: str) -> time:
    text = fields.text(key)
    found = re.fullmatch(r"([01]\d|2[0-3]):([0-5]\d)", text)
    if found is None:
        fields.refuse(key, _("expected a time like 10:30, got %(given)r") % {"given": text})
    return time(int(found[1]), int(found[2]))


def _check(fields: Fields, plan: ReminderPlan) -> None:
    """Codes and days are different, and every template says something on each channel of its step."""
    if len({step.code for step in plan.steps}) < len(plan.steps):
        fields.refuse("steps", _("two steps have the same code"))
    known = templates()
    for place, step in enumerate(plan.steps):
        if step.person:
            continue
        if step.template not in known:
            fields.refuse(
                f"steps[{place}].template",
                _("no template %(name)r; there are %(known)s")
                % {"name": step.template, "known": ", ".join(known)},
            )
        latest = known[step.template].versions[max(known[step.template].versions)]
        missing = [channel for channel in step.channels if channel not in latest.channels]
        if missing or not step.channels:
            fields.refuse(
                f"steps[{place}].channels",
                _("the template %(name)s says nothing by %(channels)s")
                % {"name": step.template, "channels": ", ".join(missing) or "…"},
            )
