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


@pytest.mark.parametrize("frees", [True, False])
def test_fees_of_instalments_that_have_not_begun(db: str, frees: bool) -> None:
    """Freed by a product that says so, else asked for and named; the fee of the one that runs is owed."""
    from arrears.kernel.codes import Status
    from arrears.servicing.operations.charge_fee import charge_fee
    from arrears.servicing.operations.disburse import disburse
    from arrears.servicing.operations.originate import originate
    from arrears.servicing.queries import loan_page
    from arrears.web.papers.make import payoff_of
    from tests.servicing.lives import borrower, loans_equal_ledger

    start, day = date(2026, 1, 10), date(2026, 3, 3)  # the second instalment runs
    open_day(start)
    code = "personal-36" if frees else "cash-12"
    rate = 80_000_000 if frees else 150_000_000
    said = {"product_code": code, "principal_minor": 1_200_000, "rate_ppb": rate, "instalments": 12}
    loan = originate(
        **said, borrower_id=borrower(), start_on=start, idempotency_key="l", actor="tester"
    ).loan_id
    disburse(loan_id=loan, amount_minor=1_200_000, value_on=start, idempotency_key="out", **BY)
    for month in (2, 3, 4, 5):  # due with the first, second, third and fourth instalment
        due = date(2026, month, 5)
        charge_fee(
            loan_id=loan, amount_minor=1_000, due_on=due, value_on=start, idempotency_key=f"f{month}", **BY
        )
    open_day(day)
    quote = _quote(loan, day)
    facts = dict(payoff_of(quote_id=quote.id, actor="x").blocks[1].facts)
    fees = [row.fee_minor for row in loan_page(loan_id=loan, as_of=day).instalments]
    asked = fees[1] if frees else sum(fees[1:])
    assert facts["Fees of the instalments to come"] == f"CNY {asked / 100:.2f}"
    assert ("Interest of the instalments to come" in facts) == (not frees)  # cash-12 asks for all of it
    done = _repay(loan, quote.amount_minor, day)
    assert (done.state["status"], done.state["overpaid_minor"]) == (Status.PAID_OFF, 0)
    assert done.state["fee_paid_minor"] == fees[0] + asked
    assert loan_page(loan_id=loan, as_of=date(2027, 1, 1)).state["payoff_minor"] == 0
    assert loans_equal_ledger()
