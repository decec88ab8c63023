"""Verbs of lines: previewed before they are done, undone by a reversal, above a limit by two people."""

from datetime import date
from typing import Any

import pytest

from tests.servicing.lives import BY, borrower, loans_equal_ledger, open_day, rows, with_second
from tests.servicing.test_lines import OPENED, buy, revolving_line


def cash_line(*, limit_minor: int = 1_000_000) -> int:
    from arrears.servicing.operations.open_line import open_line

    open_day(OPENED)
    return open_line(
        product_code="cash-line", borrower_id=borrower(), limit_minor=limit_minor, rate_ppb=146_000_000,
        opened_on=OPENED, idempotency_key="cash", **BY,
    ).line_id  # fmt: skip


def test_what_a_verb_of_a_line_is_told_is_known_by_name(django_ready: None) -> None:
    from arrears.servicing.operations.line_verbs import LINE_VERBS

    for name, verb in LINE_VERBS.items():
        words = verb.words()
        assert verb.run.__name__ == name
        assert all(words[always].required for always in ("line_id", "value_on", "idempotency_key", "actor"))
    assert not LINE_VERBS["draw"].words()["product_code"].required


def test_a_purchase_is_previewed_refused_and_undone(db: str) -> None:
    from arrears.servicing.operations.preview import preview
    from arrears.servicing.operations.purchase import UnableToPurchase
    from arrears.servicing.operations.verbs import operation

    line = revolving_line()
    verb = operation("purchase").verb
    said = {"loan_id": line.loan_id, "value_on": OPENED}
    shown = preview(verb=verb, said={**said, "amount_minor": 500_000})
    assert (shown.before.state["payoff_minor"], shown.after.state["payoff_minor"]) == (0, 500_000)
    assert (shown.after.costs.lent_minor, shown.after.costs.to_pay_minor) == (500_000, 500_000)
    assert rows("select count(*) from servicing_event") == [(0,)]
    with pytest.raises(UnableToPurchase, match=r"CNY 5,000\.00 are available"):
        preview(verb=verb, said={**said, "amount_minor": 500_001})
    bought = buy(line.loan_id, 500_000, OPENED, "1")
    undone = with_second(
        "reverse", loan_id=line.loan_id, event_id=bought.event_id, value_on=OPENED, idempotency_key="r", **BY
    )
    assert undone.state["payoff_minor"] == 0
    buy(line.loan_id, 500_000, OPENED, "2")
    assert loans_equal_ledger()


def test_a_conversion_shows_what_it_costs(db: str) -> None:
    from arrears.servicing.operations.convert import convert
    from arrears.servicing.operations.preview import preview
    from arrears.servicing.operations.verbs import operation
    from arrears.servicing.queries.line_account import line_account

    line = revolving_line()
    assert line.loan_id is not None
    buy(line.loan_id, 120_000, OPENED, "1")
    day = date(2026, 2, 3)
    open_day(day)
    said: dict[str, Any] = {"loan_id": line.loan_id, "value_on": day, "amount_minor": 120_000}
    shown = preview(verb=operation("convert").verb, said={**said, "instalments": 12})
    assert shown.request.fee_minor == 8_640  # 7.2 %
    assert shown.after.costs.total_cost_minor - shown.before.costs.total_cost_minor == 8_640
    convert(**said, instalments=12, idempotency_key="2", **BY)
    account = line_account(loan_id=line.loan_id, as_of=day)
    (found,) = account.conversions
    assert (found.asked, found.left_minor, len(found.to_come)) == (0, 120_000, 12)
    # counted from 10 February: the days before are free of interest anyway
    since, rate = date(2026, 2, 10), float(found.plan.annual_cost)
    assert (found.plan.counted_from, round(rate, 3)) == (since, 0.139)
    worth = [r.total_minor / (1 + rate) ** ((r.due_on - since).days / 365) for r in found.plan.instalments]
    assert sum(worth) == pytest.approx(120_000, abs=1)
    dues = [(row.due_on, row.principal_minor + row.fee_minor) for row in found.to_come]
    assert dues[0] == (date(2026, 3, 10), 10_720)
    assert sum(amount for _, amount in dues) == 128_640
    later = line_account(loan_id=line.loan_id, as_of=date(2026, 3, 1))
    (found,) = later.conversions
    assert (found.asked, found.left_minor) == (1, 110_000)
    assert [(r.due_on, r.principal_minor + r.fee_minor) for r in found.to_come] == dues[1:]
    assert later.statements[0].row.total_minor == dues[0][1]
    assert loans_equal_ledger()


def test_statements_say_whether_they_are_free_of_interest(db: str) -> None:
    from arrears.servicing.freedom import Freedom
    from arrears.servicing.operations.repay import repay
    from arrears.servicing.queries.line_account import line_account

    line = revolving_line()
    assert line.loan_id is not None
    buy(line.loan_id, 100_000, OPENED, "1")
    open_day(date(2026, 2, 5))
    buy(line.loan_id, 30_000, date(2026, 2, 5), "2")
    account = line_account(loan_id=line.loan_id, as_of=date(2026, 2, 5))
    assert [s.freedom for s in account.statements] == [Freedom.NOT_DUE]
    assert (account.in_full_minor, account.running_minor) == (100_000, 30_000)
    repay(loan_id=line.loan_id, amount_minor=100_000, value_on=date(2026, 2, 5), idempotency_key="3", **BY)
    open_day(date(2026, 3, 12))  # the second statement is due on the 10th, nothing is paid
    account = line_account(loan_id=line.loan_id, as_of=date(2026, 3, 12))
    assert [(s.drawn_on, s.freedom, s.purchases_minor) for s in account.statements] == [
        (date(2026, 3, 1), Freedom.CARRIED, 30_000),
        (date(2026, 2, 1), Freedom.FREE, 100_000),
    ]
    assert [p.statement_on for p in account.purchases] == [date(2026, 3, 1), date(2026, 2, 1)]


def test_no_more_of_a_purchase_is_given_back_than_was_bought(db: str) -> None:
    from arrears.servicing.operations.refund_line_purchase import (
        UnableToRefundLinePurchase,
        refund_line_purchase,
    )

    line = revolving_line()
    bought = buy(line.loan_id, 60_000, OPENED, "1")
    said: dict[str, Any] = {
        "loan_id": line.loan_id, "value_on": OPENED, "event_id": bought.event_id, **BY,
    }  # fmt: skip
    refund_line_purchase(**said, amount_minor=40_000, idempotency_key="2")
    with pytest.raises(UnableToRefundLinePurchase, match=r"CNY 200\.00 of this purchase"):
        refund_line_purchase(**said, amount_minor=20_001, idempotency_key="3")
    refund_line_purchase(**said, amount_minor=20_000, idempotency_key="4")


def test_a_drawing_is_previewed_without_being_made(db: str) -> None:
    from arrears.servicing.operations.carry_out import UnableToCarryOut
    from arrears.servicing.operations.carry_out_on_line import carry_out_on_line
    from arrears.servicing.operations.preview_on_line import preview_on_line

    line_id = cash_line()
    said: dict[str, Any] = {
        "line_id": line_id, "value_on": OPENED, "amount_minor": 600_000, "instalments": 12,
        "idempotency_key": "d", "reason": "asked", **BY,
    }  # fmt: skip
    shown = preview_on_line(verb="draw", said=said)
    assert (shown.before.available_minor, shown.after.available_minor) == (1_000_000, 400_000)
    assert shown.drawing is not None
    assert len(shown.drawing.instalments) == 12
    assert (
        rows("select count(*) from servicing_loan") == rows("select count(*) from servicing_event") == [(0,)]
    )
    done = carry_out_on_line(verb="draw", said=said, history_mark=shown.history_mark)
    again = carry_out_on_line(verb="draw", said=said, history_mark=shown.history_mark)
    assert done.done is not None
    assert getattr(again.done, "loan_id", 0) == getattr(done.done, "loan_id", 1)
    with pytest.raises(UnableToCarryOut, match="has changed"):
        carry_out_on_line(
            verb="freeze_line",
            said={**BY, "line_id": line_id, "value_on": OPENED, "idempotency_key": "f", "reason": "x"},
            history_mark=shown.history_mark,
        )


def test_a_limit_above_the_lenders_needs_a_second_person(db: str) -> None:
    from arrears.servicing.operations.approve import UnableToApprove, approve
    from arrears.servicing.operations.change_limit import change_limit
    from arrears.servicing.operations.decide import UnableToDecide
    from arrears.servicing.operations.one_line_change import UnableToChangeLine
    from arrears.servicing.operations.preview_on_line import preview_on_line
    from arrears.servicing.operations.propose_on_line import propose_on_line
    from arrears.servicing.queries.proposals import proposal

    line_id = cash_line()
    on: dict[str, Any] = {"line_id": line_id, "value_on": OPENED, "reason": "earns more", **BY}
    change_limit(**on, limit_minor=2_000_000, idempotency_key="1")  # the most that one person may set
    with pytest.raises(UnableToChangeLine, match="CN/line_limit_approval_minor") as refused:
        change_limit(**on, limit_minor=2_000_100, idempotency_key="2")
    assert refused.value.second_person is not None
    said = {**on, "limit_minor": 5_000_000, "idempotency_key": "3"}
    shown = preview_on_line(verb="change_limit", said=said)
    assert shown.after.limit.limit_minor == 5_000_000
    proposal_id = propose_on_line(verb="change_limit", said=said)
    assert propose_on_line(verb="change_limit", said=said) == proposal_id
    with pytest.raises(UnableToDecide, match="another person"):
        approve(proposal_id=proposal_id, actor="tester", reason="me")
    other = propose_on_line(
        verb="change_limit", said={**said, "limit_minor": 4_000_000, "idempotency_key": "4"}
    )
    done = approve(proposal_id=proposal_id, actor="checker", reason="looked")
    assert done.limit.limit_minor == 5_000_000
    assert (proposal(proposal_id=proposal_id).line_id, proposal(proposal_id=other).stale) == (line_id, True)
    with pytest.raises(UnableToApprove, match="has changed"):
        approve(proposal_id=other, actor="checker", reason="looked")


def test_every_change_of_a_limit_is_undone_by_a_reversal(db: str) -> None:
    from arrears.servicing.line_kinds import LimitState
    from arrears.servicing.operations.cancel_line import cancel_line
    from arrears.servicing.operations.change_limit import change_limit
    from arrears.servicing.operations.freeze_line import freeze_line
    from arrears.servicing.operations.one_line_change import UnableToChangeLine
    from arrears.servicing.operations.reverse_line_change import reverse_line_change
    from arrears.servicing.queries.line_page import line_page

    line_id = cash_line()
    on: dict[str, Any] = {"line_id": line_id, "value_on": OPENED, **BY}
    first = line_page(line_id=line_id, as_of=OPENED).changes[0].event_id
    lowered = change_limit(**on, limit_minor=400_000, idempotency_key="1")
    frozen = freeze_line(**on, idempotency_key="2")
    with pytest.raises(UnableToChangeLine, match="frozen already"):
        freeze_line(**on, idempotency_key="3")
    gone = cancel_line(**on, idempotency_key="4")
    back = reverse_line_change(**on, event_id=gone.event_id, idempotency_key="5")
    assert back.limit == LimitState(limit_minor=400_000, frozen=True, cancelled=False)
    assert reverse_line_change(**on, event_id=gone.event_id, idempotency_key="5").repeated
    for event_id, why in (
        (gone.event_id, "undone already"),
        (first, "no change"),
        (back.event_id, "no change"),
    ):
        with pytest.raises(UnableToChangeLine, match=why):
            reverse_line_change(**on, event_id=event_id, idempotency_key=f"6/{event_id}")
    reverse_line_change(**on, event_id=frozen.event_id, idempotency_key="7")
    done = reverse_line_change(**on, event_id=lowered.event_id, idempotency_key="8")
    assert done.limit == LimitState(limit_minor=1_000_000, frozen=False, cancelled=False)


def test_refusals_speak_chinese(db: str) -> None:
    from django.utils.translation import override

    from arrears.servicing.operations.one_line_change import UnableToChangeLine
    from arrears.servicing.operations.unfreeze_line import unfreeze_line

    line_id = cash_line()
    with override("zh-hans"), pytest.raises(UnableToChangeLine, match="未冻结"):
        unfreeze_line(line_id=line_id, value_on=OPENED, idempotency_key="1", **BY)


def test_a_line_with_a_limit_above_the_lenders_is_opened_by_two(db: str) -> None:
    from arrears.servicing.operations.approve import approve
    from arrears.servicing.operations.open_line import UnableToOpenLine, open_line
    from arrears.servicing.operations.propose_line import open_or_propose
    from arrears.servicing.queries.line_page import line_page

    open_day(OPENED)
    said: dict[str, Any] = {
        "product_code": "cash-line", "borrower_id": borrower(), "limit_minor": 3_000_000,
        "rate_ppb": 146_000_000, "opened_on": OPENED, "reason": "earns more", **BY,
    }  # fmt: skip
    with pytest.raises(UnableToOpenLine, match="CN/line_limit_approval_minor") as refused:
        open_line(**said, idempotency_key="a")
    assert refused.value.second_person is not None
    made = open_or_propose(**said, idempotency_key="a")
    assert open_or_propose(**said, idempotency_key="a") == made
    assert line_page(line_id=made.line_id, as_of=OPENED).available_minor == 0
    assert made.proposal_id is not None
    approve(proposal_id=made.proposal_id, actor="checker", reason="looked")
    assert line_page(line_id=made.line_id, as_of=OPENED).available_minor == 3_000_000
    alone = open_or_propose(**{**said, "limit_minor": 500_000}, idempotency_key="b")
    assert (alone.proposal_id, alone.loan_id) == (None, None)
