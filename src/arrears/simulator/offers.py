"""What people borrow: product, amount, rate, number of instalments and due day, from who they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from arrears.kernel.book import NONE_DAY, TERMS, Columns, terms_row
from arrears.kernel.codes import Unit
from arrears.plumbing.days import to_date
from arrears.plumbing.failures import Unable
from arrears.rulebook import products
from arrears.simulator.chance import Chance
from arrears.simulator.people import People
from arrears.simulator.world import TYPES, World

Ints = NDArray[np.int64]


class UnableToLend(Unable):
    """The world's lender has nothing to sell on that day."""


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """The product versions on sale over a history, as one table of terms."""

    products: tuple[products.Product, ...]
    terms: Columns

    def index_on(self, *, code: str, on: date) -> int:
        """Row of the version of a product on sale on a day. Raises UnableToLend when none is yet."""
        rows = [
            row for row, product in enumerate(self.products) if product.code == code and product.since <= on
        ]
        if not rows:
            raise UnableToLend(
                _("The product %(code)s is not on sale on %(on)s. Choose a later --start.")
                % {"code": code, "on": on}
            )
        return rows[-1]


@dataclass(frozen=True, kw_only=True)
class Agreed:
    """What was agreed, one row a loan."""

    terms_ix: Ints  # into Shelf.products
    principal_minor: Ints
    rate_ppb: Ints
    instalments: Ints
    first_due_day: Ints  # NONE_DAY = one period after the start


def shelf_of(*, world: World) -> Shelf:
    """Every version of the products that the world's lender sells."""
    chosen = tuple(product for product in products.all_versions() if product.code in world["offers"])
    missing = sorted(set(world["offers"]) - {product.code for product in chosen})
    if missing:
        raise UnableToLend(
            _("rules/products has no %(missing)s, which world.yaml offers.") % {"missing": ", ".join(missing)}
        )
    terms = np.concatenate([terms_row(**product.terms_fields) for product in chosen]).astype(TERMS)
    return Shelf(products=chosen, terms=terms)


def agree(*, world: World, chance: Chance, shelf: Shelf, people: People, loan: Ints, day: int) -> Agreed:
    """The loans numbered `loan`, of these people row by row, all taken out on a day."""
    on = to_date(day)
    codes = list(world["offers"])
    offered = [_offered(shelf, code, world["offers"][code], on) for code in codes]
    rows = np.array(
        [shelf.index_on(code=code, on=on) if ok else -1 for code, ok in zip(codes, offered, strict=True)],
        np.int64,
    )
    terms_ix = rows[_choices(world=world, chance=chance, people=people, loan=loan, offered=offered)]
    principal = np.zeros(len(loan), np.int64)
    rate = np.zeros(len(loan), np.int64)
    instalments = np.zeros(len(loan), np.int64)
    standing = _standing(chance=chance, people=people, loan=loan)
    for code, row in zip(codes, rows.tolist(), strict=True):
        if row < 0:
            continue
        at = np.flatnonzero(terms_ix == row)
        product, offer = shelf.products[row], world["offers"][code]
        low = max(offer["amount_yuan"][0] * 100, product.amount_min_minor)
        high = min(offer["amount_yuan"][1] * 100, product.amount_max_minor)
        wanted = (
            people.income_minor[at] * offer["of_income"] * np.exp(0.45 * chance.normal("amount", loan[at]))
        )
        principal[at] = np.clip(np.asarray(wanted / 10_000, np.int64) * 10_000, low, high)
        if product.limit is not None and product.statement is None:
            half = cash_limits(world=world, income_minor=people.income_minor[at]) // 2
            principal[at] = np.minimum(principal[at], half)
        span = product.rate_max_ppb - product.rate_min_ppb
        rate[at] = (
            product.rate_min_ppb + np.asarray(np.round(span * standing[at] / 1e6), np.int64) * 1_000_000
        )
        terms = np.array(product.instalments, np.int64)
        instalments[at] = terms[chance.between("instalments", 0, len(terms) - 1, loan[at])]
    due = _first_due(
        world=world, chance=chance, shelf=shelf, people=people, loan=loan, day=day, terms_ix=terms_ix
    )
    return Agreed(
        terms_ix=terms_ix,
        principal_minor=principal,
        rate_ppb=np.minimum(rate, _ceiling(shelf)[terms_ix]),
        instalments=instalments,
        first_due_day=due,
    )


def _ceiling(shelf: Shelf) -> Ints:
    return np.array([product.rate_max_ppb for product in shelf.products], np.int64)


def _offered(shelf: Shelf, code: str, offer: dict[str, object], on: date) -> bool:
    """Whether it is sold already: only what the world marks as later may come on sale after its start."""
    return not offer.get("later") or any(p.code == code and p.since <= on for p in shelf.products)


def cash_limits(*, world: World, income_minor: Ints) -> Ints:
    """Limits of cash lines by income, in whole thousands."""
    low, high = (yuan * 100 for yuan in world["lines"]["cash_limit_yuan"])
    wanted = income_minor * world["lines"]["cash_limit_of_income"]
    return np.clip(np.asarray(wanted / 100_000, np.int64) * 100_000, low, high)


def _choices(*, world: World, chance: Chance, people: People, loan: Ints, offered: Sequence[bool]) -> Ints:
    """Index into the world's offers: some are sold only to one kind of employment."""
    offers = world["offers"].values()
    table = np.tile([offer["share"] for offer in offers], (len(loan), 1))
    for column, offer in enumerate(offers):
        if need := offer.get("needs"):
            share = world["people"]["employment"][need]["share"]
            fits = people.employment == world.employments.index(need)
            table[:, column] = np.where(fits, table[:, column] / share, 0.0)
    return chance.pick("product", table * np.array(offered), loan)


def _standing(*, chance: Chance, people: People, loan: Ints) -> NDArray[np.float64]:
    """Where in the range of rates a person is priced, 0 to 1: the lender sees risk only through a fog."""
    risky = np.isin(people.type, [TYPES.index(name) for name in ("squeezed", "unable", "unwilling")])
    poor = -np.log(np.maximum(people.income_minor, 1) / 680_000)
    score = 0.25 * poor + 0.5 * risky + 0.9 * chance.normal("price", loan)
    return np.asarray(1.0 / (1.0 + np.exp(-score)))


def _first_due(
    *, world: World, chance: Chance, shelf: Shelf, people: People, loan: Ints, day: int, terms_ix: Ints
) -> Ints:
    """Some agree on a due day soon after their pay day: the first period is then 20 to 50 days."""
    applications = world["applications"]
    monthly = np.array(
        [p.terms_fields["unit"] == Unit.MONTH and p.statement is None for p in shelf.products]
    )[terms_ix]
    plain = np.array([not p.terms_fields["interest_free"] for p in shelf.products])[terms_ix]
    chooses = monthly & plain & (chance.uniform("due_day", loan) < applications["chosen_due_day_share"])
    days = np.array(applications["chosen_due_days"], np.int64)
    wanted = days[np.searchsorted(days, people.pay_day % 28 + 1) % len(days)]
    on = to_date(day)
    due = np.full(len(loan), NONE_DAY, np.int64)
    for choice in days.tolist():
        first = next(d for d in range(day + 20, day + 52) if to_date(d).day == choice)
        due[chooses & (wanted == choice) & (on.day != choice)] = first
    return due
