"""Advice that costs nothing, by place: rules/collection/help/<jurisdiction>.yaml."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from arrears.rulebook.fields import Fields
from arrears.rulebook.folder import folder


@dataclass(frozen=True, kw_only=True)
class Place:
    """Somebody who helps; texts by language (en, zh)."""

    names: dict[str, str]
    words: dict[str, str]
    phone: str
    source: str  # said beside the number
    basis: str  # how we know it, where no page was read; not shown


def places(*, jurisdictions: tuple[str, ...], region: str) -> tuple[Place, ...]:
    """Who helps in the places of a borrower's loans, their own region's first."""
    found: list[Place] = []
    for name in jurisdictions:
        path = folder() / "collection" / "help" / f"{name}.yaml"
        if path.is_file():
            everywhere, regions = _read(path)
            found += [*regions.get(region.removeprefix("CN-")[:2], ()), *everywhere]
    return tuple(found)


@lru_cache(maxsize=32)
def _read(path: Path) -> tuple[tuple[Place, ...], dict[str, tuple[Place, ...]]]:
    fields = Fields.of_file(path)
    fields.text("description")
    everywhere = fields.each("everywhere", _place)
    regions: dict[str, tuple[Place, ...]] = {}
    if fields.has("regions"):
        inside = fields.inside("regions")
        regions = {code: inside.each(code, _place) for code in inside.keys()}  # noqa: SIM118 (not a mapping)
    fields.done()
    return everywhere, regions


def _place(fields: Fields) -> Place:
    return Place(
        names=fields.names("names"),
        words=fields.names("words"),
        phone=fields.raw("phone"),
        source=fields.text("source"),
        basis=fields.text("basis") if fields.has("basis") else "",
    )
