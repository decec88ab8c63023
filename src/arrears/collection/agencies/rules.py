"""The lender's rules of placement and tables of commission, from rules/collection/."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from django.utils.translation import gettext as _

from arrears.plumbing.failures import Unable
from arrears.rulebook.fields import Fields
from arrears.rulebook.folder import folder


class UnableToFindCommission(Unable):
    """There is no such table of commission, or none in force that day."""


@dataclass(frozen=True, kw_only=True)
class PlacementRule:
    """Which cases go to agencies, for how long, and how they are shared out."""

    code: str
    dpd_from: int
    dpd_to: int
    currency: str
    owed_minor_from: int
    months: int
    share_ppm: int  # of the debtors that fit; the rest stay with the lender's own people
    weights: Mapping[str, int]  # by code of the agency

    def fits(self, dpd_days: int, owed_minor: int, currency: str) -> bool:
        """Whether a case is one of these."""
        return (
            self.dpd_from <= dpd_days <= self.dpd_to
            and owed_minor >= self.owed_minor_from
            and currency == self.currency
        )


@dataclass(frozen=True, kw_only=True)
class Band:
    """A rate of commission for days past due on the day of the placement."""

    dpd_from: int
    dpd_to: int
    share_ppm: int


@dataclass(frozen=True, kw_only=True)
class Commission:
    """A table of commission from a day on."""

    code: str
    version: str
    bands: tuple[Band, ...]


def placement_rules() -> tuple[str, tuple[PlacementRule, ...]]:
    """The version of the rules, and the rules in the order in which they are asked. Or UnableToReadRules."""
    return _rules(folder() / "collection" / "placement.yaml")


def commission(*, code: str, on: date | None = None, version: str | None = None) -> Commission:
    """The table in force on a day, or of a version. Raises UnableToFindCommission, UnableToReadRules."""
    tables = _commissions(folder() / "collection" / "commissions.yaml").get(code, ())
    for table in reversed(tables):
        if table.version == version or (version is None and on is not None and table.version <= f"{on}"):
            return table
    raise UnableToFindCommission(
        _("There is no table of commission %(code)s in force; add it to rules/collection/commissions.yaml.")
        % {"code": code}
    )


@lru_cache(maxsize=4)
def _rules(path: Path) -> tuple[str, tuple[PlacementRule, ...]]:
    fields = Fields.of_file(path)
    found = f"{fields.day('version')}", fields.each("rules", _rule)
    fields.text("note", "")
    fields.done()
    return found


def _rule(fields: Fields) -> PlacementRule:
    weights = fields.inside("weights")
    low = fields.integer("dpd_from", low=1, high=36_500)
    return PlacementRule(
        code=fields.text("code"),
        dpd_from=low,
        dpd_to=fields.integer("dpd_to", 36_500, low=low, high=36_500),
        currency=fields.text("currency"),
        owed_minor_from=fields.integer("owed_minor_from", 0),
        months=fields.integer("months", low=1, high=24),
        share_ppm=fields.integer("share_ppm", high=1_000_000),
        weights={str(code): weights.integer(code, high=1000) for code in weights.keys()},  # noqa: SIM118
    )


@lru_cache(maxsize=4)
def _commissions(path: Path) -> dict[str, tuple[Commission, ...]]:
    fields = Fields.of_file(path)
    fields.text("note", "")
    tables = fields.inside("tables")
    found = {str(code): _versions(str(code), tables.inside(code)) for code in tables.keys()}  # noqa: SIM118
    fields.done()
    return found


def _versions(code: str, fields: Fields) -> tuple[Commission, ...]:
    return tuple(
        Commission(code=code, version=version, bands=fields.each(raw, _band))
        for version, raw in sorted((f"{raw}", raw) for raw in fields.keys())  # noqa: SIM118
    )


def _band(fields: Fields) -> Band:
    low = fields.integer("dpd_from", low=0, high=36_500)
    return Band(
        dpd_from=low,
        dpd_to=fields.integer("dpd_to", 36_500, low=low, high=36_500),
        share_ppm=fields.integer("share_ppm", high=1_000_000),
    )
