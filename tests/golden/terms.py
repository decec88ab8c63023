"""From the source's product terms to ours."""

from typing import Any

import numpy as np

from arrears.kernel.book import LOANS, NONE_DAY, Columns, terms_row
from arrears.kernel.codes import Channel, ChargeOff, Future, Method, Part, Unit
from arrears.kernel.order import pack_order, pack_parts
from tests.golden.cases import UnsupportedCase, day_of, minor

PARTS = {"PENALTY": Part.PENALTY, "FEE": Part.FEE, "PRINCIPAL": Part.PRINCIPAL, "INTEREST": Part.INTEREST}
STATES = {"PAST_DUE": 0, "DUE": 1, "IN_ADVANCE": 2}
UNITS = {"DAYS": Unit.DAY, "WEEKS": Unit.WEEK, "MONTHS": Unit.MONTH, "YEARS": Unit.YEAR}
FUTURES = {
    "NEXT_INSTALLMENT": Future.NEXT_INSTALMENT,
    "LAST_INSTALLMENT": Future.LAST_INSTALMENT,
    "REAMORTIZATION": Future.REAMORTISE,
    "NEXT_LAST_INSTALLMENT": Future.NEXT_THEN_LAST,
}
CHARGE_OFF = {
    None: ChargeOff.AS_BEFORE,
    "REGULAR": ChargeOff.AS_BEFORE,
    "ZERO_INTEREST": ChargeOff.ZERO_INTEREST,
    "ACCELERATE_MATURITY": ChargeOff.ACCELERATE,
}
CHANNELS = {
    "GOODWILL_CREDIT": "goodwill",
    "MERCHANT_ISSUED_REFUND": "merchant_refund",
    "PAYOUT_REFUND": "payout_refund",
    "INTEREST_REFUND": "interest_refund",
}
# the source's older strategies by name: parts of rows that are due, parts of rows in advance
OLDER = {
    "mifos-standard-strategy": ("PENALTY FEE INTEREST PRINCIPAL", "PENALTY FEE INTEREST PRINCIPAL"),
    "interest-principal-penalties-fees-order-strategy": (
        "INTEREST PRINCIPAL PENALTY FEE",
        "INTEREST PRINCIPAL PENALTY FEE",
    ),
    "due-penalty-fee-interest-principal-in-advance-principal-penalty-fee-interest-strategy": (
        "PENALTY FEE INTEREST PRINCIPAL",
        "PRINCIPAL PENALTY FEE INTEREST",
    ),
    "due-penalty-interest-principal-fee-in-advance-penalty-interest-principal-fee-strategy": (
        "PENALTY INTEREST PRINCIPAL FEE",
        "PENALTY INTEREST PRINCIPAL FEE",
    ),
}


def terms_of(source: dict[str, Any]) -> Columns:
    """One row of TERMS. Raises UnsupportedCase when a term has no equal."""
    recalculation = source["interest_recalculation"] or {"enabled": False}
    flat = source["interest_method"] == "FLAT"
    fields: dict[str, int] = {
        "method": int(method_of(source)),
        "every": source["repayment_every"],
        "unit": int(UNITS[source["repayment_frequency"]]),
        "rate_unit": int(Unit.MONTH if source["interest_rate_per"] == "MONTH" else Unit.YEAR),
        "days_in_month": {"ACTUAL": 0, "DAYS30": 30}[source["days_in_month"]],
        "days_in_year": days_in_year_of(source),
        "feb29": int(source["days_in_year_custom_strategy"] == "FEB_29_PERIOD_ONLY"),
        "interest_daily": int(source["interest_calculation_period"] == "DAILY"),
        "partial_period_interest": int(bool(source["allow_partial_period_interest"])),
        "recalculate": recalculate_of(source, recalculation),
        "payoff_to_due_day": int(recalculation.get("pre_closure") == "TILL_REST_FREQUENCY_DATE"),
        "grace_principal": source["grace_on_principal"],
        "grace_interest": source["grace_on_interest_payment"],
        "interest_free": source["interest_free_periods"],
        "multiple_minor": 100 * (source["rounding"]["installment_in_multiples_of"] or 0),
        "from_start_day": int(source["first_repayment_from"] == "SUBMITTED_ON_DATE"),
        "relevel": int(recalculation.get("advance_payment_adjustment") == "REDUCE_EMI_AMOUNT"),
        "vertical": int(source["schedule_processing"] == "VERTICAL"),
        "delinquency_grace_days": source["grace_on_arrears_ageing_days"] or 0,
        "spread_evenly": int(flat and source["schedule_type"] == "CUMULATIVE"),
        "even_out": int(source["schedule_type"] == "PROGRESSIVE"),
        "fixed_length": source["fixed_length"] or 0,
    }
    if source["down_payment"]:
        fields["down_payment_ppm"] = int(source["down_payment"]["pct"] * 10_000)
    fields["charge_off"] = int(CHARGE_OFF[source.get("charge_off_behaviour")])
    if source.get("credit_allocation_order"):
        parts = source["credit_allocation_order"]["CHARGEBACK"]
        fields["credit_order"] = pack_parts([int(PARTS[name]) for name in parts])
    fields |= allocation_of(source)
    for kind in source["interest_refund_types"] or []:
        fields["interest_refund"] = fields.get("interest_refund", 0) | 1 << int(Channel[kind_of(kind)])
    return terms_row(**fields)


def days_in_year_of(source: dict[str, Any]) -> int:
    """Days of the year; the older cumulative schedules count 365 where the terms say actual."""
    if source["days_in_year"] == "ACTUAL" and source["schedule_type"] == "CUMULATIVE":
        return 365
    return {"ACTUAL": 0, "DAYS360": 360, "DAYS364": 364, "DAYS365": 365}[source["days_in_year"]]


def kind_of(name: str) -> str:
    """The source's transaction type as the name of one of our channels."""
    return {"MERCHANT_ISSUED_REFUND": "MERCHANT_REFUND"}.get(name, name)


def method_of(source: dict[str, Any]) -> Method:
    """How principal and interest are spread."""
    if source["interest_method"] == "FLAT":
        return Method.FLAT
    if source["amortization"] == "EQUAL_PRINCIPAL_PAYMENTS":
        return Method.EQUAL_PRINCIPAL
    return Method.EQUAL_INSTALMENTS


def recalculate_of(source: dict[str, Any], recalculation: dict[str, Any]) -> int:
    """Whether interest follows the actual balance: by the day, or from instalment day to instalment day.

    A progressive schedule with instalment days as rests but interest to the day of a payoff is a daily one.
    """
    if not recalculation["enabled"]:
        return 0
    if recalculation["compounding"] != "NONE":
        raise UnsupportedCase(f"term interest_recalculation.compounding {recalculation['compounding']}")
    rests = {"DAILY": 1, "SAME_AS_REPAYMENT": 2}
    rest = rests.get(recalculation["rest_frequency"])
    if rest is None:
        raise UnsupportedCase(f"term interest_recalculation.rest_frequency {recalculation['rest_frequency']}")
    to_payoff = recalculation["pre_closure"] == "TILL_PRE_CLOSE_DATE"
    return 1 if source["schedule_type"] == "PROGRESSIVE" and to_payoff else rest


def allocation_of(source: dict[str, Any]) -> dict[str, int]:
    """Order and future rule, for every kind of money that has its own."""
    rules = source["allocation_order"]
    if not isinstance(rules, dict):
        strategy = source["allocation_strategy"]
        if strategy not in OLDER:
            raise UnsupportedCase(f"term allocation_strategy {strategy}")
        due, advance = (text.split() for text in OLDER[strategy])
        steps = [
            (state, int(PARTS[part])) for state, parts in ((0, due), (1, due), (2, advance)) for part in parts
        ]
        own_day = int(strategy.startswith("due-"))  # these two call a charge due by its own day
        return {
            "order": pack_order(steps),
            "future": int(Future.NEXT_INSTALMENT),
            "charge_own_day": own_day,
        }
    fields = {
        "order": order_of(rules["DEFAULT"]["order"]),
        "future": int(FUTURES[rules["DEFAULT"]["future"]]),
    }
    for name, field in CHANNELS.items():
        if name in rules:
            fields[f"order_{field}"] = order_of(rules[name]["order"])
            fields[f"future_{field}"] = int(FUTURES[rules[name]["future"]])
    return fields


def order_of(names: list[str]) -> int:
    """A packed allocation order of names like PAST_DUE_PENALTY."""
    steps = []
    for name in names:
        state, part = name.rsplit("_", 1)
        steps.append((STATES[state], int(PARTS[part])))
    return pack_order(steps)


def loan_of(source: dict[str, Any]) -> Columns:
    """One row of LOANS."""
    loan = np.zeros(1, LOANS)
    loan["loan_id"] = 1
    loan["principal_minor"] = minor(source["principal"])
    loan["rate_ppb"] = int(source["interest_rate_pct"] * 10_000_000)
    loan["instalments"] = source["number_of_repayments"]
    loan["start_day"] = day_of(source["expected_disbursement"])
    loan["first_due_day"] = NONE_DAY
    if source["first_repayment_from"] == "SUBMITTED_ON_DATE":
        loan["start_day"] = day_of(source["submitted_on"])
    return loan
