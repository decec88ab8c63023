"""One version of a product read into the kernel's terms (kernel.book.TERMS) and the offer's bounds."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from arrears.kernel.book import TERMS_DEFAULTS
from arrears.kernel.codes import CarryFrom, Future, Method, PenaltyBasis, Rounding, Unit
from arrears.plumbing.currency import exponent
from arrears.plumbing.early import gettext as _
from arrears.rulebook import classification
from arrears.rulebook.charges import Charge, read_charges
from arrears.rulebook.claims import Claims, read_claims
from arrears.rulebook.daycounts import DAY_COUNTS
from arrears.rulebook.fields import Fields
from arrears.rulebook.lines import Conversion, Limit, Statement, read_conversions, read_limit, read_statement
from arrears.rulebook.offer import Offer
from arrears.rulebook.order import packed, read_order
from arrears.rulebook.prepayment import Prepayment, read_prepayment

_INTEREST = {"by_days": 1, "by_period": 0}
_LATER_FEES = {"owed": 0, "free": 1}  # of instalments that have not begun, when the loan is paid off
_RECALCULATE = {"never": 0, "daily": 1, "at_instalments": 2}
_DIRECTION = {"instalment_by_instalment": 0, "part_by_part": 1}
_METHODS = {method.name.lower(): method for method in Method if method < Method.GIVEN_ROWS}
_A_WHOLE = Decimal(1_000_000)
_BILLION = Decimal(1_000_000_000)
LINES = ("revolving_line", "cash_line")
# On a revolving line what is turned into instalments comes back in equal parts, the fee beside them.
CONVERTED = {"method": int(Method.FLAT)}


@dataclass(frozen=True, kw_only=True)
class Head:
    """What holds for every version of a product."""

    jurisdiction: str
    currency: str
    kind: str
    lender: str

    @property
    def digits(self) -> Decimal:
        """Minor units in one unit of the currency."""
        return Decimal(10 ** exponent(self.currency))


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
    charges: tuple[Charge, ...]
    prepayment: Prepayment
    claims: Claims
    guarantor: bool
    limit: Limit | None
    statement: Statement | None
    conversions: tuple[Conversion, ...]
    offer: Offer


def read_sale(fields: Fields, *, head: Head, since: date) -> Sale:
    """Terms and bounds of one version. Raises UnableToReadRules naming the file and key."""
    revolving = head.kind == "revolving_line"
    limit = read_limit(fields, digits=head.digits) if head.kind in LINES else None
    statement = read_statement(fields, digits=head.digits) if revolving else None
    conversions = read_conversions(fields) if revolving else ()
    terms: dict[str, int] = dict(TERMS_DEFAULTS)
    terms |= _carried(statement) if statement else _calculation(fields)
    terms |= (
        _graces(fields) | _rounding(fields, head.digits) | _penalty(fields) | _ageing(fields, head.digits)
    )
    terms |= classification.terms_fields(jurisdiction=head.jurisdiction, on=since, fields=fields)
    terms |= classification.observation_fields(jurisdiction=head.jurisdiction)
    order, more, prepayment = _allocation(fields, jurisdiction=head.jurisdiction, on=since)
    claims = read_claims(fields)
    terms |= more | claims.terms_fields()
    if terms["method"] == Method.FLAT and terms["recalculate"]:
        # flat interest is an agreed amount and can't follow the balance (docs/fold.md, section 6)
        fields.refuse("prepayment", _("flat interest does not follow the balance: write recalculate: never"))
    instalments = tuple(one.instalments for one in conversions) or (1,) if revolving else _instalments(fields)
    amounts = _bounds(fields, "amount", times=head.digits)
    rates = _rates(fields)
    charges = read_charges(fields, digits=head.digits)
    guarantor = fields.flag("guarantor", False)
    fields.done()
    return Sale(
        terms_fields=terms,
        order=order,
        instalments=instalments,
        amount_min_minor=amounts[0],
        amount_max_minor=amounts[1],
        rate_min_ppb=rates[0],
        rate_max_ppb=rates[1],
        charges=charges,
        prepayment=prepayment,
        claims=claims,
        guarantor=guarantor,
        limit=limit,
        statement=statement,
        conversions=conversions,
        offer=_offer(
            terms, head=head, instalments=instalments, rate_max_ppb=rates[1], amounts=amounts,
            charges=charges, conversions=conversions,
        ),
    )  # fmt: skip


def _offer(
    terms: dict[str, int], *, head: Head, instalments: tuple[int, ...], rate_max_ppb: int,
    amounts: tuple[int, int], charges: tuple[Charge, ...], conversions: tuple[Conversion, ...],
) -> Offer:  # fmt: skip
    return Offer(
        lender=head.lender,
        kind=head.kind,
        method=Method.FLAT if head.kind == "revolving_line" else Method(terms["method"]),
        every=terms["every"],
        unit=Unit(terms["unit"]),
        instalments=instalments,
        rate_max=rate_max_ppb / _BILLION,
        days_in_year=terms["days_in_year"] if terms["interest_daily"] and not terms["days_in_month"] else 365,
        penalty_multiple=terms["penalty_multiple_ppm"] / _A_WHOLE,
        penalty_rate=terms["penalty_rate_ppb"] / _BILLION,
        amount_min_minor=amounts[0],
        amount_max_minor=amounts[1],
        charges=charges,
        conversions=conversions,
        revolving=head.kind == "revolving_line",
    )


def _carried(statement: Statement) -> dict[str, int]:
    """Terms of a revolving line (docs/line.md); CONVERTED are those of what is turned into instalments."""
    days_in_month, days_in_year, feb29 = DAY_COUNTS[statement.day_count]
    return {
        "method": int(Method.REVOLVING),
        "statement_on": statement.statement_day,
        "statement_due_on": statement.due_day,
        "statement_free": int(statement.interest_free),
        "carry_from": int(CarryFrom[statement.carry_from.upper()]),
        "compound": int(statement.compound),
        "minimum_ppm": statement.minimum.share_ppm,
        "minimum_floor_minor": statement.minimum.floor_minor,
        "every": 1,
        "unit": int(Unit.MONTH),
        "days_in_month": days_in_month,
        "days_in_year": days_in_year,
        "feb29": feb29,
        "interest_daily": 0,
    }


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


def _rounding(fields: Fields, digits: Decimal) -> dict[str, int]:
    inside = fields.inside("rounding")
    rounding = {
        "rounding": int(inside.member("mode", Rounding)),
        "multiple_minor": _whole(inside, "multiple", times=digits),
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
        inside.refuse("multiple", _("give either multiple (of the contract rate) or rate (per year)"))
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
        fields.refuse("days_in_year", _("expected 360, 364 or 365, got %(days)s") % {"days": days})
    return days


def _ageing(fields: Fields, digits: Decimal) -> dict[str, int]:
    inside = fields.inside("delinquency")
    ageing = {
        "tolerance_minor": _whole(fields, "tolerance", times=digits, default=0),
        "delinquency_grace_days": inside.integer("grace_days", 0, high=366),
        "default_days": inside.integer("default_days", low=1, high=3650),
    }
    inside.done()
    return ageing


def _allocation(
    fields: Fields, *, jurisdiction: str, on: date
) -> tuple[tuple[tuple[str, str], ...], dict[str, int], Prepayment]:
    inside = fields.inside("allocation")
    order = read_order(inside, jurisdiction=jurisdiction, on=on)
    early = fields.inside("prepayment")
    terms = {
        "vertical": inside.choice("direction", _DIRECTION),
        "order": packed(order),
        "recalculate": early.choice("recalculate", _RECALCULATE),
        "future": int(early.member("future", Future)),
        "free_later_fees": early.choice("later_fees", _LATER_FEES, "owed"),
    }
    prepayment = read_prepayment(early)
    inside.done()
    early.done()
    return order, terms, prepayment


def _instalments(fields: Fields) -> tuple[int, ...]:
    found = fields.raw("instalments")
    good = isinstance(found, list) and found and all(type(n) is int and 1 <= n <= 600 for n in found)
    if not good or sorted(set(found)) != found:
        fields.refuse(
            "instalments",
            _("expected rising whole numbers from 1 to 600 like [6, 12], got %(found)r") % {"found": found},
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
        inside.refuse("max", _("is below min"))
    inside.done()
    return low_, high_


def _whole(fields: Fields, key: str, *, times: Decimal, default: Any = None, high: str = "1e12") -> int:
    """A number times `times`, which must come out whole: nothing of a price is rounded away."""
    value = (
        fields.number(key, high=high) if default is None else fields.number(key, default, high=high)
    ) * times
    if value != value.to_integral_value():
        fields.refuse(key, _("has more decimals than %(times)s parts can hold") % {"times": times})
    return int(value)
