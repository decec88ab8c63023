"""Where a debtor is, for the law and for the clock: from their loans, their region and what they said."""

from functools import lru_cache

from arrears.plumbing.failures import Unable
from arrears.rulebook import jurisdictions, products
from arrears.rulebook.folder import folder

EVERYWHERE = ("INT",)
_NO_ZONE = ("UTC",)


@lru_cache(maxsize=4096)
def places_of(jurisdictions_of_loans: tuple[str, ...], regions: tuple[str, ...]) -> tuple[str, ...]:
    """The jurisdictions of the loans, each narrowed to the debtor's region where that has law of its own."""
    known = {place.code for place in jurisdictions.all_jurisdictions()}
    countries = [place for place in jurisdictions_of_loans if place in known]
    parts = [f"{place}-{region}" for place in countries for region in regions]
    found = {part for part in parts if part in known}
    wide = {place for place in countries if not any(part.startswith(f"{place}-") for part in found)}
    return tuple(sorted(found | wide)) or EVERYWHERE


@lru_cache(maxsize=512)
def zones_of(places: tuple[str, ...], said: str) -> tuple[str, ...]:
    """The time zone that the debtor said, else every one of their places: all of them must agree."""
    if said:
        return (said,)
    zones = {zone for place in places for zone in _zones(place)}
    return tuple(sorted(zones)) or _NO_ZONE


def _zones(place: str) -> tuple[str, ...]:
    """Of the place itself, else of the nearest wider one that has any."""
    for code in jurisdictions.chain(place):
        if zones := jurisdictions.load(code).zones:
            return zones
    return ()


def lender_and_kind(product_code: str) -> tuple[str, str]:
    """Who books the product and what kind it is; empty for a product that has no file any more."""
    return _lender_and_kind(str(folder()), product_code)


@lru_cache(maxsize=1024)
def _lender_and_kind(_root: str, product_code: str) -> tuple[str, str]:
    try:
        product = products.load(code=product_code)
    except Unable:
        return "", ""
    return (product.offer.lender, product.offer.kind) if product.offer is not None else ("", "")
