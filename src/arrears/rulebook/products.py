"""Products: named, priced and versioned by date; each version is a set of the kernel's terms."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path

from arrears.plumbing.early import gettext as _
from arrears.plumbing.failures import Unable
from arrears.rulebook import jurisdictions, limits
from arrears.rulebook.charges import Charge
from arrears.rulebook.citations import Citation, read_citation
from arrears.rulebook.claims import Claims
from arrears.rulebook.fields import Fields
from arrears.rulebook.folder import folder
from arrears.rulebook.lines import Conversion, Limit, Statement
from arrears.rulebook.offer import Offer
from arrears.rulebook.prepayment import FREE, Prepayment
from arrears.rulebook.scope import KINDS, LENDERS
from arrears.rulebook.terms import Head, Sale, read_sale

CURRENCIES = (
    "CNY",
    "USD",
    "EUR",
    "GBP",
    "JPY",
    "KRW",
    "INR",
    "IDR",
    "VND",
    "PHP",
    "AUD",
    "CAD",
    "COP",
    "RUB",
)


class UnableToFindProduct(Unable):
    """No such product, or no such version of it."""


@dataclass(frozen=True, kw_only=True)
class Product:
    """One version of a product: everything that is agreed alike for all loans sold under it."""

    code: str
    version: str  # the day from which it is on sale, YYYY-MM-DD
    names: Mapping[str, str] = field(hash=False)  # by language: en, zh
    description: Mapping[str, str] = field(hash=False)
    jurisdiction: str  # the first of `jurisdictions`: its law gives order and classes
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
    kind: str = "personal_loan"  # rulebook.scope.KINDS
    lender: str = "consumer_finance_company"  # who books it: rulebook.scope.LENDERS
    jurisdictions: tuple[str, ...] = ()  # where it is sold
    charges: tuple[Charge, ...] = ()
    prepayment: Prepayment = FREE
    claims: Claims = field(default_factory=Claims)
    guarantor: bool = False  # whether somebody must guarantee it
    limit: Limit | None = None  # lines only: amounts above are the bounds of the limit
    statement: Statement | None = None  # revolving lines only: rates above are those of what is carried
    conversions: tuple[Conversion, ...] = ()
    offer: Offer | None = field(default=None, hash=False)
    until: date | None = None  # the day from which the next version is on sale

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
            _("no product %(code)r: it would be rules/products/%(code)s.yaml; there are %(known)s")
            % {"code": code, "known": known}
        )
    if version is not None:
        found = [product for product in versions if product.version == str(version)]
    else:
        found = [product for product in versions if on is None or product.since <= on]
    if not found:
        wanted = f"version {version}" if version else f"version on {on}"
        known = ", ".join(product.version for product in versions)
        raise UnableToFindProduct(
            _("product %(code)r has no %(wanted)s; there are %(known)s")
            % {"code": code, "wanted": wanted, "known": known}
        )
    return found[-1]


def all_products(*, on: date | None = None) -> list[Product]:
    """The version of every product that is on sale on a day (None: the latest), by code."""
    chosen = []
    for _other, versions in sorted(_products(folder()).items()):
        chosen += [product for product in versions if on is None or product.since <= on][-1:]
    return chosen


def all_versions() -> list[Product]:
    """Every version of every product, by code and date."""
    return [product for _other, versions in sorted(_products(folder()).items()) for product in versions]


@lru_cache(maxsize=8)
def _products(root: Path) -> dict[str, list[Product]]:
    return {
        path.stem: read_product(Fields.of_file(path)) for path in sorted((root / "products").glob("*.yaml"))
    }


def read_product(fields: Fields) -> list[Product]:
    """Every version of a product from its file, by date. Raises UnableToReadRules."""
    versions = fields.inside("versions")
    days = sorted(versions.keys(), key=str)
    for day in days:
        if type(day) is not date:
            versions.refuse(day, _("expected the first day of sale like 2026-01-31 as key"))
    if not days:
        fields.refuse("versions", _("expected at least one version"))
    places = _places(fields)
    head = Head(
        jurisdiction=places[0],
        currency=fields.choice("currency", {name: name for name in CURRENCIES}),
        kind=fields.choice("kind", {name: name for name in KINDS}),
        lender=fields.choice("lender", {name: name for name in LENDERS}),
    )
    found = []
    for since, until in zip(days, [*days[1:], None], strict=True):
        inside = versions.inside(since)
        sale = read_sale(inside, head=head, since=since)
        for place in places:
            limits.check(fields=inside, jurisdiction=place, offer=sale.offer, since=since, until=until)
        found.append(_product(fields, head=head, places=places, since=since, until=until, sale=sale))
    fields.done()
    return found


def _places(fields: Fields) -> tuple[str, ...]:
    """`jurisdiction: CN`, or `jurisdictions: [CN, …]`, each of them known."""
    if fields.has("jurisdiction") == fields.has("jurisdictions"):
        fields.refuse("jurisdictions", _("give either jurisdiction or jurisdictions"))
    one = fields.has("jurisdiction")
    places = (fields.text("jurisdiction"),) if one else fields.texts("jurisdictions")
    known = [place.code for place in jurisdictions.all_jurisdictions()]
    for place in places:
        if place not in known:
            key = "jurisdiction" if one else "jurisdictions"
            fields.refuse(
                key,
                _("%(place)s is not in rules/jurisdictions.yaml, which knows %(known)s")
                % {"place": place, "known": ", ".join(known)},
            )
    return places


def _product(
    fields: Fields, *, head: Head, places: tuple[str, ...], since: date, until: date | None, sale: Sale
) -> Product:
    return Product(
        code=fields.path.stem,
        version=since.isoformat(),
        names=fields.names("names"),
        description=fields.names("description"),
        jurisdiction=head.jurisdiction,
        currency=head.currency,
        references=fields.each("reference", read_citation),
        terms_fields=sale.terms_fields,
        instalments=sale.instalments,
        amount_min_minor=sale.amount_min_minor,
        amount_max_minor=sale.amount_max_minor,
        rate_min_ppb=sale.rate_min_ppb,
        rate_max_ppb=sale.rate_max_ppb,
        annual_cost_max=float(sale.offer.annual_cost()),
        allocation_order=sale.order,
        kind=head.kind,
        lender=head.lender,
        jurisdictions=places,
        charges=sale.charges,
        prepayment=sale.prepayment,
        claims=sale.claims,
        guarantor=sale.guarantor,
        limit=sale.limit,
        statement=sale.statement,
        conversions=sale.conversions,
        offer=sale.offer,
        until=until,
    )
