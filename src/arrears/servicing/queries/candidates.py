"""Loans that money could be for, with what they owe as of the open business date."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import connection

from arrears.kernel.fold import fold
from arrears.plumbing import clock
from arrears.plumbing.days import to_day
from arrears.servicing.queries.book_of_loan import book_of_loan

_MOST = 50  # a reference never means more loans than a person can look at


@dataclass(frozen=True, kw_only=True)
class Payable:
    """What a loan owes."""

    loan_id: int
    currency: str
    status: int
    overdue_minor: int
    next_due_minor: int
    next_due_day: int
    payoff_minor: int


def payables(*, loan_ids: Collection[int]) -> list[Payable]:
    """What these loans owe, by id; at most some dozens."""
    if not loan_ids:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "select l.id, t.currency from servicing_loan l join servicing_terms t on t.id = l.terms_id "
            f"where l.id = any(%s) order by l.id limit {_MOST}",
            [list(loan_ids)],
        )
        found = cursor.fetchall()
    return [_payable(loan_id, currency) for loan_id, currency in found]


def _payable(loan_id: int, currency: str) -> Payable:
    today = to_day(clock.business_date())
    state = fold(book=book_of_loan(loan_id=loan_id), as_of_day=today, known_day=today).states[0]
    return Payable(
        loan_id=loan_id,
        currency=currency,
        status=int(state["status"]),
        overdue_minor=int(state["overdue_minor"]),
        next_due_minor=int(state["next_due_minor"]),
        next_due_day=int(state["next_due_day"]),
        payoff_minor=int(state["payoff_minor"]),
    )
