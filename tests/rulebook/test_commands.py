"""`arrears rules` and `arrears products`: every fault with its line, what is said of rules and loans."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from arrears.rulebook import catalogue, checking

Change = Callable[[str, str, str], Path]


@pytest.fixture
def run(django_ready: None) -> Callable[..., str]:
    """run("rules", "check"): what the command prints; a failure's text with its code."""
    from arrears.rulebook.cli import rules
    from arrears.rulebook.products_cli import products_command

    def do(*words: str, code: int = 0) -> str:
        command = {"rules": rules, "products": products_command}[words[0]]
        result = CliRunner(env={"COLUMNS": "240"}).invoke(command, list(words[1:]))
        assert result.exit_code == code, result.output
        return result.output

    return do


def test_all_faults_are_told_at_once(run: Callable[..., str], change: Change) -> None:
    change("CN/plan_months_max.yaml", "unit: months", "unit: moons")
    change("UK/total_cost_share.yaml", "read_on: 2026-11-22", "read_on: yesterday")
    change("company/extensions_max.yaml", ": 2\n", ": many\n")
    change("buckets/bureau.yaml", "{code: M1, from: 1}", "{code: M1, from: 5}")
    text = run("rules", "check", code=1)
    for part in (
        "CN/plan_months_max.yaml line 6: unit:",
        "UK/total_cost_share.yaml line ",
        "company/extensions_max.yaml line ",
        "buckets/bureau.yaml line ",
        "rules/company/plan_months_max.yaml",  # rests on the broken rule of law
    ):
        assert part.replace("rules/company", "company") in text


def test_a_broken_product_is_told_with_its_line(change: Change) -> None:
    change("products/cash-12.yaml", "max: 0.168", "max: 0.26")
    faults = checking.faults()
    assert len(faults) == 1
    assert "cash-12.yaml line 47: versions.2025-10-01.rate.max: annual cost when paid on time" in faults[0]


def test_one_rule_is_shown(run: Callable[..., str]) -> None:
    text = run("rules", "show", "CN/lpr_1y", "--on", "2023-01-01", "--language", "en")
    for part in (
        "2023-08-21: 0.0345 a year",
        "In force on 2023-01-01: 0.0365",
        "[stored_secondary, 2026-11-22]",
    ):
        assert part in text
    cap = run("rules", "show", "CN/private_lending_annual_rate", "--on", "2024-10-21", "--language", "en")
    assert "That is: 12.4 %" in cap
    hours = run("rules", "show", "AU/contact_hours", "--language", "zh")
    assert "mon-fri: 07:30 21:00, sat-sun: 09:00 21:00, holiday: -" in hours
    caps = run("rules", "show", "CN/conversations_a_day", "--language", "en")
    assert "debtor x effective_conversation x calendar_day (voice_human, voice_bot)" in caps
    assert "place/name" in run("rules", "show", "lpr_1y", code=1)


def test_rules_of_a_place_and_a_topic(run: Callable[..., str]) -> None:
    text = run("rules", "list", "--jurisdiction", "US-MA", "--topic", "contact_hours", "--language", "en")
    assert "US-MA/contact_hours" in text
    assert "US/contact_hours" in text
    assert "CN/" not in text


def test_products_are_checked_listed_and_disclosed(run: Callable[..., str]) -> None:
    checked = run("products", "check", "--on", "2026-11-22")
    assert "product versions keep the law" in checked
    assert "cash-6 2022-01-01 CN 2026-11-22: look again: what is overdue goes on bearing interest" in checked
    assert "41.4 % a year together, above 24 % a year" in checked  # 18 % and 1.3 x 18 %
    assert "cash-6 2026-12-01" not in run("products", "check", "--on", "2026-12-02")
    listed = run("products", "list", "--on", "2026-11-22", "--language", "zh")
    assert "月月付" in listed
    words = run(
        "products", "disclose", "bridge-30", "--amount", "5000", "--on", "2026-03-02", "--language", "en"
    )
    for part in ("You receive: 5,000.00 CNY", "19.56 %", "5,073.97", "10 days late costs 32.50 CNY more"):
        assert part in words
    data = run("products", "disclose", "bridge-30", "--amount", "5000", "--on", "2026-03-02", "--json")
    assert json.loads(data)["annual_cost"] == "0.195632"


def test_the_catalogue_of_a_day() -> None:
    entries = {entry.product.code: entry for entry in catalogue.entries(on=date(2025, 6, 1))}
    assert entries["cash-12"].product.version == "2022-01-01"
    assert entries["cash-12"].on_sale
    assert not entries["pay-later"].on_sale  # to come
    now = {entry.product.code: entry for entry in catalogue.entries(on=date(2026, 11, 22))}
    assert all(entry.on_sale and all(v.allowed for v in entry.verdicts.values()) for entry in now.values())
    assert all(entry.annual_cost_min <= entry.annual_cost_max for entry in now.values())
    assert now["pay-later"].product.statement is not None
    assert now["pay-later"].product.statement.interest_free_days() == (9, 39)


def test_the_minimum_payment() -> None:
    from arrears.rulebook.lines import Minimum

    minimum = Minimum(share_ppm=100_000, floor_minor=5_000, adds=("interest",))
    assert minimum.of(principal_minor=100_000, added_minor=700) == 10_700
    assert minimum.of(principal_minor=20_000, added_minor=0) == 5_000  # the floor
    assert minimum.of(principal_minor=3_000, added_minor=100) == 3_100  # never more than is owed


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("pay-later", "due_day: 10", "due_day: 1", "must differ from the statement day"),
        ("pay-later", "day: 1  ", "day: 31  ", "whole number from 1 to 28"),
        ("pay-later", "instalments: 6,", "instalments: 3,", "instalments must rise"),
        ("pay-later", "over_limit: refused", "over_limit: within_tolerance", "tolerance: belongs to"),
        ("pay-later", "{instalments: 12, fee: 0.072}", "{instalments: 12, fee: 0.2}", "annual cost"),
        ("personal-36", "share: 0.0025", "share: 0.02", "annual cost when paid on time"),
        ("personal-36", "collected: with_first_instalment", "collected: kept_back", "upfront_interest"),
        ("personal-36", "earned_by: guarantor", "earned_by: nobody", "earned_by: expected one of lender"),
        ("personal-36", "rule: fee, share: 0.01, until_months: 12", "rule: fee", "share: is missing"),
        ("personal-36", "rule: fee, share", "rule: free, share", "belongs to the rule fee"),
        ("merchant-free", "        at_most: 3\n", "", "at_most: is missing"),
        (
            "uk-short",
            "max: 2.74",
            "max: 3.00",
            "cost a day would be 0.8219 %, above the ceiling of 0.8 % a day",
        ),
        ("uk-short", "amount: 15.00, at_most: 1", "amount: 15.00, at_most: 2", "late fees would be 3000"),
        ("uk-short", "classes:", "klasses:", "has no classification_days"),
        ("cash-12", "jurisdiction: CN", "jurisdictions: [CN, ZZ]", "ZZ is not in"),
        ("cash-12", "kind: personal_loan", "kind: pawn", "kind: expected one of revolving_line"),
        ("cash-12", "lender: consumer_finance_company", "lender: private_lender", "lpr|LPR"),
    ],
)
def test_a_product_that_breaks_a_bound_is_refused(
    change: Change, file: str, old: str, new: str, says: str
) -> None:
    from arrears.plumbing.failures import Unable
    from arrears.rulebook import products

    change(f"products/{file}.yaml", old, new)
    with pytest.raises(Unable, match=says):
        products.all_products()
