"""Loans that money could be for, with what they owe as of the open business date."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from django.db import connection

from arrears.kernel.book import Book, Ints
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
    due_minor: int  # due today or before, and unpaid
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
    book = book_of_loan(loan_id=loan_id)
    state = fold(book=book, as_of_day=today, known_day=today).states[0]
    return Payable(
        loan_id=loan_id,
        currency=currency,
        status=int(state["status"]),
        due_minor=int(due_by_now(book=book, today=today)[0]),
        next_due_minor=int(state["next_due_minor"]),
        next_due_day=int(state["next_due_day"]),
        payoff_minor=int(state["payoff_minor"]),
    )


def due_by_now(*, book: Book, today: int) -> Ints:
    """What is due today or before and unpaid, of each loan: what would be overdue tomorrow.

    Penalty interest only to today.
    """
    now = fold(book=book, as_of_day=today, known_day=today).states
    then = fold(book=book, as_of_day=today + 1, known_day=today).states
    parts = [then[f"{part}_overdue_minor"] for part in ("principal", "interest", "fee")]
    return np.asarray(sum(parts) + now["penalty_overdue_minor"])
