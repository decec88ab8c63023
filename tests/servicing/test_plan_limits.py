"""The limits of law, lender and product on changes of a plan: refused with the rule cited."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from arrears.kernel.codes import Deferral, Kind, Status
from arrears.servicing.plan_policy import Asked, InForce, breaches, meaningless, months_between
from tests.servicing.lives import BY, START, open_day, running_loan, with_second

DAY = date(2025, 5, 20)  # four instalments past due, of twelve until 2026-01-10


@pytest.fixture
def loan(db: str) -> int:
    loan_id = running_loan()
    open_day(DAY)
    return loan_id


def shown(verb: str, loan: int, **said: Any) -> Any:
    from arrears.servicing.operations.preview import preview
    from arrears.servicing.operations.verbs import operation

    return preview(verb=operation(verb).verb, said={"loan_id": loan, "value_on": DAY, **said})


REFUSED = {
    "longer than its term again": ("extend", {"instalments": 13}, "CN/extension_share_of_original_term"),
    "a plan above five years": (
        "re_age",
        {"instalments": 61, "first_due_on": date(2025, 6, 20)},
        "CN/plan_months_max",
    ),
    "more than half a year off": (
        "defer",
        {"instalments": 7, "treatment": Deferral.PAY},
        "CN/deferral_months_max",
    ),
    "more than half given up": (
        "settle",
        {"amount_minor": 500_000, "deadline_on": date(2025, 6, 1)},
        "CN/settlement_discount_share_max",
    ),
    "a deadline far away": (
        "settle",
        {"amount_minor": 900_000, "deadline_on": date(2025, 8, 19)},
        "CN/settlement_deadline_days_max",
    ),
    "dearer than the cap": ("change_rate", {"rate_ppb": 600_000_000}, "CN/all_in_annual_cost"),
    "no instalments": ("extend", {"instalments": 0}, "1 to 600"),
    "an unknown treatment": ("defer", {"instalments": 1, "treatment": 9}, "treatment"),
    "a rate below zero": ("change_rate", {"rate_ppb": -1}, "below zero"),
    "ends before it begins": ("pause_interest", {"until_on": date(2025, 5, 19)}, "before the first"),
    "a freeze of the past": (
        "freeze_penalty",
        {"from_on": date(2025, 5, 1), "until_on": date(2025, 6, 1)},
        "date that back",
    ),
    "due before it is agreed": (
        "re_age",
        {"instalments": 3, "first_due_on": date(2025, 5, 19)},
        "value date",
    ),
    "no discount": ("settle", {"amount_minor": 2_000_000, "deadline_on": date(2025, 6, 1)}, "less than"),
    "nothing falls due then": (
        "change_due_day",
        {"from_on": date(2027, 1, 1), "to_on": date(2027, 2, 1)},
        "does not know",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_with_its_rule(loan: int, name: str) -> None:
    from arrears.servicing.operations.post_many import UnableToPost
    from arrears.servicing.operations.verbs import operation

    verb, said, words = REFUSED[name]
    with pytest.raises(UnableToPost, match=words) as previewed:
        shown(verb, loan, **said)
    with pytest.raises(UnableToPost) as done:
        operation(verb).run(loan_id=loan, value_on=DAY, idempotency_key="x", **BY, **said)
    assert str(done.value) == str(previewed.value)


def test_a_third_extension_is_refused_and_a_reversed_one_does_not_count(loan: int) -> None:
    from arrears.servicing.operations.post_many import UnableToPost

    def extend(key: str) -> Any:
        said = {"loan_id": loan, "value_on": DAY, "idempotency_key": key, "instalments": 2, **BY}
        return with_second("extend", **said)

    extend("one")
    second = extend("two")
    with pytest.raises(UnableToPost, match=r"extension 3; at most 2 .*CN/extensions_max"):
        extend("three")
    with_second("reverse", loan_id=loan, event_id=second.event_id, value_on=DAY, idempotency_key="undo", **BY)
    extend("four")


def test_after_the_term_there_is_no_extension_but_a_plan(loan: int) -> None:
    from arrears.servicing.operations.post_many import UnableToPost

    late = date(2026, 2, 1)
    open_day(late)
    with pytest.raises(UnableToPost, match=r"before the term ends.*CN/extension_needs_consent"):
        shown("extend", loan, value_on=late, instalments=2)
    plan = shown("re_age", loan, value_on=late, instalments=12, first_due_on=date(2026, 3, 1))
    assert plan.after.state["dpd_days"] == 0


def test_one_plan_in_twelve_months_and_again_only_with_a_second_person(loan: int) -> None:
    from arrears.servicing.operations.post_many import UnableToPost
    from arrears.servicing.operations.re_age import re_age

    plan = {"instalments": 12, "first_due_on": date(2025, 6, 20)}
    re_age(loan_id=loan, value_on=DAY, idempotency_key="plan", **plan, **BY)
    with pytest.raises(UnableToPost, match=r"plan 2 .*CN/re_ages_max"):
        shown("re_age", loan, **plan)
    holiday = shown("defer", loan, instalments=1, treatment=Deferral.PAY)
    assert "restructuring_observation_months" in holiday.second_person.rule
    later = date(2026, 5, 21)  # the observation is over, and so is the plan's year
    open_day(later)
    again = shown("re_age", loan, value_on=later, instalments=12, first_due_on=date(2026, 6, 20))
    assert again.second_person is None or "restructuring" not in again.second_person.rule


def test_what_gives_interest_up_counts_as_a_waiver(db: str) -> None:
    loan = running_loan(principal_minor=5_000_000)
    open_day(DAY)
    holiday = shown("defer", loan, instalments=6, treatment=Deferral.WAIVE)
    less = holiday.before.costs.to_pay_minor - holiday.after.costs.to_pay_minor
    assert holiday.second_person is None or holiday.second_person.stake == less
    pause = shown("pause_interest", loan, until_on=date(2026, 1, 10))
    assert pause.second_person.stake == pause.before.costs.to_pay_minor - pause.after.costs.to_pay_minor
    assert "waiver_approval_minor" in pause.second_person.rule
    assert shown("defer", loan, instalments=1, treatment=Deferral.PAY).second_person is None
    assert shown("pause_interest", loan, until_on=DAY).second_person is None


@pytest.mark.parametrize(
    ("verb", "said", "rule", "stake"),
    [
        ("change_rate", {"rate_ppb": 99_000_000}, "rate_cut_approval_share", Decimal("0.051")),
        ("write_off", {}, "write_off_approval_minor", None),
        (
            "settle",
            {"amount_minor": 900_000, "deadline_on": date(2025, 6, 1)},
            "settlement_approval_minor",
            None,
        ),
    ],
)
def test_who_else_is_needed(loan: int, verb: str, said: Any, rule: str, stake: Decimal | None) -> None:
    preview = shown(verb, loan, **said)
    assert rule in preview.second_person.rule
    assert stake is None or preview.second_person.stake == stake
    if verb == "settle":
        assert preview.second_person.stake == preview.before.state["payoff_minor"] - 900_000


def test_a_small_cut_of_the_rate_needs_nobody_else(loan: int) -> None:
    assert shown("change_rate", loan, rate_ppb=100_000_000).second_person is None


def test_a_guarantor_has_to_agree_to_an_extension(loan: int) -> None:
    from arrears.servicing.operations.extend import UnableToExtend
    from arrears.servicing.operations.record_guarantee import record_guarantee, record_guarantor_consent

    told = {"loan_id": loan, "happened_on": START, "party": "guarantor 7", **BY}
    record_guarantee(**told, evidence="guarantee 7", idempotency_key="g")
    with pytest.raises(UnableToExtend, match=r"guarantor 7 .*CN/extension_guarantor_consent"):
        shown("extend", loan, instalments=2)
    record_guarantor_consent(**{**told, "happened_on": DAY}, evidence="letter 9", idempotency_key="c")
    assert shown("extend", loan, instalments=2).after.state["instalments_total"] == 14


def _asked(**changes: Any) -> Asked:
    plain: dict[str, Any] = {
        "kind": Kind.EXTEND, "value_on": DAY, "instalments": 2, "started_on": date(2023, 1, 10),
        "agreed_maturity_on": date(2025, 1, 10), "matures_on": date(2025, 7, 10),
        "would_mature_on": date(2025, 9, 10),
    }  # fmt: skip
    return Asked(**{**plain, **changes})


def test_a_loan_above_a_year_keeps_within_the_products_longest_term() -> None:
    share = {"extension_share_of_original_term": InForce(value=Decimal(1), cited="CN/x")}
    assert breaches(asked=_asked(longest_months=36), limits=share) == []
    found = breaches(asked=_asked(longest_months=31, product="business-24"), limits=share)
    assert [breach.cited for breach in found] == ["product business-24"]


def test_without_limits_nothing_is_refused() -> None:
    assert breaches(asked=_asked(), limits={}) == []


def test_only_a_running_loan_is_changed() -> None:
    assert (
        meaningless(asked=_asked(status=Status.PAID_OFF))[0].text()
        == "only a running loan's plan can be changed"
    )


def test_begun_months_count() -> None:
    assert months_between(date(2025, 1, 31), date(2025, 2, 28)) == 1
    assert months_between(date(2025, 1, 10), date(2030, 1, 10)) == 60
    assert months_between(date(2025, 1, 10), date(2030, 1, 11)) == 61
