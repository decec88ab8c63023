"""Pages of a list; the page is in the address."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page: its items and where the neighbours are (query strings; empty = none)."""

    items: Sequence[Any]
    number: int
    pages: int
    count: int
    first: int
    last: int
    before: str
    after: str


def page_number(query: QueryDict) -> int:
    """The page asked for, from 1; anything else is 1."""
    text = query.get("page", "1")
    return max(1, min(10**6, int(text))) if text.isascii() and text.isdigit() else 1


def page_of(*, items: Sequence[Any], query: QueryDict, size: int) -> Page:
    """A page of a list that is in memory."""
    number = min(page_number(query), max(1, -(-len(items) // size)))
    return page_from(
        items=items[(number - 1) * size : number * size],
        count=len(items),
        number=number,
        query=query,
        size=size,
    )


def page_from(*, items: Sequence[Any], count: int, number: int, query: QueryDict, size: int) -> Page:
    """A page whose items were already chosen."""
    pages = max(1, -(-count // size))
    return Page(
        items=items,
        number=number,
        pages=pages,
        count=count,
        first=(number - 1) * size + 1 if items else 0,
        last=(number - 1) * size + len(items),
        before=_address(query, number - 1) if number > 1 else "",
        after=_address(query, number + 1) if number < pages else "",
    )


def _address(query: QueryDict, number: int) -> str:
    changed = query.copy()
    changed["page"] = str(number)
    return f"?{changed.urlencode()}"
