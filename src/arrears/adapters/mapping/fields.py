"""The fields that a mapping fills, table by table."""

from dataclasses import dataclass
from enum import StrEnum


class Type(StrEnum):
    """What a field holds."""

    TEXT = "text"
    MONEY = "money"  # minor units
    RATE = "rate"  # parts per billion of one
    COUNT = "count"
    DATE = "date"  # days since 1970-01-01


@dataclass(frozen=True)
class Field:
    """A field: its type, whether every row needs it, whether it may be below zero."""

    type: Type
    needed: bool = False
    signed: bool = False


_TEXT, _MONEY, _RATE, _COUNT, _DATE = (Field(t) for t in Type)


def _needed(field: Field) -> Field:
    return Field(field.type, True, field.signed)


_SIGNED = Field(Type.MONEY, signed=True)

LOANS: dict[str, Field] = {
    "loan_ref": _needed(_TEXT),
    "borrower_ref": _TEXT,
    "book": _TEXT,
    "originated_on": _needed(_DATE),
    "principal": _needed(_MONEY),
    "rate": _RATE,
    "instalments": _COUNT,
    "first_due_on": _DATE,
    "maturity_on": _DATE,
    "level": _MONEY,
    "region": _TEXT,
    "income_monthly": _MONEY,
    "payment_to_income": _RATE,
    "age": _COUNT,
    "product": _TEXT,
    "next_due": _MONEY,
    "opening_shortfall": _MONEY,
    "opening_on": _DATE,
    "opening_balance": _MONEY,
}
MONTHS: dict[str, Field] = {
    "loan_ref": _needed(_TEXT),
    "month_on": _needed(_DATE),
    "begin_balance": _SIGNED,
    "end_balance": _SIGNED,
    "principal_paid": _SIGNED,
    "other_paid": _SIGNED,
    "paid": _SIGNED,
    "billed": _MONEY,
    "recovered": _SIGNED,
    "proceeds": _SIGNED,
    "exit": _TEXT,
}
POSITIONS: dict[str, Field] = {
    "as_of_on": _needed(_DATE),
    "balance": _needed(_MONEY),
    "dpd": _COUNT,
    "past_due": _MONEY,
}
SCHEDULE: dict[str, Field] = {
    "loan_ref": _needed(_TEXT),
    "due_on": _needed(_DATE),
    "principal": _needed(_MONEY),
    "interest": _MONEY,
    "fee": _MONEY,
    "amount": _MONEY,
}
PAYMENTS: dict[str, Field] = {
    "loan_ref": _needed(_TEXT),
    "paid_on": _needed(_DATE),
    "amount": _needed(_MONEY),
    "payment_ref": _TEXT,
    "kind": _TEXT,
    "principal": _MONEY,
    "interest": _MONEY,
    "fee": _MONEY,
    "penalty": _MONEY,
    "reason": _TEXT,
}


class Shape(StrEnum):
    """What a tape tells: months of each loan, positions on a day, or loans with schedules and payments."""

    MONTHS = "months"
    POSITIONS = "positions"
    SCHEDULES = "schedules"


TABLES: dict[Shape, dict[str, dict[str, Field]]] = {
    Shape.MONTHS: {"loans": LOANS, "months": MONTHS, "tape": {**LOANS, **MONTHS}},
    Shape.POSITIONS: {"tape": {**LOANS, **POSITIONS}},
    Shape.SCHEDULES: {"loans": LOANS, "schedule": SCHEDULE, "payments": PAYMENTS},
}
NEEDED_TABLES: dict[Shape, tuple[frozenset[str], ...]] = {
    Shape.MONTHS: (frozenset({"loans", "months"}), frozenset({"tape"})),
    Shape.POSITIONS: (frozenset({"tape"}),),
    Shape.SCHEDULES: tuple(
        frozenset({"loans", *more}) for more in ((), ("schedule",), ("payments",), ("schedule", "payments"))
    ),
}
# Fields that every row of these tables needs beyond the ones marked, because the lives are told from them.
_TOLD = ("begin_balance", "end_balance", "principal_paid", "paid")
TOLD_BY: dict[Shape, dict[str, tuple[str, ...]]] = {
    Shape.MONTHS: {"months": _TOLD, "loans": (), "tape": _TOLD},
    Shape.POSITIONS: {"tape": ()},
    Shape.SCHEDULES: {"loans": (), "schedule": (), "payments": ()},
}
