"""Buckets of a measure: a boundary table of days past due, or instalments behind (C, B1 … B4+)."""

from dataclasses import dataclass

from arrears.plumbing.early import gettext as _
from arrears.portfolio.tags import UnableToMeasure
from arrears.rulebook.buckets import UnableToFindBucketTable, table

INSTALMENTS_BEHIND = "instalments_behind"
_BEHIND = ("C", "B1", "B2", "B3", "B4+")


@dataclass(frozen=True, kw_only=True)
class Buckets:
    """Ordered buckets over one column of the snapshot: bucket i holds floors[i] <= value < floors[i + 1]."""

    scheme: str
    column: str
    codes: tuple[str, ...]
    floors: tuple[int, ...]

    def place_sql(self, prefix: str = "") -> str:
        """SQL expression of the bucket's place (0 = current)."""
        cases = " ".join(
            f"when {prefix}{self.column} >= {floor} then {place}"
            for place, floor in reversed(list(enumerate(self.floors)))
            if place
        )
        return f"case {cases} else 0 end"

    def bounds(self, place: int) -> tuple[int, int | None]:
        """First and last value of a bucket; None = no end."""
        last = place + 1 == len(self.floors)
        return self.floors[place], None if last else self.floors[place + 1] - 1


def buckets(scheme: str) -> Buckets:
    """The buckets of a scheme: "dpd:<table>" or "instalments_behind". Raises UnableToMeasure."""
    if scheme == INSTALMENTS_BEHIND:
        return Buckets(scheme=scheme, column=INSTALMENTS_BEHIND, codes=_BEHIND, floors=(0, 1, 2, 3, 4))
    kind, _other, name = scheme.partition(":")
    if kind != "dpd" or not name:
        raise UnableToMeasure(
            _(
                'bucket scheme %(scheme)r: expected "dpd:<table>" like "dpd:bureau", or '
                '"%(instalments_behind)s"'
            )
            % {"scheme": scheme, "instalments_behind": INSTALMENTS_BEHIND}
        )
    try:
        found = table(name)
    except UnableToFindBucketTable as failure:
        raise UnableToMeasure(str(failure)) from failure
    return Buckets(scheme=scheme, column="dpd_days", codes=found.codes, floors=found.floors)
