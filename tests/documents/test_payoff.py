"""Payoff quotes: kept, repeated alike, and good for what they promise; the settlement letter after it."""

from datetime import date, timedelta

import pytest

from tests.servicing.lives import BY, open_day, rows, running_loan

TODAY = date(2025, 3, 3)


def _quote(loan_id: int, valid_to: date):
    from arrears.servicing.operations.quote_payoff import quote_payoff

    return quote_payoff(loan_id=loan_id, valid_to=valid_to, actor="tester", source="test")


def _repay(loan_id: int, amount_minor: int, on: date):
    from arrears.servicing.operations.repay import repay

    open_day(on)
    return repay(loan_id=loan_id, value_on=on, amount_minor=amount_minor, idempotency_key="payoff", **BY)


@pytest.fixture
def loan_id(db: str) -> int:
    loan = running_loan(principal_minor=1_000_000)
    open_day(TODAY)
    return loan


@pytest.mark.parametrize("early", [0, 4, 10])
def test_the_amount_by_the_day_pays_the_loan_off(loan_id: int, early: int) -> None:
    from arrears.kernel.codes import Status
    from arrears.web.papers.make import payoff_of, settlement_of

    quote = _quote(loan_id, TODAY + timedelta(days=10))
    facts = dict(payoff_of(quote_id=quote.id, actor="x").blocks[0].facts)
    assert facts["Quote"] == str(quote.id)
    done = _repay(loan_id, quote.amount_minor, quote.valid_to - timedelta(days=early))
    assert done.state["status"] in (Status.PAID_OFF, Status.OVERPAID)
    assert done.state["principal_outstanding_minor"] == done.state["interest_outstanding_minor"] == 0
    assert (done.state["overpaid_minor"] == 0) == (early == 0)
    assert settlement_of(loan_id=loan_id, actor="x").title == "Your loan is settled"


def test_one_unit_less_leaves_it_open_and_there_is_no_letter(loan_id: int) -> None:
    from arrears.kernel.codes import Status
    from arrears.servicing.documents.settlement import UnableToWriteSettlement
    from arrears.web.papers.make import settlement_of

    quote = _quote(loan_id, TODAY)
    done = _repay(loan_id, quote.amount_minor - 1_000, TODAY)
    assert done.state["status"] == Status.ACTIVE
    with pytest.raises(UnableToWriteSettlement, match="payoff quote"):
        settlement_of(loan_id=loan_id, actor="x")


def test_asked_again_it_is_the_same_quote_and_nobody_changes_it(loan_id: int) -> None:
    from django.db import DatabaseError

    from arrears.servicing.queries.payoff_quotes import quotes_of_loan

    first = _quote(loan_id, TODAY)
    assert _quote(loan_id, TODAY) == first
    assert quotes_of_loan(loan_id=loan_id) == [first]
    assert (first.actor, first.quoted_on, first.currency) == ("tester", TODAY, "CNY")
    with pytest.raises(DatabaseError):
        rows("update servicing_payoffquote set amount_minor = 1")


def test_days_that_can_not_be_quoted_are_refused(loan_id: int) -> None:
    from arrears.servicing.operations.quote_payoff import UnableToQuote

    for day in (TODAY - timedelta(days=1), TODAY + timedelta(days=32)):
        with pytest.raises(UnableToQuote, match="from 2025-03-03 to 2025-04-03"):
            _quote(loan_id, day)
    _repay(loan_id, _quote(loan_id, TODAY).amount_minor, TODAY)
    with pytest.raises(UnableToQuote, match="Nothing is to be paid off"):
        _quote(loan_id, TODAY)
