"""The close of a book that holds a revolving line beside loans: one state, one ledger, one snapshot."""

from datetime import date, timedelta

from tests.close.books import ACTOR, make_book
from tests.servicing.lives import BY, borrower

OPENED = date(2026, 1, 5)
DAYS = 41  # past the statement of 1 February and its due day, the 10th


def test_a_line_is_closed_every_night_like_a_loan(db: str) -> None:
    from arrears.close.operations.rebuild import compare
    from arrears.close.operations.run import close_day
    from arrears.servicing.operations.open_line import open_line
    from arrears.servicing.operations.purchase import purchase
    from arrears.servicing.queries.loan_page import loan_page
    from tests.servicing.lives import loans_equal_ledger

    make_book(loans=12, seed=3, start=OPENED)
    line = open_line(
        product_code="pay-later", borrower_id=borrower(), limit_minor=500_000, rate_ppb=182_500_000,
        opened_on=OPENED, idempotency_key="line", **BY,
    )  # fmt: skip
    assert line.loan_id is not None
    for i in range(DAYS):
        day = OPENED + timedelta(days=i)
        if i in (0, 7):
            bought = {"loan_id": line.loan_id, "amount_minor": 100_000, "value_on": day, **BY}
            purchase(**bought, idempotency_key=f"buy {i}")
        close_day(business_date=day, actor=ACTOR)
    last = OPENED + timedelta(days=DAYS - 1)
    state = loan_page(loan_id=line.loan_id, as_of=last).state
    # 2,000.00 from 1 to 14 February at 0.05 % a day; the minimum of 200.00 is four days past due
    assert (state["interest_earned_minor"], state["dpd_days"]) == (1_300, 4)
    assert (state["principal_overdue_minor"], state["principal_outstanding_minor"]) == (20_000, 200_000)
    assert loans_equal_ledger()
    assert compare() == []
    _measured_by_product(last)


def _measured_by_product(on: date) -> None:
    """A measure by product holds the line's account like a loan; all products together are the book."""
    from arrears.plumbing.home import snapshot_folder
    from arrears.portfolio.measures.overdue_by_bucket import overdue_by_bucket
    from arrears.portfolio.scope import Scope

    def rows(scope: Scope) -> list[tuple[int, int, int]]:
        """(loans, overdue, receivables) by bucket; the last row is all overdue ones."""
        found = overdue_by_bucket(snapshots=snapshot_folder(), as_of=on, scope=scope).rows
        return [(row[3], row[4], row[5]) for row in found]

    line = rows(Scope(product_code="pay-later"))
    assert line[-1] == (1, 200_000, 200_000)  # by principal
    every = [line, *(rows(Scope(product_code=code)) for code in ("cash-12", "principal-24"))]
    assert rows(Scope()) == [tuple(map(sum, zip(*same, strict=True))) for same in zip(*every, strict=True)]
