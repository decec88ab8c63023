"""The places whose law is known: names, currency, and the wider place whose rules also count there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from arrears.plumbing.early import gettext as _
from arrears.plumbing.failures import Unable
from arrears.rulebook.fields import Fields
from arrears.rulebook.folder import folder


class UnableToFindJurisdiction(Unable):
    """No such place; the message names those that are known."""


@dataclass(frozen=True, kw_only=True)
class Jurisdiction:
    """A place with its own rules."""

    code: str
    names: Mapping[str, str] = field(hash=False)  # by language: en, zh
    within: str  # "" at the top
    currency: str  # "" where amounts may be in any
    holidays: str  # name of the calendar in the library `holidays`, "" = none
    zones: tuple[str, ...] = ()  # its time zones (IANA); where a person's is not known, all must agree


def load(code: str) -> Jurisdiction:
    """A jurisdiction by its code. Raises UnableToFindJurisdiction."""
    known = _jurisdictions(folder())
    if code not in known:
        raise UnableToFindJurisdiction(
            _("no jurisdiction %(code)r: rules/jurisdictions.yaml knows %(known)s")
            % {"code": code, "known": ", ".join(known)}
        )
    return known[code]


def all_jurisdictions() -> list[Jurisdiction]:
    """Every jurisdiction, in the file's order."""
    return list(_jurisdictions(folder()).values())


def chain(code: str) -> list[str]:
    """The places whose rules count in a jurisdiction: itself, then each wider one."""
    return list(_chain(folder(), code))


@lru_cache(maxsize=256)
def _chain(root: Path, code: str) -> tuple[str, ...]:
    places = []
    while code:
        places.append(code)
        code = load(code).within
    return tuple(places)


@lru_cache(maxsize=8)
def _jurisdictions(root: Path) -> dict[str, Jurisdiction]:
    fields = Fields.of_file(root / "jurisdictions.yaml")
    found = {}
    for code in fields.keys():  # noqa: SIM118 (not a mapping)
        found[code] = _read(fields, code)
    for place in found.values():
        if place.within and place.within not in found:
            fields.refuse(
                place.code, _("lies within %(within)s, which is not in this file") % {"within": place.within}
            )
        if _turns_back(place, found):
            fields.refuse(place.code, _("lies within itself"))
    return found


def _turns_back(place: Jurisdiction, found: Mapping[str, Jurisdiction]) -> bool:
    seen, code = {place.code}, place.within
    while code in found:
        if code in seen:
            return True
        seen.add(code)
        code = found[code].within
    return False


def _read(fields: Fields, code: str) -> Jurisdiction:
    inside = fields.inside(code)
    place = Jurisdiction(
        code=str(code),
        names={language: inside.text(language) for language in ("en", "zh")},
        within=inside.text("within", ""),
        currency=inside.text("currency", ""),
        holidays=inside.text("holidays", ""),
        zones=inside.texts("zones"),
    )
    inside.done()
    return place
