"""The order of a list, in the address: `sort=dpd` or `sort=-dpd`."""

from collections.abc import Collection
from dataclasses import dataclass

from django.http import QueryDict


@dataclass(frozen=True, kw_only=True)
class Sort:
    """What a list is sorted by; `address(key)` sorts by another column, or turns this one round."""

    key: str
    descending: bool
    query: QueryDict

    def address(self, key: str) -> str:
        changed = self.query.copy()
        changed.pop("page", None)
        descending = not self.descending if key == self.key else True
        changed["sort"] = f"-{key}" if descending else key
        return f"?{changed.urlencode()}"


def read_sort(*, query: QueryDict, known: Collection[str], default: str) -> Sort:
    """The sort of an address; anything unknown is the default (`-key` = largest first)."""
    text = query.get("sort", default)
    if text.removeprefix("-") not in known:
        text = default
    return Sort(key=text.removeprefix("-"), descending=text.startswith("-"), query=query)
