"""Products: what is shipped loads; what is broken or above the law does not, and the key is named."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from arrears.kernel.book import TERMS_DEFAULTS, terms_row
from arrears.kernel.codes import ChargeOff, Method, Unit
from arrears.kernel.order import pack_order, pack_parts
from arrears.plumbing.days import to_date
from arrears.rulebook import products
from arrears.rulebook.products import UnableToFindProduct
from arrears.rulebook.scope import KINDS
from arrears.rulebook.yaml_file import UnableToReadRules

Change = Callable[[str, str, str], Path]


def test_the_demonstration_lender_sells_every_kind_method_and_rhythm() -> None:
    found = products.all_products()
    assert {product.kind for product in found} == set(KINDS)
    assert {Method(product.terms_fields["method"]) for product in found} == {
        Method.EQUAL_INSTALMENTS,
        Method.EQUAL_PRINCIPAL,
        Method.FLAT,
        Method.INTEREST_ONLY,
        Method.BULLET,
        Method.REVOLVING,
    }
    rhythms = {(product.terms_fields["every"], Unit(product.terms_fields["unit"])) for product in found}
    assert rhythms == {(1, Unit.MONTH), (2, Unit.WEEK), (30, Unit.DAY)}
    assert all(product.names["en"] and product.names["zh"] for product in found)
    assert {(product.currency, product.jurisdictions) for product in found} == {
        ("CNY", ("CN",)),
        ("GBP", ("UK",)),
    }


def test_every_version_is_a_row_of_kernel_terms() -> None:
    for product in products.all_versions():
        assert set(product.terms_fields) == set(TERMS_DEFAULTS)
        assert len(terms_row(**product.terms_fields)) == 1


def test_a_version_by_name_by_day_and_the_latest() -> None:
    assert products.load(code="cash-12").version == "2025-10-01"
    assert products.load(code="cash-12", version="2022-01-01").rate_max_ppb == 180_000_000
    assert products.load(code="cash-12", on=date(2025, 9, 30)).version == "2022-01-01"
    assert products.load(code="cash-12", on=date(2025, 10, 1)).version == "2025-10-01"
    assert {p.version for p in products.all_products(on=date(2024, 1, 1))} == {"2022-01-01"}
    assert len(products.all_products(on=date(2025, 12, 31))) < len(products.all_products(on=date(2026, 1, 1)))


def test_prices_are_read_exactly() -> None:
    product = products.load(code="cash-12", version="2022-01-01")
    assert (product.rate_min_ppb, product.rate_max_ppb) == (98_000_000, 180_000_000)
    assert (product.amount_min_minor, product.amount_max_minor) == (100_000, 10_000_000)
    assert product.terms_fields["penalty_multiple_ppm"] == 1_300_000
    assert product.terms_fields["tolerance_minor"] == 100


def test_classes_come_from_the_law() -> None:
    terms = products.load(code="cash-6").terms_fields
    names = ("special_mention_days", "substandard_days", "doubtful_days", "loss_days")
    assert [terms[name] for name in names] == [0, 90, 270, 360]


def test_money_goes_to_costs_then_interest_then_principal() -> None:
    product = products.load(code="cash-12")
    assert product.allocation_order[:4] == (
        ("past_due", "fee"),
        ("past_due", "interest"),
        ("past_due", "penalty"),
        ("past_due", "principal"),
    )
    # fee 2, interest 1, penalty 3, principal 0; past due 0, due 1, in advance 2
    steps = [(state, part) for state in (0, 1, 2) for part in (2, 1, 3, 0)]
    assert product.terms_fields["order"] == pack_order(steps)


def test_unknown_products_and_versions_name_the_known_ones() -> None:
    with pytest.raises(UnableToFindProduct, match="cash-12"):
        products.load(code="card")
    with pytest.raises(UnableToFindProduct, match="2022-01-01, 2025-10-01"):
        products.load(code="cash-12", version="2023-01-01")
    with pytest.raises(UnableToFindProduct, match="on 1999-01-01"):
        products.load(code="cash-12", on=date(1999, 1, 1))


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        # 0.20 x 1.3 = 26 % a year on what is overdue
        ("cash-12", "max: 0.168", "max: 0.200", "penalty: annual rate on what is overdue would be 26 %"),
        ("cash-12", "max: 0.168", "max: 0.260", "rate.max: annual cost when paid on time"),
        ("business-12", "multiple: 1.5", "multiple: 1.6", "multiple of the contract rate would be 1.6"),
        # a flat rate of 13 % a year costs about 26 %
        ("merchant-flat", "max: 0.090", "max: 0.130", "annual cost when paid on time would be 25.94 %"),
    ],
)
def test_a_product_above_the_law_cannot_be_put_on_sale(
    change: Change, file: str, old: str, new: str, says: str
) -> None:
    change(f"products/{file}.yaml", old, new)
    with pytest.raises(UnableToReadRules, match=says) as raised:
        products.all_products()
    assert f"{file}.yaml" in str(raised.value)


def test_a_product_is_held_against_every_limit_in_force_while_it_is_on_sale(
    change: Change, rules: Path
) -> None:
    (rules / "company" / "all_in_annual_cost.yaml").unlink()
    # Dear, but withdrawn before the ceiling of 2025-10-01 came into force.
    change("products/cash-12.yaml", "max: 0.180", "max: 0.400")
    assert products.load(code="cash-12", version="2022-01-01").rate_max_ppb == 400_000_000
    # The same price without a successor is still on sale when the ceiling comes.
    path = change("products/cash-6.yaml", "max: 0.180", "max: 0.400")
    with pytest.raises(UnableToReadRules, match=path.name):
        products.all_products()


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("method: equal_instalments", "method: magic", "method: expected one of equal_instalments"),
        ("method: equal_instalments", "method: flat", "prepayment: flat interest does not follow"),
        ("unit: month", "unit: moon", "unit: expected one of day, week, month, year"),
        ("every: 1", "every: 0", "every: expected a whole number from 1"),
        ("day_count: actual/360", "day_count: actual/361", "day_count: expected one of actual/360"),
        ("instalments: [6]", "instalments: [6, 6]", "instalments: expected rising whole numbers"),
        ("max: 50000.00", "max: 50000.001", "max: has more decimals"),
        ("max: 50000.00", "max: 1.00", "max: is below min"),
        ("per: year", "per: day", "per: expected one of year"),
        ("- [past_due, fee]", "- [past_due, interest]", "order: each pair once: missing"),
        ("- [past_due, fee]", "- [yesterday, fee]", r"order\[0\]"),
        ("multiple: 1.3", "rate: 0.1, multiple: 1.3", "give either multiple"),
        (
            "grace_days: 3, default_days: 90",
            "grace: 3, default_days: 90",
            "delinquency.grace_days|unknown key",
        ),
        ("jurisdiction: CN", "jurisdiction: XX", "XX is not in rules/jurisdictions.yaml"),
        ("currency: CNY", "currency: coins", "currency: expected one of"),
        ("tolerance: 1.00", "tolerance: some", "tolerance: expected a number"),
        ("names:", "name:", "names: is missing"),
        ("  2022-01-01:", "  soon:", "expected the first day of sale"),
        ("method: equal_instalments", "method: [", "line"),
    ],
)
def test_a_broken_file_is_told_by_file_and_key(change: Change, old: str, new: str, says: str) -> None:
    from arrears.plumbing.failures import Unable

    change("products/cash-6.yaml", old, new)
    with pytest.raises(Unable, match=says):
        products.all_products()


OWED_AGAIN = "{credit_order: [penalty, fee, interest, principal]}"


def test_a_product_says_what_happens_when_things_go_wrong(change: Change) -> None:
    fields = products.load(code="cash-6").terms_fields
    assert (fields["charge_off"], fields["charge_own_day"]) == (0, 0)
    assert fields["credit_order"] == pack_parts([3, 2, 1, 0])
    said = (
        "{charge_off: zero_interest, charge_due: own_day, credit_order: [interest, fee, penalty, principal]}"
    )
    change("products/cash-6.yaml", OWED_AGAIN, said)
    product = products.load(code="cash-6")
    assert product.claims.taken_back == "by_parts"
    fields = product.terms_fields
    assert (fields["charge_off"], fields["charge_own_day"]) == (int(ChargeOff.ZERO_INTEREST), 1)
    assert fields["credit_order"] == pack_parts([1, 2, 3, 0])


def test_an_order_of_some_parts_only_is_refused(change: Change) -> None:
    change("products/cash-6.yaml", OWED_AGAIN, "{credit_order: [interest]}")
    with pytest.raises(UnableToReadRules, match="credit_order"):
        products.all_products()


def test_the_law_says_how_long_a_restructured_loan_is_observed() -> None:
    fields = products.load(code="cash-6", version="2022-01-01").terms_fields
    assert (fields["observation_months"], fields["observation_repayments"]) == (12, 2)
    assert to_date(fields["observation_from_day"]) == date(2023, 7, 1)
    assert products.load(code="uk-short").terms_fields["observation_months"] == 0


def test_without_an_order_of_its_own_a_product_follows_the_law(change: Change) -> None:
    assert products.load(code="cash-12").allocation_order == products.load(code="cash-6").allocation_order
    change(
        "CN/allocation_order.yaml",
        "[fee, interest, penalty, principal]",
        "[principal, interest, fee, penalty]",
    )
    rulebook_order = products.load(code="cash-12").allocation_order
    assert [part for state, part in rulebook_order if state == "due"] == [
        "principal",
        "interest",
        "fee",
        "penalty",
    ]
    change("CN/allocation_order.yaml", "2021-01-01: [", "2030-01-01: [")
    with pytest.raises(UnableToReadRules, match="order: is missing, and CN has no order"):
        products.load(code="cash-12")
