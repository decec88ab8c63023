"""What a sold loan brings in is its owner's: in the ledger at once, at every close, and sent on."""

from datetime import timedelta
from typing import Any

import pytest

from tests.close.books import ACTOR, START, make_book

BY: dict[str, Any] = {"actor": ACTOR, "source": "test"}
SOLD_ON = START + timedelta(days=20)
OWNER = "AMC 3"


@pytest.fixture
def sold(db: str) -> int:
    """One of six loans, sold on the open day after twenty closes."""
    from arrears.close.operations.catch_up import close_through
    from arrears.servicing.operations.transfer import transfer

    loan = make_book(loans=6, seed=4)[0]
    close_through(through=SOLD_ON - timedelta(days=1), every="day", actor=ACTOR)
    transfer(**_fact(loan, "sale", party=OWNER, amount_minor=150_000), happened_on=SOLD_ON)
    return loan


def _fact(loan: int, key: str, **more: Any) -> dict[str, Any]:
    return {"loan_id": loan, "idempotency_key": key, "evidence": "paper 1", **BY, **more}


def _close(days: int) -> Any:
    from arrears.close.operations.catch_up import close_through
    from arrears.plumbing.clock import business_date

    close_through(through=business_date() + timedelta(days=days - 1), every="day", actor=ACTOR)
    return business_date()


def _balance(role: str) -> int:
    from arrears.ledger.chart import chart
    from arrears.ledger.queries import trial_balance

    return next((row.balance_minor for row in trial_balance() if row.code == chart()[role].code), 0)


def _carried(loan: int) -> int:
    from arrears.servicing.posting import carried_at
    from arrears.servicing.queries import head_of_loan
    from arrears.servicing.stored_state import read_state

    return carried_at(state=read_state(loan_id=loan, shard=head_of_loan(loan_id=loan).shard))


def _proven(loan: int, *, due: int) -> bool:
    """The contra account holds what the sold loan is carried at, the liability what is due; all follows."""
    from arrears.close.operations.rebuild import compare

    return (_balance("claims_sold"), _balance("due_to_owners"), compare()) == (-_carried(loan), -due, [])


def test_payments_after_a_sale_are_due_to_the_owner_and_sent_on(sold: int) -> None:
    from arrears.plumbing.idempotency import UnableToReuseKey
    from arrears.servicing.operations.remit_to_owner import UnableToRemit, remit_to_owner
    from arrears.servicing.operations.repay import repay
    from arrears.servicing.operations.reverse import reverse
    from arrears.servicing.operations.take_back_fact import take_back_fact
    from arrears.servicing.queries.sold_claims import due_to_owners, remittances

    assert _proven(sold, due=0)
    before = _balance("result_of_sold_claims")
    day = _close(14)  # interest goes on, the loan falls overdue: another's gain and loss
    assert _balance("result_of_sold_claims") != before
    assert _proven(sold, due=0)
    paid = repay(loan_id=sold, amount_minor=9_000, value_on=day, idempotency_key="in", **BY)
    repay(loan_id=sold, amount_minor=91_000, value_on=day, idempotency_key="in 2", **BY)
    assert _proven(sold, due=100_000)
    order = {"party": OWNER, "currency": "CNY", "evidence": "order 7", **BY}
    done = remit_to_owner(**order, idempotency_key="r")
    assert (done.amount_minor, done.loans) == (100_000, 1)
    assert remit_to_owner(**order, idempotency_key="r").repeated
    with pytest.raises(UnableToReuseKey):
        remit_to_owner(**{**order, "evidence": "another"}, idempotency_key="r")
    with pytest.raises(UnableToRemit, match="Nothing is due"):
        remit_to_owner(**order, idempotency_key="r 2")
    assert [row.amount_minor for row in remittances()] == [100_000]
    reverse(loan_id=sold, event_id=paid.event_id, value_on=day, idempotency_key="out", **BY)
    assert [row.due_minor for row in due_to_owners()] == [-9_000]  # they give it back
    _close(1)
    assert _proven(sold, due=-9_000)
    last = repay(loan_id=sold, amount_minor=9_000, value_on=day, idempotency_key="in 3", **BY)
    back = {"happened_on": last.posted_on, "evidence": "", "ref": _sale_of(sold)}
    take_back_fact(**{**_fact(sold, "back"), **back})
    assert (_balance("claims_sold"), _balance("sale_of_claims"), _balance("result_of_sold_claims")) == (
        0,
        0,
        0,
    )
    assert _balance("due_to_owners") == 100_000  # what was sent on is to be given back
    _close(1)
    assert _balance("due_to_owners") == 100_000


def test_an_owner_who_sold_on_has_what_came_in_before(sold: int) -> None:
    from arrears.ledger.beancount import lines
    from arrears.ledger.statements import account_statement, journal
    from arrears.servicing.operations.repay import repay
    from arrears.servicing.operations.transfer import transfer
    from arrears.servicing.queries.sold_claims import due_to_owners

    repay(loan_id=sold, amount_minor=30_000, value_on=SOLD_ON, idempotency_key="a", **BY)
    transfer(**_fact(sold, "on", party="AMC 9", amount_minor=1), happened_on=SOLD_ON)
    repay(loan_id=sold, amount_minor=20_000, value_on=SOLD_ON, idempotency_key="b", **BY)
    assert [(row.party, row.due_minor) for row in due_to_owners()] == [(OWNER, 30_000), ("AMC 9", 20_000)]
    assert _proven(sold, due=50_000)
    shown = account_statement(code="2242", currency="CNY", from_on=START, to_on=SOLD_ON)
    assert (len(shown.movements), shown.closing_minor) == (2, -50_000)
    assert any("2242-Due-To-Owners-Of-Sold-Claims" in line for line in lines(entries=journal(loan_id=sold)))


def _sale_of(loan: int) -> int:
    from arrears.servicing.queries import facts_of_loan

    return facts_of_loan(loan_id=loan)[0].id


def test_more_than_one_person_may_pay_out_needs_another_and_is_taken_back(sold: int) -> None:
    from arrears.servicing.operations.approve import approve
    from arrears.servicing.operations.decide import UnableToDecide
    from arrears.servicing.operations.propose_again import propose_again
    from arrears.servicing.operations.propose_for_owner import propose_for_owner
    from arrears.servicing.operations.remit_to_owner import UnableToRemit, remit_to_owner
    from arrears.servicing.operations.repay import repay
    from arrears.servicing.operations.take_back_remittance import (
        UnableToTakeBackRemittance,
        take_back_remittance,
    )
    from arrears.servicing.queries.proposals import proposal, waiting_proposals
    from arrears.servicing.queries.sold_claims import due_to_owners

    def pay(amount_minor: int) -> None:
        key = f"pay {amount_minor}"
        repay(loan_id=sold, amount_minor=amount_minor, value_on=SOLD_ON, idempotency_key=key, **BY)

    pay(200_001)
    order = {"party": OWNER, "currency": "CNY", "evidence": "order 9", "reason": "month", **BY}
    with pytest.raises(UnableToRemit, match="refund_approval_minor") as refused:
        remit_to_owner(**order, idempotency_key="big")
    assert refused.value.second_person is not None
    told = {**order, "idempotency_key": "big"}
    first = propose_for_owner(verb="remit_to_owner", said=told)
    assert propose_for_owner(verb="remit_to_owner", said=told) == first
    with pytest.raises(UnableToDecide, match="another person"):
        approve(proposal_id=first, actor=ACTOR, reason="my own")
    pay(5)
    with pytest.raises(UnableToDecide, match="has changed"):
        approve(proposal_id=first, actor="checker", reason="too late")
    second = propose_again(proposal_id=first, actor=ACTOR, reason="with the five")
    assert [row.id for row in waiting_proposals()] == [second]
    done = approve(proposal_id=second, actor="checker", reason="checked")
    assert (done.amount_minor, proposal(proposal_id=second).event_id) == (200_006, done.remittance_id)
    assert _proven(sold, due=0)
    back = {"remittance_id": done.remittance_id, "evidence": "returned", "reason": "wrong account", **BY}
    third = propose_for_owner(verb="take_back_remittance", said={**back, "idempotency_key": "b"})
    approve(proposal_id=third, actor="checker", reason="checked")
    assert take_back_remittance(**back, idempotency_key="b").repeated
    with pytest.raises(UnableToTakeBackRemittance, match="already"):
        take_back_remittance(**back, idempotency_key="c")
    assert _proven(sold, due=200_006)
    assert [row.due_minor for row in due_to_owners(party=OWNER)] == [200_006]
