"""The catalogue: every product on sale with what it costs, what it charges and whether it keeps the law."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from arrears.plumbing.early import gettext as _
from arrears.plumbing.failures import Unable
from arrears.plumbing.speaking import spoken
from arrears.rulebook import limits, line_words, price_law, products
from arrears.rulebook.disclosure import disclose
from arrears.rulebook.disclosure_words import told
from arrears.rulebook.line_disclosure import disclose_line
from arrears.rulebook.price_law import Verdict
from arrears.rulebook.products import Product


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One product of the catalogue."""

    product: Product
    on_sale: bool
    annual_cost_min: Decimal  # at the lowest rate, the cheapest term
    annual_cost_max: Decimal  # at the highest rate with every charge, the dearest term
    late_rate_max: Decimal
    verdicts: dict[str, Verdict]  # by jurisdiction, on the day asked


@dataclass(frozen=True, kw_only=True)
class Complaint:
    """Something wrong with a product, or worth a second look."""

    product: Product
    jurisdiction: str
    on: date
    grave: bool
    text: str


def entries(*, on: date) -> list[Entry]:
    """Every product with the version on sale on a day, or the first one to come."""
    found = {product.code: product for product in products.all_products()} | {
        product.code: product for product in products.all_products(on=on)
    }
    return [_entry(product, on=on) for _other, product in sorted(found.items())]


def _entry(product: Product, *, on: date) -> Entry:
    assert product.offer is not None  # every product that was read has one
    price = limits.price_of(product.offer)
    day = max(on, product.since)
    return Entry(
        product=product,
        on_sale=product.since <= on,
        annual_cost_min=product.offer.at_rate(product.rate_min_ppb).cheapest(),
        annual_cost_max=product.offer.annual_cost(),
        late_rate_max=price.late_rate or Decimal(0),
        verdicts={
            place: price_law.check(price=price, jurisdiction=place, agreed_on=day)
            for place in product.jurisdictions
        },
    )


def check(*, on: date) -> Iterator[Complaint]:
    """Every version of every product, in every jurisdiction that it names, on its first day and today.

    Its dearest and smallest loans are drawn by the kernel, disclosed in the active language, and held against
    the limits of the day.
    """
    for product in products.all_versions():
        last = on if product.until is None else min(on, product.until - timedelta(days=1))
        for place in product.jurisdictions:
            for day in sorted({product.since, max(last, product.since)}):
                yield from _complaints(product, place=place, on=day)


def _complaints(product: Product, *, place: str, on: date) -> Iterator[Complaint]:
    for amount in sorted({product.amount_min_minor, product.amount_max_minor}):
        for rate in sorted({product.rate_min_ppb, product.rate_max_ppb}):
            for unable in _tried(product, amount=amount, rate=rate, place=place, on=on):
                yield Complaint(product=product, jurisdiction=place, on=on, grave=True, text=str(unable))
    if warning := double_charge(product, place=place, on=on):
        yield Complaint(product=product, jurisdiction=place, on=on, grave=False, text=warning)


def _tried(product: Product, *, amount: int, rate: int, place: str, on: date) -> Iterator[Unable]:
    """What is wrong with disclosing such loans: each term, or the line with each way into instalments."""
    if product.statement is not None:
        try:
            line = disclose_line(
                product=product, limit_minor=amount, rate_ppb=rate, amount_minor=amount, bought_on=on,
                jurisdiction=place,
            )  # fmt: skip
            line_words.sentences(line)
        except Unable as unable:
            yield unable
        return
    for number in product.instalments:
        try:
            found = disclose(
                product=product, amount_minor=amount, rate_ppb=rate, instalments=number, start_on=on,
                jurisdiction=place,
            )  # fmt: skip
            told(found)
        except Unable as unable:
            yield unable


def double_charge(product: Product, *, place: str, on: date) -> str:
    """Told when interest goes on beside default interest and both together pass the annual ceiling."""
    terms = product.terms_fields
    if not (terms["recalculate"] or product.statement) or product.offer is None:
        return ""
    price = limits.price_of(product.offer)
    rate = Decimal(product.rate_max_ppb) / 1_000_000_000
    both = (price.late_rate or Decimal(0)) + rate
    for limit in price_law.limits_on(price=price, jurisdiction=place, on=on):
        if limit.figure == "late_rate" and both > limit.amount:
            shares = (rate, price.late_rate or Decimal(0), both)
            own, late, together = (price_law.plain(one, per_cent=True) for one in shares)
            return _(
                "what is overdue goes on bearing interest (%(own)s) beside default interest (%(late)s): "
                "%(together)s a year together, above %(limit)s (%(cited)s)"
            ) % {
                "own": own,
                "late": late,
                "together": together,
                "limit": limit.words(spoken()),
                "cited": limit.source.cite(),
            }
    return ""
