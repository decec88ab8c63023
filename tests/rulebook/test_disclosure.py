"""The disclosure: figures by hand, every product in both languages, the price law, paying late and early."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils import translation

from arrears.rulebook import disclosure, products
from arrears.rulebook.contract import UnableToAgree
from arrears.rulebook.disclosure import Disclosure, as_json, disclose, one_loan, prepaying
from arrears.rulebook.disclosure_words import told
from arrears.rulebook.price_law import UnableToPrice
from arrears.rulebook.products import Product

Change = Callable[[str, str, str], Path]
START = date(2026, 3, 2)


def loan_of(code: str, amount: int, rate: str, instalments: int, start: date = START) -> Disclosure:
    return disclose(
        product=products.load(code=code, on=start),
        amount_minor=amount,
        rate_ppb=int(Decimal(rate) * 1_000_000_000),
        instalments=instalments,
        start_on=start,
    )


def rate_by_halving(flows: list[tuple[date, int]]) -> float:
    """The annual cost by another way than the product's own."""
    low, high = 0.0, 100.0
    for _ in range(200):
        rate = (low + high) / 2
        worth = sum(amount / (1 + rate) ** ((day - flows[0][0]).days / 365) for day, amount in flows)
        low, high = (rate, high) if worth < 0 else (low, rate)
    return low


def test_a_bullet_by_hand() -> None:
    found = loan_of("bridge-30", 500_000, "0.18", 1)
    # 5,000.00 x 18 % x 30 / 365 = 73.97
    assert [(p.due_on, p.principal_minor, p.interest_minor) for p in found.payments] == [
        (date(2026, 4, 1), 500_000, 7_397)
    ]
    assert (found.received_minor, found.paid_minor, found.cost_minor) == (500_000, 507_397, 7_397)
    # (507,397 / 500,000) ^ (365 / 30) - 1
    assert found.annual_cost == Decimal("0.195632")
    # default interest 1.3 x 18 % on 5,000.00 for n days of 360; none within the grace of one day
    assert [(late.days, late.extra_minor) for late in found.late] == [(1, 0), (10, 3_250), (30, 9_750)]


def test_flat_instalments_by_hand() -> None:
    found = loan_of("merchant-flat", 1_200_000, "0.06", 12)
    # 1,000.00 of principal and 12,000.00 x 6 % / 12 = 60.00 of interest every month
    assert {(p.principal_minor, p.interest_minor) for p in found.payments} == {(100_000, 6_000)}
    assert [p.due_on for p in found.payments[:2]] == [date(2026, 4, 2), date(2026, 5, 2)]
    assert found.cost_minor == 72_000
    flows = [(START, 1_200_000), *((p.due_on, -106_000) for p in found.payments)]
    assert float(found.annual_cost) == pytest.approx(rate_by_halving(flows), abs=1e-6)
    assert 0.11 < found.annual_cost < 0.12  # 6 % flat costs nearly twice as much
    # agreed interest does not fall when paid early: nothing is saved
    assert {early.saved_minor for early in found.early} == {0}


def test_charges_are_part_of_the_cost_and_say_who_earns_them() -> None:
    found = loan_of("personal-36", 1_200_000, "0.09", 12)
    by_code = {fee.code: (fee.amount_minor, fee.earned_by) for fee in found.fees}
    assert by_code == {
        "origination": (6_000, "lender"),  # 0.5 %
        "platform": (12 * 960, "platform"),  # 0.08 % a month
        "guarantee": (12 * 3_000, "guarantor"),  # 0.25 % a month
    }
    assert [p.fee_minor for p in found.payments] == [960 + 3_000 + 6_000] + [3_960] * 11
    assert found.received_minor == 1_200_000  # nothing is kept back
    flows = [(START, 1_200_000), *((p.due_on, -p.total_minor) for p in found.payments)]
    assert float(found.annual_cost) == pytest.approx(rate_by_halving(flows), abs=1e-6)
    without = sum(p.interest_minor for p in found.payments)
    assert found.cost_minor == without + 6_000 + 12 * 3_960


def test_paying_early_by_hand() -> None:
    # 10,000.00 at 14.6 % = 0.04 % a day, interest only, repaid after 100 days: 400.00 of interest
    product = products.load(code="cash-line-free", on=START)
    loan = one_loan(
        product=product, amount_minor=1_000_000, rate_ppb=146_000_000, instalments=12, start_on=START
    )
    early = prepaying(product=product, loan=loan, on=date(2026, 6, 10))
    # of it 92 days were paid with the payments of April, May and June 2
    assert (early.pay_minor, early.charge_minor) == (1_000_000 + 8 * 400, 0)
    whole = sum(p.total_minor for p in disclosure.schedule(loan))
    assert early.saved_minor == whole - 92 * 400 - early.pay_minor == 265 * 400
    # a fee of 1 % within the first 12 months, none from then on
    found = loan_of("personal-36", 1_000_000, "0.06", 24)
    fees = [(early.on, early.charge_minor > 0) for early in found.early]
    assert fees == [(date(2026, 9, 2), True), (date(2027, 3, 2), False), (date(2027, 9, 2), False)]


def test_a_least_number_of_days_of_interest() -> None:
    product = products.load(code="business-season", on=START)
    loan = one_loan(
        product=product, amount_minor=10_000_000, rate_ppb=73_000_000, instalments=12, start_on=START
    )
    # 100,000.00 at 7.3 %: 30 days of 365 are 600.00; 10 days of 360 have earned 202.78 of them
    early = prepaying(product=product, loan=loan, on=date(2026, 3, 12))
    assert early.charge_minor == 60_000 - 20_278
    assert prepaying(product=product, loan=loan, on=date(2026, 4, 2)).charge_minor == 0


def test_a_purchase_turned_into_instalments() -> None:
    found = loan_of("pay-later", 100_000, "0.1825", 3)
    # 1,000.00 in three parts, the whole fee 1.8 % = 18.00
    assert [(p.principal_minor, p.interest_minor, p.fee_minor) for p in found.payments] == [
        (33_333, 0, 600),
        (33_333, 0, 600),
        (33_334, 0, 600),
    ]
    assert found.fees[0].amount_minor == 1_800


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("product", products.all_versions(), ids=lambda p: f"{p.code}-{p.version}")
def test_every_product_is_disclosed_in_both_languages(
    django_ready: None, product: Product, language: str
) -> None:
    for number in product.instalments:
        found = disclose(
            product=product,
            amount_minor=product.amount_max_minor,
            rate_ppb=product.rate_max_ppb,
            instalments=number,
            start_on=product.since,
        )
        assert found.verdict.allowed
        assert sum(p.principal_minor for p in found.payments) == product.amount_max_minor
        assert found.payments[-1].balance_minor == 0
        # the approximation that products are loaded with errs against the product
        assert float(found.annual_cost) <= product.annual_cost_max + 0.004
        assert as_json(found)["paid_minor"] == found.paid_minor
    with translation.override(language):
        words = told(found)
    texts = [
        words.title,
        *(part for fact in words.facts for part in fact),
        *words.late,
        *words.early,
        *words.law,
    ]
    assert all(texts)
    assert len(words.payments) == len(found.payments) + 1
    chinese = any("\u4e00" <= letter <= "\u9fff" for letter in words.title + words.facts[0][0])
    assert chinese == (language == "zh-hans")


def test_above_the_ceiling_there_is_no_disclosure_but_the_rule(change: Change) -> None:
    # The product was put on sale under a ceiling of 24 %; the lender lowers its own from 2027.
    change("company/all_in_annual_cost.yaml", "2020-01-01: 0.24", "2020-01-01: 0.24\n  2028-01-01: 0.24")
    product = products.load(code="cash-12", on=START)
    change("company/all_in_annual_cost.yaml", "2028-01-01: 0.24", "2028-01-01: 0.15")
    facts = {"amount_minor": 1_000_000, "rate_ppb": product.rate_max_ppb, "instalments": 12}
    assert disclose(product=product, start_on=date(2027, 12, 31), **facts).verdict.allowed
    with pytest.raises(UnableToPrice) as raised:
        disclose(product=product, start_on=date(2028, 1, 1), **facts)
    text = str(raised.value)
    for part in ("annual cost when paid on time", "15 % a year", "CN/all_in_annual_cost", "since 2028-01-01"):
        assert part in text
    # A contract is under the rules of the day on which it is agreed, not of the payout.
    late = disclose(product=product, start_on=date(2028, 1, 3), agreed_on=date(2027, 12, 31), **facts)
    assert late.verdict.allowed


@pytest.mark.parametrize(
    ("change_", "says"),
    [
        ({"amount_minor": 99}, "for 1,000.00 to 200,000.00 CNY, not 0.99"),
        ({"rate_ppb": 999_000_000}, "not 99.9000 %"),
        ({"instalments": 7}, "has 12 instalments, not 7"),
        ({"jurisdiction": "UK"}, "is not sold in UK but in CN"),
        ({"start_on": date(2025, 9, 30)}, "on sale from 2025-10-01, not on 2025-09-30"),
        ({"start_on": date(2200, 1, 1)}, "lies between 1990 and 2100"),
    ],
)
def test_a_contract_lies_within_its_product(change_: dict, says: str) -> None:
    facts = {"amount_minor": 1_000_000, "rate_ppb": 150_000_000, "instalments": 12, "start_on": START}
    with pytest.raises(UnableToAgree, match=says):
        disclose(product=products.load(code="cash-12"), **(facts | change_))
