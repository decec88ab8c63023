"""`rebuild --check` proves that what is stored follows from the history, and finds what doesn't."""

from datetime import timedelta

import pytest

from tests.close.books import ACTOR, START, live_a_day, make_book

DAYS = 33  # past the first due day


@pytest.fixture(scope="module")
def book(module_db: str) -> list[int]:
    """40 loans, 33 days closed, some repaid through the operation on the open day.

    Every test leaves it as it found it: that is what a rebuild is for.
    """
    from arrears.close.operations.run import close_day
    from arrears.servicing.operations.repay import repay

    loans = make_book(loans=40, seed=2)
    for i in range(DAYS):
        day = START + timedelta(days=i)
        live_a_day(loans=loans, seed=2, on=day, share=0.03)
        close_day(business_date=day, actor=ACTOR)
    for loan_id in loans[:5]:
        repay(
            loan_id=loan_id,
            amount_minor=20_000,
            value_on=START + timedelta(days=DAYS),
            idempotency_key=f"open-{loan_id}",
            actor=ACTOR,
            source="test",
        )
    return loans


def _alter(statement: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_nothing_differs(book: list[int]) -> None:
    from arrears.close.operations.rebuild import compare

    assert compare() == []


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        (
            "update servicing_loanstate set overdue_minor = overdue_minor + 1 where loan_id = 9",
            "loan 9: overdue_minor",
        ),
        ("delete from servicing_loanstate where loan_id = 11", "loan 11: no state is stored"),
        (
            "update ledger_posted set total_minor = total_minor + 5 where movement = 'disbursed_minor' "
            "and shard = (select min(shard) from ledger_posted)",
            "disbursed_minor",
        ),
    ],
)
def test_what_differs_is_named_and_written_anew(book: list[int], statement: str, says: str) -> None:
    from arrears.close.operations.rebuild import compare, rewrite

    _alter(statement)
    assert any(says in line for line in compare())
    assert rewrite(actor=ACTOR) != []
    assert compare() == []


def test_a_damaged_snapshot_is_found_and_written_anew(book: list[int]) -> None:
    from arrears.close import snapshot
    from arrears.close.operations.rebuild import compare, rewrite

    path = snapshot.folder_of(START + timedelta(days=DAYS - 1)) / snapshot.BOOK
    content = path.read_bytes()
    path.write_bytes(content[:-1] + b"x")
    assert compare() != []
    rewrite(actor=ACTOR)
    assert path.read_bytes() == content
    assert compare() == []


def test_everything_derived_may_be_dropped(book: list[int]) -> None:
    from arrears.close.operations.rebuild import compare, rewrite

    _alter("delete from servicing_loanstate")
    _alter("delete from ledger_posted")
    assert len(compare()) >= 40
    rewrite(actor=ACTOR)
    left = compare()
    assert not [line for line in left if "no state" in line]
    assert not [line for line in left if "lines" in line]
