"""The disclosure of a revolving line, by hand."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from arrears.rulebook import line_words, products
from arrears.rulebook.contract import UnableToAgree
from arrears.rulebook.line_disclosure import LineDisclosure, disclose_line, line_json


def line_of(amount: int, on: date, rate: int = 182_500_000) -> LineDisclosure:
    return disclose_line(
        product=products.load(code="pay-later"),
        limit_minor=1_000_000,
        rate_ppb=rate,
        amount_minor=amount,
        bought_on=on,
    )


def test_a_purchase_by_hand() -> None:
    # Bought on 2 March: on the statement of 1 April, due on 10 April, 39 days later.
    found = line_of(100_000, date(2026, 3, 2))
    assert (found.statement_on, found.due_on, found.next_due_on) == (
        date(2026, 4, 1),
        date(2026, 4, 10),
        date(2026, 5, 10),
    )
    assert found.free_days == 39
    # The minimum is 10 %: 100.00; 900.00 carried from the statement's day, 39 days to 10 May at 0.05 % a day
    assert (found.minimum_minor, found.carried_minor) == (10_000, 90_000)
    assert found.carried_interest_minor == round(90_000 * 0.0005 * 39) == 1_755
    # (91,755 / 90,000) ^ (365 / 39) - 1
    assert float(found.annual_cost) == pytest.approx((91_755 / 90_000) ** (365 / 39) - 1, abs=1e-6)
    assert [one.fee_minor for one in found.conversions] == [1_800, 3_600, 7_200]
    assert line_json(found)["free_days"] == 39


def test_bought_on_the_day_of_the_statement() -> None:
    found = line_of(100_000, date(2026, 4, 1))
    assert (found.statement_on, found.due_on, found.free_days) == (date(2026, 4, 1), date(2026, 4, 10), 9)
    over_new_year = line_of(100_000, date(2026, 12, 15))
    assert (over_new_year.statement_on, over_new_year.due_on) == (date(2027, 1, 1), date(2027, 1, 10))


def test_a_small_purchase_is_asked_for_whole_and_stays_as_it_is() -> None:
    found = line_of(4_000, date(2026, 3, 2))
    assert (found.minimum_minor, found.carried_minor, found.carried_interest_minor) == (4_000, 0, 0)
    assert found.conversions == ()


@pytest.mark.parametrize(
    ("amount", "rate", "says"),
    [(2_000_000, 182_500_000, "doesn't fit into a limit"), (100_000, 200_000_000, "not 20.0000 %")],
)
def test_a_line_lies_within_its_product(amount: int, rate: int, says: str) -> None:
    with pytest.raises(UnableToAgree, match=says):
        line_of(amount, date(2026, 3, 2), rate)


def test_a_loan_has_no_statements() -> None:
    with pytest.raises(UnableToAgree, match="disclosed loan by loan"):
        disclose_line(
            product=products.load(code="cash-12"),
            limit_minor=1_000_000,
            rate_ppb=150_000_000,
            amount_minor=100_000,
            bought_on=date(2026, 3, 2),
        )


def test_the_line_in_words(django_ready: None) -> None:
    found = line_of(100_000, date(2026, 3, 2))
    with translation.override("en"):
        text = " ".join((*line_words.sentences(found), *(value for _, value in line_words.facts(found))))
    for part in ("Paid in full on 2026-04-10 it costs nothing.", "costs 17.55", "18.00 CNY", "CN/all_in"):
        assert part in text
    with translation.override("zh-hans"):
        assert "全额还款" in line_words.sentences(found)[0]
    assert found.verdict.allowed
    assert Decimal("0.17") < found.annual_cost < Decimal("0.2")
