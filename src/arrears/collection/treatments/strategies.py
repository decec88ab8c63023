"""Strategies as decision tables, and the experiment that is running: read strictly from rules/collection/."""

import hashlib
from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from arrears.collection.treatments.explore import Ints, stable_shares
from arrears.rulebook.fields import Fields
from arrears.rulebook.folder import folder
from arrears.rulebook.products import CURRENCIES

Bools = NDArray[np.bool_]
HOLD_OUT = "hold_out"
HELD_OUT = -1  # place of the hold-out among the arms
NOTHING = "nothing"
TREATMENTS = (NOTHING, "sms", "push", "email", "in_app", "letter", "voice_bot", "voice_human")
EXPERIMENT_FILE = "collection/experiment.yaml"
_END = 10**6


@dataclass(frozen=True, kw_only=True)
class Row:
    """A line of a decision table: when it fits, and what is open then."""

    segment: str
    dpd_from: int
    dpd_to: int
    overdue_from_minor: int
    reasons: tuple[str, ...]  # () = any
    treatments: tuple[str, ...]

    def fitting(self, *, dpd_days: Ints, overdue_minor: Ints, reason: NDArray[np.object_]) -> Bools:
        """Which cases it is about [n]."""
        fits = (self.dpd_from <= dpd_days) & (dpd_days <= self.dpd_to)
        fits &= overdue_minor >= self.overdue_from_minor
        return fits & np.isin(reason.astype(str), self.reasons) if self.reasons else fits


@dataclass(frozen=True, kw_only=True)
class Strategy:
    """A decision table; `version` is a hash of its file."""

    code: str
    version: str
    names: dict[str, str]  # what it says in a line, by language
    rows: tuple[Row, ...]


@dataclass(frozen=True, kw_only=True)
class Arm:
    """A part of the people who get a strategy."""

    code: str
    strategy: str
    share: float


@dataclass(frozen=True, kw_only=True)
class Experiment:
    """Who is treated by what, with which capacity and at which cost (minor units)."""

    code: str
    version: str
    currency: str  # of all amounts of the experiment and its strategies; others' cases are not in it
    hold_out: float
    arms: tuple[Arm, ...]
    capacity: dict[str, float]
    cost_minor: dict[str, float]
    complaint_cost_minor: float
    complaint_rate: float
    least_people: int
    worse_share: float
    complaints_ratio: float

    def arms_of(self, people: Ints) -> Ints:
        """Each person's place in `arms`, the same on every day, or HELD_OUT."""
        share = stable_shares(experiment=self.code, people=people)[:, 0]
        ends = self.hold_out + (1.0 - self.hold_out) * np.cumsum([arm.share for arm in self.arms])
        place = np.searchsorted(ends, share, side="right").clip(0, len(self.arms) - 1)
        return np.where(share < self.hold_out, HELD_OUT, place)

    def arm_code(self, place: int) -> str:
        """What an arm is called, by its place."""
        return HOLD_OUT if place == HELD_OUT else self.arms[place].code


def read_strategy(code: str) -> Strategy:
    """A strategy by its code. Raises UnableToReadRules."""
    path = folder() / "collection" / "strategies" / f"{code}.yaml"
    fields = Fields.of_file(path)
    names = dict(fields.names("description"))
    rows = fields.each("rows", _row)
    fields.done()
    return Strategy(code=code, version=_digest(path.read_bytes()), names=names, rows=rows)


def _row(fields: Fields) -> Row:
    return Row(
        segment=fields.text("segment"),
        dpd_from=fields.integer("dpd_from", 0),
        dpd_to=fields.integer("dpd_to", _END),
        overdue_from_minor=fields.integer("overdue_from_minor", 0),
        reasons=fields.texts("reasons"),
        treatments=fields.texts("treatments", known=TREATMENTS),
    )


def read_experiment() -> Experiment:
    """The experiment that is running. Raises UnableToReadRules."""
    path = folder() / EXPERIMENT_FILE
    fields = Fields.of_file(path)
    fields.names("description")
    arms, channels, release = fields.inside("arms"), fields.inside("channels"), fields.inside("release")
    shares = [(code, arms.inside(code)) for code in [*arms.keys()]]
    found = tuple(
        Arm(code=code, strategy=arm.text("strategy"), share=float(arm.number("share", high="1")))
        for code, arm in shares
    )
    if not found or abs(sum(arm.share for arm in found) - 1.0) > 1e-9:
        fields.refuse("arms", _("the shares of all arms must add up to 1"))
    of_channel = {str(code): channels.inside(code) for code in [*channels.keys()]}
    return Experiment(
        code=fields.text("experiment"),
        version=_digest(path.read_bytes()),
        currency=fields.choice("currency", {name: name for name in CURRENCIES}),
        hold_out=float(fields.number("hold_out", high="0.99")),
        arms=found,
        capacity={code: float(channel.number("capacity_a_day")) for code, channel in of_channel.items()},
        cost_minor={code: float(channel.number("cost_minor")) for code, channel in of_channel.items()},
        complaint_cost_minor=float(fields.number("complaint_cost_minor")),
        complaint_rate=float(fields.number("complaint_rate", high="1")),
        least_people=release.integer("least_people", low=2),
        worse_share=float(release.number("worse_share", high="1")),
        complaints_ratio=float(release.number("complaints_ratio", low="1", high="100")),
    )


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]
