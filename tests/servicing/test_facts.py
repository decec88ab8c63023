"""Death, bankruptcy, a new owner, costs of recovery: recorded with evidence, previewed, taken back."""

from datetime import date
from typing import Any

import numpy as np
import pytest

from arrears.kernel.book import STATES
from tests.servicing.lives import BY, loans_equal_ledger, open_day, running_loan, with_second

DAY = date(2025, 5, 20)
LATER = date(2025, 7, 20)


@pytest.fixture
def loan(db: str) -> int:
    loan_id = running_loan()
    open_day(DAY)
    return loan_id


def _told(loan: int, key: str, **more: Any) -> dict[str, Any]:
    return {"loan_id": loan, "happened_on": DAY, "idempotency_key": key, "evidence": "paper 1", **BY, **more}


def _state(loan: int, on: date) -> dict[str, int]:
    from arrears.servicing.queries import loan_page

    return dict(loan_page(loan_id=loan, as_of=on).state)


def test_a_death_freezes_penalty_and_ageing_and_can_be_taken_back(loan: int) -> None:
    from arrears.servicing.operations.record_death import preview_death, record_death
    from arrears.servicing.operations.take_back_fact import take_back_fact

    would_be = _state(loan, LATER)
    shown = preview_death(**_told(loan, "d"))
    done = record_death(**_told(loan, "d"))
    assert record_death(**_told(loan, "d")).repeated
    assert len(done.event_ids) == 2
    assert _state(loan, DAY) == dict(shown.after.state)
    open_day(LATER)
    now = _state(loan, LATER)
    assert now["penalty_outstanding_minor"] == shown.after.state["penalty_outstanding_minor"]
    assert now["penalty_outstanding_minor"] < would_be["penalty_outstanding_minor"]
    assert now["delinquent_days"] == shown.after.state["delinquent_days"]
    assert now["dpd_days"] == would_be["dpd_days"]
    wrong = {"ref": done.fact_id, "happened_on": LATER, "evidence": ""}
    take_back_fact(**{**_told(loan, "alive"), **wrong})
    assert _state(loan, LATER) == would_be
    assert loans_equal_ledger()


def test_a_stay_stops_interest_until_it_ends(loan: int) -> None:
    from arrears.servicing.operations.stay import end_stay, preview_stay, stay
    from arrears.servicing.queries import facts_of_loan

    told = _told(loan, "s", party="深圳市中级人民法院", evidence="(2025)粤03破1号")
    shown = preview_stay(**told)
    assert shown.after.costs.to_pay_minor < shown.before.costs.to_pay_minor
    done = stay(**told)
    open_day(LATER)
    earned = [_state(loan, on)["interest_earned_minor"] for on in (date(2025, 6, 10), LATER)]
    assert earned[0] == earned[1]  # the period that was running is spread over its days, the next bear none
    end_stay(**{**_told(loan, "e"), "ref": done.fact_id, "happened_on": LATER, "evidence": ""})
    assert [fact.ended_on for fact in facts_of_loan(loan_id=loan) if fact.id == done.fact_id] == [LATER]
    assert loans_equal_ledger()


def test_a_claim_goes_to_a_new_owner(loan: int) -> None:
    from arrears.servicing.operations.transfer import UnableToTransfer, preview_transfer, transfer
    from arrears.servicing.queries import owner_of_loan

    before = _state(loan, DAY)
    shown = preview_transfer(**_told(loan, "t", party="AMC 3", amount_minor=150_000))
    assert dict(shown.before.state) == dict(shown.after.state) == before
    assert shown.after.costs.to_pay_minor > shown.request.amount_minor
    done = transfer(**_told(loan, "t", party="AMC 3", amount_minor=150_000))
    assert _state(loan, DAY) == before
    now = owner_of_loan(loan_id=loan, as_of=DAY)
    assert (now.owner, now.since, now.price_minor, now.fact_id) == ("AMC 3", DAY, 150_000, done.fact_id)
    assert owner_of_loan(loan_id=loan, as_of=date(2025, 5, 19)).owner == ""
    assert owner_of_loan(loan_id=loan, as_of=DAY, known_on=date(2025, 5, 19)).owner == ""
    for words, wrong in (
        ("already", {"party": "AMC 3"}),
        ("minor units", {"party": "AMC 4", "amount_minor": -1}),
    ):
        with pytest.raises(UnableToTransfer, match=words):
            transfer(**_told(loan, words, **wrong))
        with pytest.raises(UnableToTransfer, match=words):
            preview_transfer(**_told(loan, words, **wrong))


def test_nothing_owed_is_nothing_to_transfer(loan: int) -> None:
    from arrears.servicing.operations.repay import repay
    from arrears.servicing.operations.transfer import UnableToTransfer, transfer

    repay(loan_id=loan, amount_minor=2_000_000, value_on=DAY, idempotency_key="all", **BY)
    with pytest.raises(UnableToTransfer, match="owes nothing"):
        transfer(**_told(loan, "t", party="AMC 3"))


def test_recovery_after_write_off_with_its_costs(loan: int) -> None:
    from arrears.servicing.operations.one_fact import UnableToRecord
    from arrears.servicing.operations.record_recovery_cost import record_recovery_cost
    from arrears.servicing.operations.recover import recover
    from arrears.servicing.queries import recoveries_of_loan

    off = with_second("charge_off", loan_id=loan, value_on=DAY, idempotency_key="off", **BY)
    recover(loan_id=loan, amount_minor=60_000, value_on=DAY, idempotency_key="in", **BY)
    record_recovery_cost(**_told(loan, "c", party="agency 4", amount_minor=18_000))
    found = recoveries_of_loan(loan_id=loan, as_of=DAY)
    assert (found.recovered_minor, found.costs_minor, found.net_minor) == (60_000, 18_000, 42_000)
    assert found.charged_off_minor >= off.state["principal_charged_off_minor"] == 1_000_000
    with pytest.raises(UnableToRecord, match="above zero"):
        record_recovery_cost(**_told(loan, "none", party="agency 4", amount_minor=0))


def test_a_death_before_the_payout_is_recorded_once_and_nothing_is_paid_out(db: str) -> None:
    from arrears.servicing.operations.disburse import UnableToDisburse, disburse
    from arrears.servicing.operations.one_fact import UnableToRecord
    from arrears.servicing.operations.record_death import preview_death, record_death
    from tests.servicing.lives import START, agreed_loan

    loan = agreed_loan().loan_id
    told = _told(loan, "d", happened_on=START)
    assert preview_death(**told).after == preview_death(**told).before
    assert record_death(**told).event_ids == ()
    with pytest.raises(UnableToRecord, match="recorded already"):
        record_death(**{**told, "idempotency_key": "again"})
    with pytest.raises(UnableToDisburse, match="Death"):
        disburse(loan_id=loan, amount_minor=1_000_000, value_on=START, idempotency_key="out", **BY)


def test_a_stay_needs_no_second_person_and_a_charged_off_loan_has_the_fact_alone(db: str) -> None:
    from arrears.servicing.operations.stay import stay
    from arrears.servicing.operations.take_back_fact import take_back_fact
    from tests.servicing.lives import START

    loan = running_loan(principal_minor=10_000_000)  # its interest to come is far above the limit of a waiver
    open_day(DAY)
    court = {"party": "court", "evidence": "case 1"}
    done = stay(**_told(loan, "s", happened_on=START, **court))
    assert len(done.event_ids) == 3
    take_back_fact(**_told(loan, "no stay", ref=done.fact_id))
    with_second("charge_off", loan_id=loan, value_on=DAY, idempotency_key="off", **BY)
    assert stay(**_told(loan, "s2", **court)).event_ids == ()


def test_a_sale_is_not_dated_before_a_later_one(loan: int) -> None:
    from arrears.servicing.operations.transfer import UnableToTransfer, preview_transfer, transfer

    transfer(**_told(loan, "t", party="Fund", amount_minor=100))
    before = _told(loan, "u", party="Bank", happened_on=date(2025, 3, 1))
    for act in (preview_transfer, transfer):
        with pytest.raises(UnableToTransfer, match="take that back first"):
            act(**before)


def _balance(role: str) -> int:
    from arrears.ledger.chart import chart
    from arrears.ledger.queries import trial_balance

    code = chart()[role].code
    return next((row.balance_minor for row in trial_balance() if row.code == code), 0)


def test_the_ledger_takes_the_costs_of_recovery_and_gives_them_back(loan: int) -> None:
    from arrears.servicing.operations.record_recovery_cost import record_recovery_cost
    from arrears.servicing.operations.take_back_fact import take_back_fact

    cash = _balance("cash")
    cost = {**_told(loan, "c", party="agency 4", amount_minor=18_000)}
    done = record_recovery_cost(**cost)
    assert record_recovery_cost(**cost).repeated
    assert (_balance("recovery_costs"), _balance("cash") - cash) == (18_000, -18_000)
    take_back_fact(**{**_told(loan, "back"), "evidence": "", "ref": done.fact_id})
    assert (_balance("recovery_costs"), _balance("cash") - cash) == (0, 0)
    assert loans_equal_ledger()


def test_the_ledger_takes_the_price_of_a_claim_and_the_loss(loan: int) -> None:
    from arrears.ledger.beancount import lines
    from arrears.ledger.statements import journal
    from arrears.servicing.operations.one_fact import UnableToRecord
    from arrears.servicing.operations.take_back_fact import take_back_fact
    from arrears.servicing.operations.transfer import transfer
    from arrears.servicing.posting import carried_at

    state = _state(loan, DAY)
    names = STATES.names or ()
    carried = carried_at(state=np.array([tuple(state[name] for name in names)], STATES)[0])
    assert 0 < carried < 1_100_000
    done = transfer(**_told(loan, "t", party="AMC 3", amount_minor=150_000))
    assert _balance("claims_sold") == -carried
    assert _balance("sale_of_claims") == carried - 150_000  # a loss, on the debit side
    on = transfer(**_told(loan, "on", party="AMC 9", amount_minor=90_000))  # theirs to sell: not our money
    assert _balance("sale_of_claims") == carried - 150_000
    assert sum(row for row in (_balance("claims_sold"), _balance("sale_of_claims"))) == -150_000
    assert any("1305-Claims-Sold-Contra" in line for line in lines(entries=journal(loan_id=loan)))
    back = {**_told(loan, "back"), "evidence": ""}
    with pytest.raises(UnableToRecord, match="take that back first"):
        take_back_fact(**{**back, "ref": done.fact_id})
    take_back_fact(**{**back, "idempotency_key": "on back", "ref": on.fact_id})
    take_back_fact(**{**back, "ref": done.fact_id})
    assert (_balance("claims_sold"), _balance("sale_of_claims")) == (0, 0)
    assert loans_equal_ledger()


def test_interest_counts_again_from_the_day_after_a_stay(loan: int) -> None:
    from arrears.servicing.operations.one_fact import UnableToRecord
    from arrears.servicing.operations.stay import end_stay, preview_end_stay, stay
    from arrears.servicing.operations.take_back_fact import take_back_fact

    without = _state(loan, date(2025, 12, 20))
    told = _told(loan, "s", party="court", evidence="(2025)1")
    done = stay(**told)
    open_day(LATER)
    stayed = _state(loan, date(2025, 12, 20))
    ended = date(2025, 6, 30)  # told three weeks late
    end = {**_told(loan, "e"), "ref": done.fact_id, "happened_on": ended, "evidence": ""}
    shown = preview_end_stay(**end)
    assert _state(loan, LATER) == dict(shown.before.state)
    over = end_stay(**end)
    assert end_stay(**end).repeated
    assert _state(loan, LATER) == dict(shown.after.state)
    assert loans_equal_ledger()
    now = _state(loan, date(2025, 12, 20))
    for name in ("interest_earned_minor", "penalty_charged_minor", "delinquent_days"):
        assert stayed[name] < now[name] < without[name], name
    with pytest.raises(UnableToRecord, match="take that back first"):
        take_back_fact(**{**_told(loan, "x"), "ref": done.fact_id, "happened_on": LATER, "evidence": ""})
    for key, ref, state in (("b", over.fact_id, stayed), ("c", done.fact_id, without)):
        take_back_fact(**{**_told(loan, key), "ref": ref, "happened_on": LATER, "evidence": ""})
        assert _state(loan, date(2025, 12, 20)) == state
        assert loans_equal_ledger()


def test_a_stay_that_ended_is_as_if_agreed_until_then(loan: int) -> None:
    from arrears.servicing.operations.freeze_penalty import freeze_penalty
    from arrears.servicing.operations.pause_delinquency import pause_delinquency
    from arrears.servicing.operations.pause_interest import pause_interest
    from arrears.servicing.operations.reverse import reverse
    from arrears.servicing.operations.stay import end_stay, stay
    from arrears.servicing.operations.take_back_fact import take_back_fact

    open_day(LATER)
    end_on, days = date(2025, 7, 9), (LATER, date(2026, 3, 1))
    agreed = [
        verb(loan_id=loan, value_on=DAY, idempotency_key=verb.__name__, **BY, **said).event_id
        for verb, said in (
            (pause_interest, {"until_on": end_on}),
            (freeze_penalty, {"until_on": end_on}),
            (pause_delinquency, {"until": end_on}),
        )
    ]
    wanted = [_state(loan, day) for day in days]
    for event_id in agreed:
        reverse(loan_id=loan, event_id=event_id, value_on=LATER, idempotency_key=f"r{event_id}", **BY)
    done = stay(**_told(loan, "s", party="court"))
    end = {"ref": done.fact_id, "evidence": "", "happened_on": end_on}
    over = end_stay(**{**_told(loan, "e"), **end})
    assert [_state(loan, day) for day in days] == wanted
    take_back_fact(**{**_told(loan, "b"), **end, "ref": over.fact_id, "happened_on": LATER})
    end_stay(**{**_told(loan, "again"), **end})  # it can end once more
    assert [_state(loan, day) for day in days] == wanted
    assert loans_equal_ledger()
