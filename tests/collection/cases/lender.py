"""A small book in which some debtors are late, made through the real operations, for the tests of cases."""

from contextlib import nullcontext
from datetime import date, timedelta
from typing import Any

ACTOR = "test"
START = date(2026, 1, 15)


def late_book(*, loans: int = 6, days: int = 40, two_each: bool = True, treated: bool = False) -> list[int]:
    """Loans that nobody has paid, closed through `days` days from the start; returns their ids by borrower.

    With `two_each` loans 1 and 2 are of one borrower. `treated`: the last close decides treatments.
    """
    from arrears.close.operations.catch_up import close_through
    from tests.close.books import make_book
    from tests.untreated import untreated

    ids = make_book(loans=loans, seed=7, start=START)
    if two_each:
        second_loan(of=1)
    with nullcontext() if treated else untreated():
        close_through(through=START + timedelta(days=days), actor=ACTOR, every="month")
    return ids


def second_loan(*, of: int) -> int:
    """Another loan of the borrower, paid out on the open business date."""
    import pyarrow as pa

    from arrears import rulebook
    from arrears.servicing.operations.agree_terms import agree_terms
    from arrears.servicing.operations.originate_many import originate_many
    from arrears.servicing.operations.post_many import post_many

    product = rulebook.products.load(code="cash-12", on=START)
    terms = agree_terms(
        product_code=product.code,
        product_version=product.version,
        currency=product.currency,
        jurisdiction=product.jurisdiction,
        fields=product.terms_fields,
    )
    day = pa.array([START], pa.date32())
    (loan_id,) = originate_many(
        loans=pa.table(
            {
                "borrower_id": [of],
                "terms_id": [terms],
                "principal_minor": [500_000],
                "rate_ppb": [120_000_000],
                "instalments": [12],
                "start_on": day,
                "idempotency_key": [f"second-{of}"],
            }
        )
    )
    post_many(
        events=pa.table(
            {
                "loan_id": [loan_id],
                "kind": [1],
                "value_on": day,
                "amount_minor": [500_000],
                "idempotency_key": [f"second-out-{of}"],
            }
        ),
        actor=ACTOR,
        source="test",
    )
    return int(loan_id)


def pay(*, loan_id: int, amount_minor: int, key: str, on: date | None = None) -> int:
    """A repayment of the open business date, with its news answered; returns the event's id."""
    from arrears.config import wiring
    from arrears.plumbing import clock
    from arrears.servicing.operations.repay import repay

    wiring.join()
    done = repay(
        loan_id=loan_id,
        amount_minor=amount_minor,
        value_on=on or clock.business_date(),
        idempotency_key=key,
        actor=ACTOR,
        source="test",
        reason="",
    )
    drain_all()
    return int(done.event_id)


def two_do(*, verb: str, loan_id: int, **said: Any) -> None:
    """An operation that one person proposes and another approves, with its news answered."""
    from arrears.config import wiring
    from arrears.plumbing import clock
    from arrears.servicing.operations.approve import approve
    from arrears.servicing.operations.propose import propose

    wiring.join()
    today = clock.business_date()
    by = {
        "idempotency_key": f"{verb}/{loan_id}/{today}",
        "actor": "maker",
        "source": "test",
        "reason": "test",
    }
    proposal_id = propose(verb=verb, said={"loan_id": loan_id, "value_on": today, **by, **said})
    approve(proposal_id=proposal_id, actor="checker", reason="seen")
    drain_all()


def drain_all() -> None:
    """Answers all the news that waits."""
    from arrears.plumbing import outbox

    while outbox.drain().handled:
        pass


def close_days(days: int, *, treated: bool = False) -> None:
    """Closes so many business dates from the open one on."""
    from arrears.close.operations.catch_up import close_through
    from arrears.plumbing import clock
    from tests.untreated import untreated

    with nullcontext() if treated else untreated():
        close_through(through=clock.business_date() + timedelta(days=days - 1), actor=ACTOR)
