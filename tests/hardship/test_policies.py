"""What a household bears, the chance to keep a plan, its value and the ranking: figures worked by hand."""

import math
from dataclasses import replace
from datetime import date

import pytest

from arrears.collection.hardship.choices import Outcome, PlanState
from arrears.collection.hardship.policies import chance, means, ranking, value
from arrears.collection.hardship.policies.means import Flow, Means
from arrears.collection.hardship.policy import Accepted, Ledger, Running, may_move, next_state, why_a_person
from arrears.collection.hardship.rules import ByRule, Chance, Course, LivingCost, Value

LIVING = LivingCost(currency="CNY", default_minor=100_000, further_person_share=0.5, regions={"31": 200_000})
STATED = Means(
    income_minor=600_000, living_minor=250_000, household=2, region="310101", debts_monthly_minor=100_000
)
CHANCE = Chance(
    intercept=-4, payment_to_income=4, months_past_due=0.1, plans_broken=0.5, relief=-2, settlement_kept=0.8,
    settlement_a_month=0.9,
)  # fmt: skip
ON = date(2025, 1, 1)


def test_the_minimum_to_live_on_is_of_the_province_and_the_household() -> None:
    assert means.minimum_living_minor(means=STATED, rule=LIVING) == 300_000  # 2,000 and half of it again
    assert means.living_counted_minor(means=STATED, rule=LIVING) == 300_000, "more than was stated"
    elsewhere = replace(STATED, region="52")
    assert means.minimum_living_minor(means=elsewhere, rule=LIVING) == 150_000
    assert means.living_counted_minor(means=elsewhere, rule=LIVING) == 250_000, "as stated"
    assert means.surplus_minor(means=STATED, rule=LIVING) == 200_000  # 6,000 - 3,000 - 1,000


def test_the_worst_month_decides() -> None:
    flows = [
        Flow(on=date(2025, 1, 20), amount_minor=80_000, principal_minor=70_000),
        Flow(on=date(2025, 2, 5), amount_minor=80_000, principal_minor=70_000),
        Flow(on=date(2025, 2, 25), amount_minor=70_000, principal_minor=60_000),
    ]
    found = means.burden(means=STATED, rule=LIVING, flows=flows, from_on=ON, expected_share=0.8, months_max=6)
    assert found.payment_minor == 150_000  # February
    assert found.payment_to_income == pytest.approx(250_000 / 600_000)  # with the debts elsewhere
    assert found.surplus_minor == 50_000


def test_income_that_is_only_expected_counts_in_part_and_not_for_long() -> None:
    better = replace(STATED, income_minor=0, better_in_months=3, later_income_minor=500_000)

    def income(month: int, **more: int) -> int:
        return means.income_in_month(
            means=replace(better, **more), month=month, expected_share=0.8, months_max=6
        )

    assert [income(month) for month in (0, 2, 3, 9)] == [0, 0, 400_000, 400_000]
    assert income(9, better_in_months=7) == 0
    assert income(3, income_minor=450_000) == 450_000, "never less than now"


def test_without_income_no_payment_is_kept() -> None:
    nothing = replace(STATED, income_minor=0)
    flows = [Flow(on=date(2025, 2, 1), amount_minor=1, principal_minor=1)]
    found = means.burden(
        means=nothing, rule=LIVING, flows=flows, from_on=ON, expected_share=0.8, months_max=6
    )
    assert found.payment_to_income is None
    record = chance.Record(dpd_days=0, plans_broken=0)
    assert chance.break_chance(rule=CHANCE, payment_to_income=None, record=record, given_up_share=0) > 0.99


def test_chance_to_break_an_instalment() -> None:
    record = chance.Record(dpd_days=60, plans_broken=1)
    # x = -4 + 4 * 0.5 + 0.1 * 2 + 0.5 * 1 - 2 * 0.1 = -1.5
    found = chance.break_chance(rule=CHANCE, payment_to_income=0.5, record=record, given_up_share=0.1)
    assert found == pytest.approx(1 / (1 + math.exp(1.5)))
    more = chance.break_chance(rule=CHANCE, payment_to_income=0.6, record=record, given_up_share=0.1)
    less = chance.break_chance(rule=CHANCE, payment_to_income=0.5, record=record, given_up_share=0.2)
    assert less < found < more
    assert chance.settlement_break_chance(rule=CHANCE, days=30) == pytest.approx(0.2)
    assert chance.settlement_break_chance(rule=CHANCE, days=90) == pytest.approx(1 - 0.8 * 0.81)


def test_value_by_hand() -> None:
    """Two instalments a year apart, break chance a tenth, money worth 10 % a year, half of what is open is
    lost.

    kept:  0.9 * 100 / 1.1 + 0.81 * 110 / 1.21            = 81.8182 + 73.6364 = 155.4545
    break: 0.1 * 0.5 * 200 / 1.1 + 0.09 * 0.5 * 105 / 1.21 =  9.0909 +  3.9050 =  12.9959
    """
    flows = [
        Flow(on=date(2026, 1, 1), amount_minor=10_000, principal_minor=9_500),
        Flow(on=date(2027, 1, 1), amount_minor=11_000, principal_minor=10_500),
    ]
    rule = Value(discount_a_year=0.1, loss_share=0.5)
    found = value.worth(flows=flows, break_chance=0.1, rule=rule, on=ON)
    assert (found.expected_minor, found.loss_minor) == (15_545, 1_300)
    assert found.value_minor == 14_246
    assert found.undiscounted_minor == 21_000
    assert found.kept_chance == pytest.approx(0.81)


def test_value_of_what_is_certain_is_its_present_value() -> None:
    flows = [Flow(on=date(2026, 1, 1), amount_minor=11_000, principal_minor=10_000)]
    certain = value.worth(flows=flows, break_chance=0, rule=Value(discount_a_year=0.1, loss_share=1), on=ON)
    assert (certain.value_minor, certain.loss_minor, certain.kept_chance) == (10_000, 0, 1)
    hopeless = value.worth(flows=flows, break_chance=1, rule=Value(discount_a_year=0.1, loss_share=1), on=ON)
    assert (hopeless.expected_minor, hopeless.loss_minor) == (0, 9_091)


def _option(**more: object) -> ranking.Weighed:
    values = {"family": "a", "value_minor": 100, "payment_to_income": 0.3, "surplus_minor": 10, **more}
    return ranking.Weighed(**values)  # type: ignore[arg-type]


def test_the_bearable_one_of_highest_value_comes_first_and_each_family_once() -> None:
    options = [
        _option(value_minor=500, surplus_minor=-1),
        _option(value_minor=400, payment_to_income=0.51),
        _option(value_minor=300, family="b"),
        _option(value_minor=200),
        _option(value_minor=250),
        _option(value_minor=900, refused="a limit"),
        _option(value_minor=800, family="s", one_payment=True, within_lump_sum=False),
        _option(value_minor=150, family="s", one_payment=True, within_lump_sum=True, surplus_minor=-5),
        _option(value_minor=700, family="c", still_overdue=True),
    ]
    outcomes, offered = ranking.ranked(options=options, bearable_share=0.5, most=3)
    assert offered == [2, 4, 7]
    assert outcomes == [
        Outcome.SHORTFALL, Outcome.TOO_MUCH, Outcome.OFFERED, Outcome.BEARABLE, Outcome.OFFERED,
        Outcome.REFUSED, Outcome.SHORTFALL, Outcome.OFFERED, Outcome.STILL_OVERDUE,
    ]  # fmt: skip


COURSE = Course(at_risk_days=1, broken_days=30, completed_on_time=3, reinstated_within_days=60)
_S = PlanState


@pytest.mark.parametrize(
    ("before", "ledger", "after"),
    [
        (_S.ACTIVE, Ledger(dpd_days=0, paid_off=False), _S.ACTIVE),
        (_S.ACTIVE, Ledger(dpd_days=1, paid_off=False), _S.AT_RISK),
        (_S.AT_RISK, Ledger(dpd_days=0, paid_off=False), _S.ACTIVE),
        (_S.AT_RISK, Ledger(dpd_days=29, paid_off=False), _S.AT_RISK),
        (_S.AT_RISK, Ledger(dpd_days=30, paid_off=False), _S.BROKEN),
        (_S.ACTIVE, Ledger(dpd_days=0, paid_off=True), _S.COMPLETED),
        (_S.ACTIVE, Ledger(dpd_days=0, paid_off=False, on_time_after=3), _S.ACTIVE),
        (_S.BROKEN, Ledger(dpd_days=31, paid_off=False), _S.BROKEN),
        (_S.BROKEN, Ledger(dpd_days=0, paid_off=False), _S.REINSTATED),
    ],
)
def test_the_ledger_decides(before: PlanState, ledger: Ledger, after: PlanState) -> None:
    plan = Running(state=before, reinstated=False, settlement=False, ends_with_loan=True, broken_on=ON)
    assert next_state(plan=plan, ledger=ledger, course=COURSE, on=date(2025, 2, 1)) is after


def test_a_pause_is_done_after_instalments_on_time() -> None:
    plan = Running(state=_S.ACTIVE, reinstated=False, settlement=False, ends_with_loan=False)
    paid = Ledger(dpd_days=0, paid_off=False, on_time_after=3)
    assert next_state(plan=plan, ledger=paid, course=COURSE, on=ON) is _S.COMPLETED


def test_taken_up_again_once_and_in_time() -> None:
    again = Running(state=_S.BROKEN, reinstated=True, settlement=False, ends_with_loan=True, broken_on=ON)
    paid = Ledger(dpd_days=0, paid_off=False)
    assert next_state(plan=again, ledger=paid, course=COURSE, on=ON) is _S.TERMINATED
    first = replace(again, reinstated=False)
    late = Ledger(dpd_days=40, paid_off=False)
    assert next_state(plan=first, ledger=late, course=COURSE, on=date(2025, 3, 2)) is _S.BROKEN
    assert next_state(plan=first, ledger=late, course=COURSE, on=date(2025, 3, 3)) is _S.TERMINATED
    back = Running(state=_S.AT_RISK, reinstated=True, settlement=False, ends_with_loan=True)
    assert next_state(plan=back, ledger=paid, course=COURSE, on=ON) is _S.REINSTATED


def test_a_settlement_is_kept_or_lapses() -> None:
    plan = Running(state=_S.ACTIVE, reinstated=False, settlement=True, ends_with_loan=True)
    for ledger, after in (
        (Ledger(dpd_days=90, paid_off=False), _S.ACTIVE),
        (Ledger(dpd_days=90, paid_off=False, lapsed=True), _S.BROKEN),
        (Ledger(dpd_days=0, paid_off=False, settled=True), _S.COMPLETED),
    ):
        assert next_state(plan=plan, ledger=ledger, course=COURSE, on=ON) is after
    broken = replace(plan, state=_S.BROKEN, broken_on=ON)
    assert (
        next_state(plan=broken, ledger=Ledger(dpd_days=0, paid_off=False), course=COURSE, on=ON)
        is _S.TERMINATED
    )


def test_every_state_can_be_left_but_the_last_two() -> None:
    ends = [state for state in PlanState if not any(may_move(before=state, after=to) for to in PlanState)]
    assert ends == [_S.COMPLETED, _S.TERMINATED]


def test_when_a_person_approves() -> None:
    rule = ByRule(
        given_up_max_minor=500, months_max=36, income_without_evidence_max_minor=1_000, plans_broken_max=0
    )
    fine = Accepted(
        code="instalments", given_up_minor=500, months=36, income_minor=1_000, has_evidence=False,
        plans_broken=0, second_person=False,
    )  # fmt: skip
    assert why_a_person(accepted=fine, rule=rule) == ()
    for change, why in (
        ({"given_up_minor": 501}, "given_up"),
        ({"months": 37}, "months"),
        ({"income_minor": 1_001}, "evidence"),
        ({"plans_broken": 1}, "plans_broken"),
        ({"second_person": True}, "second_person"),
        ({"code": "settlement"}, "settlement"),
    ):
        assert why_a_person(accepted=replace(fine, **change), rule=rule) == (why,)
    assert why_a_person(accepted=replace(fine, income_minor=1_001, has_evidence=True), rule=rule) == ()
