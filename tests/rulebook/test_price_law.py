"""The price law: figures by hand, the limit of the day, lenders' kinds, and changes of plan."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from arrears.rulebook import annual_cost, price_law
from arrears.rulebook.price_law import Price, UnableToPrice

Change = Callable[[str, str, str], Path]
TODAY = date(2026, 11, 22)
OURS = "consumer_finance_company"


def d(text: str) -> Decimal:
    return Decimal(text)


def verdict(cost: str, *, on: date = TODAY, lender: str = OURS, place: str = "CN", **more: Decimal):
    price = Price(lender=lender, kind="personal_loan", annual_cost=d(cost), **more)
    return price_law.check(price=price, jurisdiction=place, agreed_on=on)


@pytest.mark.parametrize(
    ("flows", "cost"),
    [
        # 10,000 for 11,000 a year later
        ([("2023-01-01", 10_000), ("2024-01-01", -11_000)], "0.1"),
        # 5,500 after one and two years: 10,000 x^2 - 5,500 x - 5,500 = 0,
        # x = (5,500 + sqrt(250,250,000)) / 20,000 = 1.0659646
        ([("2021-01-01", 10_000), ("2022-01-01", -5_500), ("2023-01-01", -5_500)], "0.065965"),
        # 1 % for 30 days: 1.01^(365/30) - 1
        ([("2026-01-01", 10_000), ("2026-01-31", -10_100)], "0.128695"),
        # a leap year has 366 days: 1.1^(365/366) - 1
        ([("2024-01-01", 10_000), ("2025-01-01", -11_000)], "0.099714"),
        # nothing above the principal, and less than it
        ([("2026-01-01", 10_000), ("2026-01-31", -10_000)], "0"),
        ([("2026-01-01", 10_000), ("2026-01-31", -9_000)], "0"),
        # a fee kept back: 9,700 received, 10,000 paid in a year
        ([("2023-01-01", 10_000), ("2023-01-01", -300), ("2024-01-01", -10_000)], "0.030928"),
        # 20 % for one day: 1.2^365 - 1 is astronomic but finite
        ([("2026-01-01", 10_000), ("2026-01-02", -12_000)], None),
    ],
)
def test_annual_cost_is_exact_to_the_day(flows: list[tuple[str, int]], cost: str | None) -> None:
    found = annual_cost.of_flows([(date.fromisoformat(day), amount) for day, amount in flows])
    assert found is not None
    if cost is None:
        assert found > 10**6
    else:
        assert found == d(cost)


def test_no_cost_without_both_sides() -> None:
    assert annual_cost.of_flows([(TODAY, 100)]) is None
    assert annual_cost.of_flows([(TODAY, -100)]) is None


def test_the_ceiling_itself_is_allowed_and_what_is_above_cites_the_rule() -> None:
    assert verdict("0.24").allowed
    dear = verdict("0.240001")
    assert [finding.limit.source.rule.name for finding in dear.breaches] == ["all_in_annual_cost"]
    text = dear.breaches[0].text()
    for part in (
        "24.0001 %",
        "above the ceiling of 24 % a year on 2026-11-22",
        "CN/all_in_annual_cost",
        "金规",
    ):
        assert part in text
    assert "超过2026-11-22适用的上限24 % （年）" in dear.breaches[0].text("zh")
    with pytest.raises(UnableToPrice, match="CN/all_in_annual_cost"):
        dear.require()
    verdict("0.24").require()


def test_a_contract_is_under_the_rules_of_its_date() -> None:
    assert verdict("0.36", on=date(2019, 12, 31)).allowed
    assert not verdict("0.36", on=date(2020, 1, 1)).allowed  # the lender's own ceiling


@pytest.mark.parametrize(
    ("on", "cap"),
    [
        ("2020-08-20", "0.154"),  # 4 x 3.85 %
        ("2022-02-01", "0.148"),
        ("2023-08-20", "0.142"),
        ("2023-08-21", "0.138"),
        ("2024-10-20", "0.134"),
        ("2024-10-21", "0.124"),
        ("2026-11-22", "0.12"),
    ],
)
def test_private_lending_is_bound_to_four_times_the_prime_rate_of_the_day(on: str, cap: str) -> None:
    day = date.fromisoformat(on)
    assert verdict(cap, on=day, lender="private_lender").allowed
    above = verdict(str(d(cap) + d("0.000001")), on=day, lender="private_lender")
    assert [finding.limit.source.rule.name for finding in above.breaches] == ["private_lending_annual_rate"]
    assert "4 times the one-year LPR" in above.breaches[0].text()
    assert verdict(cap + "1", on=day).allowed  # licensed lenders are not bound by it


def test_default_interest_counts_too() -> None:
    late = verdict("0.18", late_rate=d("0.25"), late_multiple=d("1.3"))
    assert [(finding.limit.figure, finding.kept) for finding in late.findings] == [
        ("annual_cost", True),
        ("late_rate", False),
        ("late_multiple", True),
    ]
    assert not verdict("0.12", late_rate=d("0.19"), late_multiple=d("1.6")).allowed
    assert not verdict("0.05", lender="private_lender", late_rate=d("0.13")).allowed
    # 30 % in all on the principal over two years is 15 % a year
    rolled = verdict("0.12", lender="private_lender", total_cost_share=d("0.30"), months=d(24))
    assert [finding.limit.figure for finding in rolled.breaches] == ["simple_annual_cost"]


def test_microloan_companies_must_come_down_by_the_end_of_2027() -> None:
    assert verdict("0.20", lender="microloan_company").allowed
    assert not verdict("0.20", lender="microloan_company", on=date(2027, 12, 31)).allowed
    assert verdict("0.20", on=date(2027, 12, 31)).allowed


def test_other_places_have_their_own_figures() -> None:
    def names(found: price_law.Verdict) -> list[str]:
        return [finding.limit.source.rule.name for finding in found.breaches]

    short = {"months": d(1), "total_cost_share": d("0.24"), "cost_per_day": d("0.008")}
    uk = {"place": "UK", "lender": "consumer_credit_firm"}
    assert verdict("12", **uk, **short).allowed
    assert names(verdict("12", **uk, **(short | {"cost_per_day": d("0.0081")}))) == ["cost_per_day"]
    assert names(verdict("12", **uk, **(short | {"total_cost_share": d("1.01")}))) == ["total_cost_share"]
    assert names(verdict("12", **uk, **short, late_fee_minor=d(1501))) == ["late_fee_minor"]
    # not high-cost (below 100 % a year) or not short-term: not bound
    assert verdict("0.99", **uk, **(short | {"cost_per_day": d("0.0081")})).allowed
    assert verdict("12", **uk, **(short | {"cost_per_day": d("0.0081"), "months": d(13)})).allowed
    for year, cap in ((2024, "0.003"), (2025, "0.002"), (2026, "0.001")):
        day = date(year, 6, 1)
        indonesia = {"place": "ID", "lender": "p2p_lender", "on": day}
        assert verdict("1", **indonesia, cost_per_day=d(cap)).allowed
        assert not verdict("1", **indonesia, cost_per_day=d(cap) + d("0.0001")).allowed
    # India's ban of default interest is general knowledge: off until a lender turns it on
    assert verdict("0.2", place="IN", lender="bank", late_rate=d("0.3")).allowed


def test_a_change_of_plan_may_not_lift_the_cost_over_the_cap() -> None:
    def change(before: str, after: str, agreed: date) -> price_law.Verdict:
        return price_law.check(
            price=Price(lender=OURS, annual_cost=d(after)),
            before=Price(lender=OURS, annual_cost=d(before)),
            jurisdiction="CN",
            agreed_on=agreed,
            changed_on=TODAY,
        )

    assert change("0.20", "0.23", date(2024, 1, 1)).allowed
    assert not change("0.20", "0.25", date(2024, 1, 1)).allowed
    # An old dear contract: relief stays possible, dearer does not.
    assert change("0.36", "0.30", date(2019, 1, 1)).allowed
    assert not change("0.36", "0.37", date(2019, 1, 1)).allowed
    assert change("0.36", "0.36", date(2019, 1, 1)).allowed


def test_interest_may_not_be_kept_back_from_the_payout() -> None:
    kept = verdict("0.10", deducted_minor=d(1))
    assert [finding.limit.source.rule.name for finding in kept.breaches] == ["upfront_interest"]
    assert "not allowed" in kept.breaches[0].text()
    assert verdict("0.10", deducted_minor=d(0)).allowed


def test_every_measured_rule_is_shipped_somewhere() -> None:
    from arrears.rulebook import parameters

    shipped = {rule.name for rule in parameters.all_rules()}
    assert set(price_law.MEASURES) | {price_law.PRIME_RATE} <= shipped
    assert {figure for figures in price_law.MEASURES.values() for figure in figures} == set(price_law.FIGURES)
