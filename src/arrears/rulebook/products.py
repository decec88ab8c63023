"""Products: named, priced and versioned by date; each version is a set of the kernel's terms."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path

from arrears.plumbing.failures import Unable
from arrears.rulebook import limits
from arrears.rulebook.citations import Citation, read_citation
from arrears.rulebook.fields import Fields
from arrears.rulebook.folder import folder
from arrears.rulebook.terms import Sale, read_sale


class UnableToFindProduct(Unable):
    """No such product, or no such version of it."""


@dataclass(frozen=True, kw_only=True)
class Product:
    """One version of a product: everything that is agreed alike for all loans sold under it."""

    code: str
    version: str  # the day from which it is on sale, YYYY-MM-DD
    names: Mapping[str, str] = field(hash=False)  # by language: en, zh
    description: Mapping[str, str] = field(hash=False)
    jurisdiction: str
    currency: str
    references: tuple[Citation, ...]
    terms_fields: Mapping[str, int] = field(hash=False)  # kernel.book.TERMS by name
    instalments: tuple[int, ...]  # terms on offer
    amount_min_minor: int
    amount_max_minor: int
    rate_min_ppb: int  # per year
    rate_max_ppb: int
    annual_cost_max: float  # APR at the highest rate, paid on time
    allocation_order: tuple[tuple[str, str], ...]  # (due state, part)

    @property
    def since(self) -> date:
        """First day of sale of this version."""
        return date.fromisoformat(self.version)


def load(*, code: str, version: str | None = None, on: date | None = None) -> Product:
    """A product: one version by name, the version on sale on a day, or the latest.

    Raises UnableToFindProduct, and UnableToReadRules when a file is broken or above a limit.
    """
    versions = _products(folder()).get(code)
    if not versions:
        known = ", ".join(sorted(_products(folder())))
        raise UnableToFindProduct(
            f"no product {code!r}: it would be rules/products/{code}.yaml; there are {known}"
        )
    if version is not None:
        found = [product for product in versions if product.version == str(version)]
    else:
        found = [product for product in versions if on is None or product.since <= on]
    if not found:
        wanted = f"version {version}" if version else f"version on {on}"
        known = ", ".join(product.version for product in versions)
        raise UnableToFindProduct(f"product {code!r} has no {wanted}; there are {known}")
    return found[-1]


def all_products(*, on: date | None = None) -> list[Product]:
    """The version of every product that is on sale on a day (None: the latest), by code."""
    chosen = []
    for _, versions in sorted(_products(folder()).items()):
        chosen += [product for product in versions if on is None or product.since <= on][-1:]
    return chosen


def all_versions() -> list[Product]:
    """Every version of every product, by code and date."""
    return [product for _, versions in sorted(_products(folder()).items()) for product in versions]


@lru_cache(maxsize=8)
def _products(root: Path) -> dict[str, list[Product]]:
    return {path.stem: _read(Fields.of_file(path)) for path in sorted((root / "products").glob("*.yaml"))}


def _read(fields: Fields) -> list[Product]:
    versions = fields.inside("versions")
    days = sorted(versions.keys(), key=str)
    for day in days:
        if type(day) is not date:
            versions.refuse(day, "expected the first day of sale like 2026-01-31 as key")
    if not days:
        fields.refuse("versions", "expected at least one version")
    jurisdiction = fields.text("jurisdiction")
    found = []
    for since, until in zip(days, [*days[1:], None], strict=True):
        inside = versions.inside(since)
        sale = read_sale(inside, jurisdiction=jurisdiction, since=since)
        limits.check(fields=inside, jurisdiction=jurisdiction, offer=sale.offer, since=since, until=until)
        found.append(_product(fields, jurisdiction=jurisdiction, since=since, sale=sale))
    fields.done()
    return found


def _product(fields: Fields, *, jurisdiction: str, since: date, sale: Sale) -> Product:
    return Product(
        code=fields.path.stem,
        version=since.isoformat(),
        names=fields.names("names"),
        description=fields.names("description"),
        jurisdiction=jurisdiction,
        currency=fields.choice("currency", {"CNY": "CNY", "USD": "USD", "EUR": "EUR", "GBP": "GBP"}),
        references=fields.each("reference", read_citation),
        terms_fields=sale.terms_fields,
        instalments=sale.instalments,
        amount_min_minor=sale.amount_min_minor,
        amount_max_minor=sale.amount_max_minor,
        rate_min_ppb=sale.rate_min_ppb,
        rate_max_ppb=sale.rate_max_ppb,
        annual_cost_max=float(sale.offer.annual_cost()),
        allocation_order=sale.order,
    )
