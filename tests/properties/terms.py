"""Random terms and agreements."""

from datetime import date

import numpy as np

from arrears.kernel.book import NONE_DAY, TERMS_DEFAULTS
from arrears.kernel.codes import Future, PenaltyBasis, Rounding, Unit
from tests.oracle.dates import add_months, to_day

Generator = np.random.Generator

FREQUENCIES = [(1, Unit.MONTH)] * 8 + [
    (1, Unit.WEEK),
    (2, Unit.WEEK),
    (1, Unit.DAY),
    (15, Unit.DAY),
    (30, Unit.DAY),
    (2, Unit.MONTH),
    (3, Unit.MONTH),
    (1, Unit.YEAR),
]
RATES_PPB = [
    0,
    1,
    1_000_000,
    36_500_000,
    43_500_000,
    70_000_000,
    94_822_000,
    120_000_000,
    156_780_000,
    240_000_000,
]
RATES_PPB += [360_000_000, 359_900_000, 999_999_999, 5_000_000_000]
DAYS = [
    date(2019, 1, 29),
    date(2019, 1, 31),
    date(2020, 2, 28),
    date(2020, 2, 29),
    date(2022, 8, 30),
    date(2023, 11, 30),
]
DAYS += [date(2023, 12, 31), date(2024, 1, 1), date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 31)]


def pick(rng: Generator, values: list[int] | range) -> int:
    """One of the values, as a plain int."""
    return int(values[int(rng.integers(len(values)))])


def sometimes(rng: Generator, chance: float) -> bool:
    """True with this chance."""
    return bool(rng.random() < chance)


def random_terms(rng: Generator) -> dict[str, int]:
    """Terms of one product, every field of TERMS set."""
    terms = dict(TERMS_DEFAULTS)
    every, unit = FREQUENCIES[int(rng.integers(len(FREQUENCIES)))]
    methods = [1, 1, 1, 1, 2, 2, 3, 3, 4, 5, 6]
    terms |= {"method": pick(rng, methods), "every": every, "unit": int(unit)}
    terms["rate_unit"] = int(Unit.MONTH if sometimes(rng, 0.2) else Unit.YEAR)
    terms["days_in_year"] = pick(rng, [0, 0, 360, 360, 364, 365, 365])
    terms["days_in_month"] = 30 if terms["days_in_year"] and sometimes(rng, 0.4) else 0
    terms["feb29"] = int(terms["days_in_year"] == 0 and sometimes(rng, 0.3))
    terms["interest_daily"] = int(sometimes(rng, 0.7))
    terms["rounding"] = pick(rng, [int(mode) for mode in Rounding])
    if sometimes(rng, 0.2):
        terms["multiple_minor"] = pick(rng, [1, 5, 10, 100, 1000])
    terms["even_out"] = int(sometimes(rng, 0.4))
    terms["spread_evenly"] = int(sometimes(rng, 0.2))
    terms["partial_period_interest"] = int(sometimes(rng, 0.8))
    _graces(rng, terms)
    _allocation(rng, terms)
    if sometimes(rng, 0.3):
        terms["recalculate"] = pick(rng, [1, 1, 1, 2])
        terms["payoff_to_due_day"] = int(sometimes(rng, 0.15))
    _penalty(rng, terms)
    _ageing(rng, terms)
    terms["free_later_fees"] = int(sum(terms.values()) % 3 == 0)  # without a draw: the stories stay
    return terms


def _graces(rng: Generator, terms: dict[str, int]) -> None:
    if sometimes(rng, 0.12):
        terms["grace_principal"] = pick(rng, range(1, 5))
    if sometimes(rng, 0.08):
        terms["grace_interest"] = pick(rng, range(1, 4))
    if sometimes(rng, 0.08):
        terms["interest_free"] = pick(rng, range(1, 4))
    if sometimes(rng, 0.12):
        terms["down_payment_ppm"] = pick(rng, [100_000, 250_000, 333_333])
        terms["down_payment_auto"] = int(sometimes(rng, 0.5))


def random_order(rng: Generator) -> int:
    """An allocation order, 4 bits a step: each due state's parts in some order, or all 12 steps shuffled."""
    steps = [4 * state + int(part) for state in range(3) for part in rng.permutation(4)]
    if sometimes(rng, 0.3):
        steps = [steps[k] for k in rng.permutation(12)]
    return sum(step << (4 * k) for k, step in enumerate(steps))


def _allocation(rng: Generator, terms: dict[str, int]) -> None:
    if sometimes(rng, 0.5):
        terms["order"] = random_order(rng)
    for own in ("goodwill", "merchant_refund", "payout_refund"):
        if sometimes(rng, 0.1):
            terms[f"order_{own}"] = random_order(rng)
            terms[f"future_{own}"] = pick(rng, [-1, *(int(rule) for rule in Future)])
    terms["vertical"] = int(sometimes(rng, 0.35))
    terms["future"] = pick(rng, [int(rule) for rule in Future])
    terms["charge_own_day"] = int(sometimes(rng, 0.25))


def _penalty(rng: Generator, terms: dict[str, int]) -> None:
    terms["penalty_basis"] = pick(rng, [int(basis) for basis in PenaltyBasis])
    if sometimes(rng, 0.6):
        terms["penalty_multiple_ppm"] = pick(rng, [500_000, 1_000_000, 1_300_000, 1_500_000])
    else:
        terms["penalty_rate_ppb"] = pick(rng, [0, 180_000_000, 365_000_000])
    terms["penalty_days_in_year"] = pick(rng, [360, 365])
    terms["penalty_grace_days"] = pick(rng, [0, 0, 0, 1, 3, 10])
    if sometimes(rng, 0.15):
        terms["penalty_cap_ppm"] = pick(rng, [100, 10_000, 240_000])


def _ageing(rng: Generator, terms: dict[str, int]) -> None:
    terms["tolerance_minor"] = pick(rng, [0, 0, 0, 1, 100])
    terms["delinquency_grace_days"] = pick(rng, [0, 0, 3, 5])
    if sometimes(rng, 0.2):
        terms["default_days"] = pick(rng, [30, 60, 120])


def random_principal(rng: Generator) -> int:
    """From a single minor unit to 1e12, most of them a consumer's."""
    if sometimes(rng, 0.6):
        return pick(rng, [100_000, 500_000, 1_000_000, 1_234_567, 333_333]) * pick(rng, range(1, 10))
    return int(10 ** (rng.random() * 12)) + int(rng.integers(2))


def random_loan(rng: Generator, *, terms: dict[str, int], as_of_day: int, loan_id: int) -> dict[str, int]:
    """An agreement under the terms, started some time before `as_of_day`."""
    instalments = pick(rng, [1, 2, 3, 3, 4, 5, 6, 6, 8, 10, 12, 12, 18])
    length = {Unit.DAY: 1, Unit.WEEK: 7, Unit.MONTH: 30, Unit.YEAR: 365}[Unit(terms["unit"])] * terms["every"]
    start = as_of_day - int(rng.integers(0, int(instalments * length * 1.4) + 40))
    if sometimes(rng, 0.25):
        near = to_day(DAYS[int(rng.integers(len(DAYS)))])
        start = near if abs(as_of_day - near) < instalments * length * 2 + 400 else start
    first_due = NONE_DAY
    if sometimes(rng, 0.15):
        first_due = start + int(rng.integers(max(1, length // 3), length * 2))
    elif sometimes(rng, 0.1) and terms["unit"] == Unit.MONTH:
        first_due = add_months(start, terms["every"])
    principal = random_principal(rng)
    terms["multiple_minor"] = min(
        terms["multiple_minor"], principal // 1_000
    )  # a multiple that suits the loan
    return {
        "loan_id": loan_id,
        "terms_ix": 0,
        "principal_minor": principal,
        "rate_ppb": pick(rng, RATES_PPB) // (12 if terms["rate_unit"] == Unit.MONTH else 1),
        "instalments": instalments,
        "start_day": start,
        "first_due_day": first_due,
        "level_minor": 0,
    }
