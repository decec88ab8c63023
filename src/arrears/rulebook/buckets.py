"""Boundary tables of days past due: M0, M1 … are data, a table per lender's convention."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from arrears.plumbing.early import gettext as _
from arrears.plumbing.failures import Unable
from arrears.rulebook.fields import Fields
from arrears.rulebook.folder import folder


class UnableToFindBucketTable(Unable):
    """No such table of buckets."""


@dataclass(frozen=True, kw_only=True)
class BucketTable:
    """Buckets in rising order: bucket i holds days past due from `floors[i]` up to before `floors[i + 1]`."""

    name: str
    names: Mapping[str, str] = field(hash=False)
    codes: tuple[str, ...]
    floors: tuple[int, ...]
    current: int  # buckets below this place are not overdue

    def place_of(self, dpd_days: int) -> int:
        """The place (0-based) of the bucket that holds a number of days past due."""
        return bisect_right(self.floors, dpd_days) - 1

    def code_of(self, dpd_days: int) -> str:
        """The code of the bucket that holds a number of days past due."""
        return self.codes[self.place_of(dpd_days)]

    def bounds(self, place: int) -> tuple[int, int | None]:
        """First and last day of a bucket; None = no end."""
        last = place + 1 == len(self.floors)
        return self.floors[place], None if last else self.floors[place + 1] - 1


def table(name: str = "bureau") -> BucketTable:
    """A boundary table. Raises UnableToFindBucketTable, UnableToReadRules."""
    tables = _tables(folder())
    try:
        return tables[name]
    except KeyError:
        known = ", ".join(sorted(tables))
        raise UnableToFindBucketTable(
            _("no bucket table %(name)r: it would be rules/buckets/%(name)s.yaml; there are %(known)s")
            % {"name": name, "known": known}
        ) from None


def all_tables() -> list[BucketTable]:
    """Every table, by name."""
    return [found for _other, found in sorted(_tables(folder()).items())]


@lru_cache(maxsize=8)
def _tables(root: Path) -> dict[str, BucketTable]:
    return {path.stem: read_table(Fields.of_file(path)) for path in sorted((root / "buckets").glob("*.yaml"))}


def read_table(fields: Fields) -> BucketTable:
    """A table from its file. Raises UnableToReadRules."""
    entries = fields.each(
        "buckets", lambda item: (item.text("code"), item.integer("from", high=100_000)), least=2
    )
    codes, floors = tuple(code for code, _other in entries), tuple(floor for _other, floor in entries)
    if floors[0] != 0 or sorted(set(floors)) != list(floors):
        fields.refuse(
            "buckets", _("boundaries must start at 0 and rise, got %(floors)s") % {"floors": list(floors)}
        )
    if floors[1] != 1:
        fields.refuse("buckets", _("the first bucket holds 0 days only: the second starts at 1"))
    if len(set(codes)) != len(codes):
        fields.refuse("buckets", _("a code is given twice: %(codes)s") % {"codes": list(codes)})
    table = BucketTable(
        name=fields.path.stem, names=fields.names("names"), codes=codes, floors=floors, current=1
    )
    fields.text("note", "")
    fields.done()
    return table
