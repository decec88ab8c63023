"""Which part of the book a measure looks at. Amounts of two currencies are never added."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Filters of a measure; None = all. Without a currency, the one with the most loans is measured."""

    currency: str | None = None
    book_code: str | None = None
    product_code: str | None = None
    region: str | None = None
    origin: str | None = None
    left_out: tuple[tuple[str, int], ...] = ()  # other currencies and their loans, said in a note

    def conditions(self) -> list[str]:
        """SQL conditions on a snapshot."""
        names = [item.name for item in fields(self) if item.name != "left_out"]
        values = [(name, getattr(self, name)) for name in names]
        return [f"{name} = '{_escaped(value)}'" for name, value in values if value is not None]

    def with_currency(self, found: Sequence[tuple[str, int]]) -> "Scope":
        """The scope in its most frequent currency, the others noted."""
        if not found:
            return self
        return replace(self, currency=found[0][0], left_out=tuple(found[1:]))


def _escaped(value: str) -> str:
    return value.replace("'", "''")


EVERYTHING = Scope()
