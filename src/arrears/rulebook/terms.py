"""One version of a product read into the kernel's terms (kernel.book.TERMS) and the offer's bounds."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from arrears.kernel.book import TERMS_DEFAULTS
from arrears.kernel.codes import Future, Method, PenaltyBasis, Rounding, Unit
from arrears.rulebook import classification
from arrears.rulebook.fields import Fields
from arrears.rulebook.offer import Offer
from arrears.rulebook.order import packed, read_order

# name: (days_in_month, days_in_year, feb29); 0 = actual
DAY_COUNTS = {
    "actual/360": (0, 360, 0),
    "actual/364": (0, 364, 0),
    "actual/365": (0, 365, 0),
    "actual/actual": (0, 0, 0),
    "actual/actual-feb29": (0, 0, 1),
    "30/360": (30, 360, 0),
    "30/365": (30, 365, 0),
}
_INTEREST = {"by_days": 1, "by_period": 0}
_RECALCULATE = {"never": 0, "daily": 1, "at_instalments": 2}
_DIRECTION = {"instalment_by_instalment": 0, "part_by_part": 1}
_METHODS = {method.name.lower(): method for method in Method if method < Method.GIVEN_ROWS}
_A_WHOLE = Decimal(1_000_000)
_BILLION = Decimal(1_000_000_000)


@dataclass(frozen=True, kw_only=True)
class Sale:
    """What one version offers."""

    terms_fields: dict[str, int] = field(hash=False)
    order: tuple[tuple[str, str], ...]
    instalments: tuple[int, ...]
    amount_min_minor: int
    amount_max_minor: int
    rate_min_ppb: int
    rate_max_ppb: int
    offer: Offer


def read_sale(fields: Fields, *, jurisdiction: str, since: date) -> Sale:
    """Terms and bounds of one version. Raises UnableToReadRules naming the file and key."""
    terms: dict[str, int] = dict(TERMS_DEFAULTS)
    terms |= _calculation(fields) | _graces(fields) | _rounding(fields) | _penalty(fields) | _ageing(fields)
    terms |= classification.terms_fields(jurisdiction=jurisdiction, on=since, fields=fields)
    order, more = _allocation(fields, jurisdiction=jurisdiction, on=since)
    terms |= more
    instalments = _instalments(fields)
    amounts = _bounds(fields, "amount", times=Decimal(100))
    rates = _rates(fields)
    fields.done()
    return Sale(
        terms_fields=terms,
        order=order,
        instalments=instalments,
        amount_min_minor=amounts[0],
        amount_max_minor=amounts[1],
        rate_min_ppb=rates[0],
        rate_max_ppb=rates[1],
        offer=_offer(terms, instalments=instalments, rate_max_ppb=rates[1], amount_max_minor=amounts[1]),
    )


def _offer(
    terms: dict[str, int], *, instalments: tuple[int, ...], rate_max_ppb: int, amount_max_minor: int
) -> Offer:
    return Offer(
        method=Method(terms["method"]),
        every=terms["every"],
        unit=Unit(terms["unit"]),
        instalments=instalments,
        rate_max=rate_max_ppb / _BILLION,
        days_in_year=terms["days_in_year"] if terms["interest_daily"] and not terms["days_in_month"] else 365,
        penalty_multiple=terms["penalty_multiple_ppm"] / _A_WHOLE,
        penalty_rate=terms["penalty_rate_ppb"] / _BILLION,
        amount_max_minor=amount_max_minor,
    )


def _calculation(fields: Fields) -> dict[str, int]:
    days_in_month, days_in_year, feb29 = fields.choice("day_count", DAY_COUNTS)
    return {
        "method": int(fields.choice("method", _METHODS)),
        "every": fields.integer("every", low=1, high=366),
        "unit": int(fields.member("unit", Unit)),
        "days_in_month": days_in_month,
        "days_in_year": days_in_year,
        "feb29": feb29,
        "interest_daily": fields.choice("interest", _INTEREST),
    }


def _graces(fields: Fields) -> dict[str, int]:
    inside = fields.inside("grace", {})
    graces = {
        "grace_principal": inside.integer("principal", 0, high=600),
        "grace_interest": inside.integer("interest", 0, high=600),
        "interest_free": inside.integer("interest_free", 0, high=600),
    }
    inside.done()
    return graces


def _rounding(fields: Fields) -> dict[str, int]:
    inside = fields.inside("rounding")
    rounding = {
        "rounding": int(inside.member("mode", Rounding)),
        "multiple_minor": _whole(inside, "multiple", times=Decimal(100)),
    }
    inside.done()
    return rounding


def _penalty(fields: Fields) -> dict[str, int]:
    inside = fields.inside("penalty")
    basis = inside.member("basis", PenaltyBasis)
    if basis == PenaltyBasis.NONE:
        inside.done()
        return {"penalty_basis": 0}
    if len({"multiple", "rate"} & set(inside.keys())) != 1:
        inside.refuse("multiple", "give either multiple (of the contract rate) or rate (per year)")
    penalty = {
        "penalty_basis": int(basis),
        "penalty_multiple_ppm": _whole(inside, "multiple", times=_A_WHOLE, default=0),
        "penalty_rate_ppb": _whole(inside, "rate", times=_BILLION, default=0),
        "penalty_days_in_year": _days_in_year(inside),
        "penalty_grace_days": inside.integer("grace_days", 0, high=366),
        "penalty_cap_ppm": _whole(inside, "cap_of_principal", times=_A_WHOLE, default=0),
    }
    inside.done()
    return penalty


def _days_in_year(fields: Fields) -> int:
    days = fields.integer("days_in_year", 360)
    if days not in (360, 364, 365):
        fields.refuse("days_in_year", f"expected 360, 364 or 365, got {days}")
    return days


def _ageing(fields: Fields) -> dict[str, int]:
    inside = fields.inside("delinquency")
    ageing = {
        "tolerance_minor": _whole(fields, "tolerance", times=Decimal(100), default=0),
        "delinquency_grace_days": inside.integer("grace_days", 0, high=366),
        "default_days": inside.integer("default_days", low=1, high=3650),
    }
    inside.done()
    return ageing


def _allocation(
    fields: Fields, *, jurisdiction: str, on: date
) -> tuple[tuple[tuple[str, str], ...], dict[str, int]]:
    inside = fields.inside("allocation")
    order = read_order(inside, jurisdiction=jurisdiction, on=on)
    prepayment = fields.inside("prepayment")
    terms = {
        "vertical": inside.choice("direction", _DIRECTION),
        "order": packed(order),
        "recalculate": prepayment.choice("recalculate", _RECALCULATE),
        "future": int(prepayment.member("future", Future)),
    }
    inside.done()
    prepayment.done()
    return order, terms


def _instalments(fields: Fields) -> tuple[int, ...]:
    found = fields.raw("instalments")
    good = isinstance(found, list) and found and all(type(n) is int and 1 <= n <= 600 for n in found)
    if not good or sorted(set(found)) != found:
        fields.refuse(
            "instalments", f"expected rising whole numbers from 1 to 600 like [6, 12], got {found!r}"
        )
    return tuple(found)


def _rates(fields: Fields) -> tuple[int, int]:
    inside = fields.inside("rate")
    # A rate per month would make two ways of writing one price: products quote per year only.
    inside.choice("per", {"year": "year"})
    return _bounds(fields, "rate", times=_BILLION, inside=inside, high="10")


def _bounds(
    fields: Fields, key: str, *, times: Decimal, inside: Fields | None = None, high: str = "1e12"
) -> tuple[int, int]:
    """The whole numbers min and max below a key, min <= max."""
    inside = inside or fields.inside(key)
    low_, high_ = (_whole(inside, end, times=times, high=high) for end in ("min", "max"))
    if low_ > high_:
        inside.refuse("max", "is below min")
    inside.done()
    return low_, high_


def _whole(fields: Fields, key: str, *, times: Decimal, default: Any = None, high: str = "1e12") -> int:
    """A number times `times`, which must come out whole: nothing of a price is rounded away."""
    value = (
        fields.number(key, high=high) if default is None else fields.number(key, default, high=high)
    ) * times
    if value != value.to_integral_value():
        fields.refuse(key, f"has more decimals than {times} parts can hold")
    return int(value)
