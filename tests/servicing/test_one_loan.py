"""Operations on one loan: what they do to its state and the ledger."""

from datetime import date

from tests.servicing.lives import BY, START, loans_equal_ledger, open_day, rows, running_loan, with_second


def test_a_loan_lives_from_payout_to_payoff(db: str) -> None:
    from arrears.kernel.codes import Status
    from arrears.servicing.operations.repay import repay

    loan_id = running_loan()
    open_day(date(2025, 2, 10))
    first = repay(loan_id=loan_id, amount_minor=90_327, value_on=date(2025, 2, 10), idempotency_key="1", **BY)
    assert first.state["dpd_days"] == 0
    assert first.state["principal_paid_minor"] + first.state["interest_paid_minor"] == 90_327
    last = repay(
        loan_id=loan_id,
        amount_minor=first.state["payoff_minor"],
        value_on=date(2025, 2, 10),
        idempotency_key="2",
        **BY,
    )
    assert last.state["principal_outstanding_minor"] == 0
    assert last.state["status"] == Status.PAID_OFF
    assert loans_equal_ledger()


def test_receipt_says_what_was_done(db: str) -> None:
    from arrears.servicing.operations.repay import repay

    loan_id = running_loan()
    open_day(date(2025, 3, 1))
    receipt = repay(
        loan_id=loan_id, amount_minor=5_000, value_on=date(2025, 2, 20), idempotency_key="1", **BY
    )
    assert (receipt.amount_minor, receipt.currency, receipt.posted_on) == (5_000, "CNY", date(2025, 3, 1))
    assert receipt.entry_id is not None
    assert receipt.state["dpd_days"] == 19  # due on 10 February, still open on 1 March
    assert not receipt.repeated


def test_overpaid_money_can_be_refunded_but_not_more(db: str) -> None:
    import pytest

    from arrears.servicing.operations.refund import UnableToRefund, refund
    from arrears.servicing.operations.repay import repay

    loan_id = running_loan()
    paid = repay(loan_id=loan_id, amount_minor=2_000_000, value_on=START, idempotency_key="1", **BY)
    over = paid.state["overpaid_minor"]
    assert 0 < over < 1_000_001
    with pytest.raises(UnableToRefund):
        refund(loan_id=loan_id, amount_minor=over + 1, value_on=START, idempotency_key="2", **BY)
    back = with_second(
        "refund", loan_id=loan_id, amount_minor=over, value_on=START, idempotency_key="3", **BY
    )
    assert back.state["overpaid_minor"] == 0
    assert back.state["refunded_minor"] == over
    assert loans_equal_ledger()


def test_fee_waiver_charge_off_and_recovery(db: str) -> None:
    from arrears.kernel.codes import Part, Status
    from arrears.servicing.operations.charge_fee import charge_fee
    from arrears.servicing.operations.recover import recover
    from arrears.servicing.operations.waive import waive

    loan_id = running_loan()
    open_day(date(2025, 8, 10))
    day = date(2025, 8, 10)
    fee = charge_fee(loan_id=loan_id, amount_minor=3_000, value_on=day, idempotency_key="fee", **BY)
    assert fee.state["fee_outstanding_minor"] == 3_000
    waived = waive(
        loan_id=loan_id, amount_minor=1_000, part=Part.FEE, value_on=day, idempotency_key="waive", **BY
    )
    assert waived.state["fee_outstanding_minor"] == 2_000
    off = with_second("charge_off", loan_id=loan_id, value_on=day, idempotency_key="off", **BY)
    assert off.state["status"] == Status.CHARGED_OFF
    assert off.state["principal_charged_off_minor"] == 1_000_000
    back = recover(loan_id=loan_id, amount_minor=50_000, value_on=day, idempotency_key="back", **BY)
    assert back.state["recovered_minor"] == 50_000
    assert loans_equal_ledger()


def test_a_pause_stops_delinquent_days_and_not_days_past_due(db: str) -> None:
    from arrears.servicing.operations.pause_delinquency import pause_delinquency
    from arrears.servicing.operations.resume_delinquency import resume_delinquency

    loan_id = running_loan()
    open_day(date(2025, 3, 2))
    before = pause_delinquency(loan_id=loan_id, value_on=date(2025, 3, 2), idempotency_key="pause", **BY)
    open_day(date(2025, 3, 12))
    after = resume_delinquency(loan_id=loan_id, value_on=date(2025, 3, 12), idempotency_key="resume", **BY)
    assert after.state["dpd_days"] - before.state["dpd_days"] == 10
    assert after.state["delinquent_days"] - before.state["delinquent_days"] < 10


def test_a_backdated_repayment_posts_a_correction_and_changes_no_old_entry(db: str) -> None:
    from arrears.servicing.operations.charge_fee import charge_fee
    from arrears.servicing.operations.repay import repay

    loan_id = running_loan()
    open_day(date(2025, 5, 20))
    late = charge_fee(
        loan_id=loan_id, amount_minor=100, value_on=date(2025, 5, 20), idempotency_key="fee", **BY
    )
    assert late.state["penalty_outstanding_minor"] > 0
    everything = "select * from ledger_entry e join ledger_line l on l.entry_id = e.id order by l.id"
    before = rows(everything)
    open_day(date(2025, 5, 25))
    paid = repay(
        loan_id=loan_id, amount_minor=4 * 90_327, value_on=date(2025, 2, 10), idempotency_key="late", **BY
    )
    after = rows(everything)
    assert after[: len(before)] == before
    penalty = rows(
        "select amount_minor from ledger_line l join ledger_account a on a.code = l.account_id "
        "where entry_id = %s and movement = 'penalty_charged_minor' "
        "and a.controls = 'penalty_outstanding_minor'",
        paid.entry_id,
    )
    assert penalty[0][0] < 0  # the penalty interest of the past is taken back today
    assert loans_equal_ledger()


def test_a_reversed_repayment_leaves_no_trace_in_the_state_and_two_in_the_history(db: str) -> None:
    from arrears.servicing.operations.repay import repay
    from arrears.servicing.queries import loan_page

    loan_id = running_loan()
    open_day(date(2025, 4, 1))
    untouched = dict(loan_page(loan_id=loan_id, as_of=date(2025, 4, 1)).state)
    paid = repay(loan_id=loan_id, amount_minor=70_000, value_on=date(2025, 3, 1), idempotency_key="p", **BY)
    undone = with_second(
        "reverse",
        loan_id=loan_id,
        event_id=paid.event_id,
        value_on=date(2025, 4, 1),
        idempotency_key="r",
        **BY,
    )
    assert dict(undone.state) == untouched
    events = loan_page(loan_id=loan_id, as_of=date(2025, 4, 1)).events
    assert [event.reversed_by for event in events if event.event_id == paid.event_id] == [undone.event_id]
    assert loans_equal_ledger()


def test_the_page_shows_the_loan_as_of_any_day_and_as_known_on_any_day(db: str) -> None:
    from arrears.servicing.operations.repay import repay
    from arrears.servicing.queries import loan_page
    from arrears.servicing.queries.loan_rows import Standing

    loan_id = running_loan()
    open_day(date(2025, 3, 5))
    repay(loan_id=loan_id, amount_minor=90_327, value_on=date(2025, 2, 10), idempotency_key="p", **BY)
    now = loan_page(loan_id=loan_id, as_of=date(2025, 3, 5))
    assert now.state["dpd_days"] == 0
    assert now.instalments[0].standing is Standing.PAID
    assert now.borrower is not None
    assert now.borrower.name == "测**"
    then = loan_page(loan_id=loan_id, as_of=date(2025, 3, 4), known_on=date(2025, 3, 4))
    assert then.state["dpd_days"] == 22
    assert then.instalments[0].standing is Standing.OVERDUE
    assert len(then.events) == 1
    assert sum(line.amount_minor for line in now.entries) == 0
