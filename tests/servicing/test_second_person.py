"""What one person may not do alone: proposed with its preview, approved by another."""

from datetime import date
from typing import Any

import pytest

from arrears.kernel.codes import Part
from tests.servicing.lives import BY, loans_equal_ledger, open_day, rows, running_loan, with_second

DAY = date(2025, 8, 10)  # seven instalments of interest are due, six overdue
ABOVE = 50_001  # the lender's limit of a waiver is 500.00


@pytest.fixture
def loan(db: str) -> int:
    loan_id = running_loan()
    open_day(DAY)
    return loan_id


def _waiver(loan: int, amount_minor: int = ABOVE, **changes: Any) -> dict[str, Any]:
    said = {"loan_id": loan, "amount_minor": amount_minor, "part": Part.INTEREST, "value_on": DAY}
    return {**said, "idempotency_key": "w", "reason": "illness", **BY, **changes}


def _proposed(loan: int, **changes: Any) -> int:
    from arrears.servicing.operations.propose import propose

    return propose(verb="waive", said=_waiver(loan, **changes))


def _approve(proposal_id: int, actor: str = "checker") -> Any:
    from arrears.servicing.operations.approve import approve

    return approve(proposal_id=proposal_id, actor=actor, reason="seen the papers")


def _events() -> Any:
    return rows("select count(*) from servicing_event")[0][0]


def test_below_the_limit_one_person_is_enough_and_parts_of_a_day_add_up(loan: int) -> None:
    from arrears.servicing.operations.waive import UnableToWaive, waive

    assert waive(**_waiver(loan, 50_000)).state["interest_waived_minor"] == 50_000
    with pytest.raises(UnableToWaive, match="waiver_approval_minor"):
        waive(**_waiver(loan, 1, idempotency_key="one more cent"))


def test_above_the_limit_the_operation_itself_asks_for_a_second_person(loan: int) -> None:
    from arrears.servicing.operations.waive import UnableToWaive, waive

    before = _events()
    with pytest.raises(UnableToWaive, match="Propose it") as caught:
        waive(**_waiver(loan))
    assert caught.value.second_person is not None
    assert (caught.value.second_person.stake, caught.value.second_person.limit) == (ABOVE, 50_000)
    with pytest.raises(UnableToWaive, match="does not approve this"):
        waive(**_waiver(loan, proposal_id=_proposed(loan)))  # it waits
    assert _events() == before


def test_a_proposal_changes_nothing_and_its_approval_does_it(loan: int) -> None:
    from arrears.plumbing.audit import first_break
    from arrears.servicing.queries import proposal
    from arrears.servicing.verdict import Verdict

    before = (_events(), rows("select * from servicing_loanstate"))
    made = _proposed(loan)
    assert (_events(), rows("select * from servicing_loanstate")) == before
    shown = proposal(proposal_id=made)
    assert (shown.verdict, shown.stake, shown.limit, shown.stale) == (Verdict.WAITING, ABOVE, 50_000, False)
    assert "CN/waiver_approval_minor" in shown.rule
    done = _approve(made)
    assert done.state["interest_waived_minor"] == ABOVE
    after = proposal(proposal_id=made)
    assert (after.verdict, after.checker, after.event_id) == (Verdict.APPROVED, "checker", done.event_id)
    assert shown.previewed["after"]["to_pay_minor"] == shown.previewed["before"]["to_pay_minor"] - ABOVE
    assert done.state["payoff_minor"] == shown.previewed["after"]["payoff_minor"]
    assert rows("select actor from servicing_event where id = %s", done.event_id) == [("tester",)]
    actions = [a for (a,) in rows("select action from plumbing_auditrecord where subject like 'proposal/%%'")]
    assert actions == ["proposal.make", "proposal.approved"]
    assert first_break() is None
    assert loans_equal_ledger()


@pytest.mark.parametrize("actor", ["tester", "cli:tester", " Tester "])
def test_the_maker_does_not_check_what_they_made(loan: int, actor: str) -> None:
    from arrears.servicing.operations.decide import UnableToDecide
    from arrears.servicing.operations.reject import reject

    made = _proposed(loan)
    with pytest.raises(UnableToDecide, match="another person"):
        _approve(made, actor)
    with pytest.raises(UnableToDecide, match="another person"):
        reject(proposal_id=made, actor=actor, reason="no")


def test_a_stale_proposal_is_previewed_again(loan: int) -> None:
    from arrears.servicing.operations.approve import UnableToApprove
    from arrears.servicing.operations.propose_again import propose_again
    from arrears.servicing.operations.repay import repay
    from arrears.servicing.queries import proposal, waiting_proposals
    from arrears.servicing.verdict import Verdict

    made = _proposed(loan)
    repay(loan_id=loan, amount_minor=1_000, value_on=DAY, idempotency_key="p", **BY)
    assert proposal(proposal_id=made).stale
    with pytest.raises(UnableToApprove, match="Preview it again"):
        _approve(made)
    again = propose_again(proposal_id=made, actor="tester", reason="still so")
    assert proposal(proposal_id=made).verdict is Verdict.SUPERSEDED
    assert [(row.id, row.turn, row.stale) for row in waiting_proposals()] == [(again, 2, False)]
    assert _approve(again).state["interest_waived_minor"] == ABOVE


def test_principal_is_principal_also_as_a_number(loan: int) -> None:
    from arrears.servicing.operations.waive import UnableToWaive, waive

    one = {"part": int(Part.PRINCIPAL), "amount_minor": 1}
    with pytest.raises(UnableToWaive, match="waiver_principal_approval_minor"):
        waive(**_waiver(loan, **one))
    assert _approve(_proposed(loan, **one)).state["principal_waived_minor"] == 1


def test_a_proposal_is_decided_once(loan: int) -> None:
    from arrears.servicing.operations.decide import UnableToDecide
    from arrears.servicing.operations.reject import reject
    from arrears.servicing.operations.withdraw import withdraw

    made, before = _proposed(loan), _events()
    reject(proposal_id=made, actor="checker", reason="no proof")
    for act in (lambda: _approve(made), lambda: withdraw(proposal_id=made, actor="tester", reason="x")):
        with pytest.raises(UnableToDecide, match="rejected already"):
            act()
    other = _proposed(loan, idempotency_key="other")
    with pytest.raises(UnableToDecide, match="reject it instead"):
        withdraw(proposal_id=other, actor="checker", reason="x")
    withdraw(proposal_id=other, actor="tester", reason="a mistake")
    assert _events() == before
    with pytest.raises(UnableToDecide, match="no proposal 404"):
        _approve(404)


def test_the_same_key_is_the_same_proposal_and_other_content_is_refused(loan: int) -> None:
    from arrears.plumbing.idempotency import UnableToReuseKey
    from arrears.servicing.operations.propose import UnableToPropose, propose
    from arrears.servicing.operations.verbs import UnableToFindVerb
    from arrears.servicing.operations.waive import UnableToWaive

    assert _proposed(loan) == _proposed(loan)
    with pytest.raises(UnableToReuseKey, match="amount_minor"):
        _proposed(loan, amount_minor=ABOVE + 1)
    with pytest.raises(UnableToPropose, match="Say why"):
        _proposed(loan, reason=" ")
    with pytest.raises(UnableToWaive, match="above zero"):
        _proposed(loan, amount_minor=0, idempotency_key="zero")
    with pytest.raises(UnableToFindVerb, match="waive"):
        propose(verb="forgive", said=_waiver(loan))


def test_charge_off_principal_waiver_refund_and_reversal_need_a_second_person(loan: int) -> None:
    from arrears.servicing.operations.charge_off import charge_off
    from arrears.servicing.operations.post_many import UnableToPost
    from arrears.servicing.operations.refund import refund
    from arrears.servicing.operations.repay import repay
    from arrears.servicing.operations.reverse import reverse
    from arrears.servicing.operations.waive import waive

    paid = repay(loan_id=loan, amount_minor=3_000_000, value_on=DAY, idempotency_key="all", **BY)
    told = {"loan_id": loan, "value_on": DAY, **BY}
    refused = {
        "refund_approval": lambda: refund(**told, amount_minor=200_001, idempotency_key="1"),
        "manual_correction": lambda: reverse(**told, event_id=paid.event_id, idempotency_key="2"),
    }
    for words, act in refused.items():
        with pytest.raises(UnableToPost, match=words):
            act()
    with_second("reverse", **told, event_id=paid.event_id, idempotency_key="3")
    principal = {"amount_minor": 1, "part": Part.PRINCIPAL}
    with pytest.raises(UnableToPost, match="waiver_principal"):
        waive(**told, **principal, idempotency_key="4")
    with pytest.raises(UnableToPost, match="write_off"):
        charge_off(**told, idempotency_key="5")
    reverse_by_the_bank = {**told, "source": "bank:returns", "idempotency_key": "6"}
    again = repay(loan_id=loan, amount_minor=90_327, value_on=DAY, idempotency_key="again", **BY)
    assert not reverse(**reverse_by_the_bank, event_id=again.event_id).repeated


def test_bulk_posting_is_no_way_around(loan: int) -> None:
    import pyarrow as pa

    from arrears.kernel.codes import Kind
    from arrears.servicing.operations.post_many import UnableToPost, post_many

    for kind, amount in ((Kind.WAIVE, ABOVE), (Kind.CHARGE_OFF, 0)):
        table = pa.table(
            {"loan_id": [loan], "kind": [int(kind)], "value_on": [DAY], "amount_minor": [amount],
             "part": [1], "idempotency_key": ["bulk"]}
        )  # fmt: skip
        with pytest.raises(UnableToPost, match="second person"):
            post_many(events=table, actor="tester", source="screen")


@pytest.mark.parametrize("table", ["servicing_proposal", "servicing_decision"])
def test_proposals_and_decisions_are_never_changed(loan: int, table: str) -> None:
    from django.db import IntegrityError

    _approve(_proposed(loan))
    for change in (f"update {table} set actor = 'x'", f"delete from {table}"):
        with pytest.raises(IntegrityError, match="append-only"):
            rows(change)
