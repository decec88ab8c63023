"""Loans for the tests of servicing, made through the real operations."""

from datetime import date
from typing import Any

START = date(2025, 1, 10)
BY = {"actor": "tester", "source": "test"}


def open_day(day: date) -> None:
    """Moves the business date."""
    from arrears.plumbing.clock import set_business_date

    set_business_date(to=day, actor="tester")


def borrower() -> int:
    """A registered person."""
    from arrears.parties.operations.register import register

    return register(
        name="测试甲",
        created_on=START,
        born_on=date(1990, 2, 28),
        id_number="110000199002280011",
        phone="12012345678",
        region="11",
        source_ref="test/1",
    )


def agreed_loan(*, key: str = "loan", principal_minor: int = 1_000_000) -> Any:
    """A loan of twelve monthly instalments, agreed on the open business date START, not paid out."""
    from arrears.servicing.operations.originate import originate

    open_day(START)
    return originate(
        product_code="cash-12",
        borrower_id=borrower(),
        principal_minor=principal_minor,
        rate_ppb=150_000_000,
        instalments=12,
        start_on=START,
        idempotency_key=key,
        actor="tester",
    )


def running_loan(*, key: str = "loan", principal_minor: int = 1_000_000) -> int:
    """The same, paid out on START; returns its id."""
    from arrears.servicing.operations.disburse import disburse

    loan = agreed_loan(key=key, principal_minor=principal_minor)
    disburse(
        loan_id=loan.loan_id,
        amount_minor=principal_minor,
        value_on=START,
        idempotency_key=f"{key}/pay-out",
        **BY,
    )
    return int(loan.loan_id)


def with_second(verb: str, **said: Any) -> Any:
    """Proposed by the tester, approved by a checker; the receipt."""
    from arrears.servicing.operations.approve import approve
    from arrears.servicing.operations.propose import propose

    proposal_id = propose(verb=verb, said={"reason": "asked for", **said})
    return approve(proposal_id=proposal_id, actor="checker", reason="looked at")


def rows(query: str, *values: Any) -> list[tuple[Any, ...]]:
    """Rows of a query on the test's database."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall()) if cursor.description else []


def loans_equal_ledger() -> bool:
    """Whether the stored states say what the running totals, and the totals' lines, say."""
    import numpy as np

    from arrears.kernel.book import STATES
    from arrears.ledger import posting_rules
    from arrears.ledger.impairment import DERIVED, derived
    from arrears.ledger.queries import posted_differences, posted_totals

    names = [name for name in STATES.names or () if name not in ("loan_id", "as_of_day", "fault")]
    found = rows(f"select as_of_on - date '1970-01-01', {', '.join(names)} from servicing_loanstate")
    states = np.zeros(len(found), STATES)
    for place, name in enumerate(("as_of_day", *names)):
        states[name] = [row[place] for row in found]
    sums = dict(zip(DERIVED, map(int, derived(states=states).sum(axis=0)), strict=True))
    should = posting_rules.movements(sums={**sums, **{name: int(states[name].sum()) for name in names}})
    posted: dict[str, int] = {}
    for key, totals in posted_totals().items():
        if key[1]:
            for name, total in totals.items():
                posted[name] = posted.get(name, 0) + total
    return all(posted.get(name, 0) == total for name, total in should.items()) and not posted_differences()
