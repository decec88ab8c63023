"""Lines: the limit, purchases and drawings under it, statements, conversions."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest

from tests.servicing.lives import BY, borrower, loans_equal_ledger, open_day

OPENED = date(2026, 1, 5)


def revolving_line(*, limit_minor: int = 500_000) -> Any:
    """A revolving line, granted on OPENED: statements on the 1st, due on the 10th."""
    from arrears.servicing.operations.open_line import open_line

    open_day(OPENED)
    return open_line(
        product_code="pay-later",
        borrower_id=borrower(),
        limit_minor=limit_minor,
        rate_ppb=182_500_000,
        opened_on=OPENED,
        idempotency_key="line",
        **BY,
    )


def buy(loan_id: int, amount_minor: int, on: date, key: str) -> Any:
    from arrears.servicing.operations.purchase import purchase

    return purchase(loan_id=loan_id, amount_minor=amount_minor, value_on=on, idempotency_key=key, **BY)


def test_statement_paid_in_full_bears_no_interest(db: str) -> None:
    from arrears.servicing.operations.repay import repay
    from arrears.servicing.queries.line_page import line_page

    line = revolving_line()
    assert line.loan_id is not None
    buy(line.loan_id, 100_000, OPENED, "1")
    open_day(date(2026, 2, 10))
    page = line_page(line_id=line.line_id, as_of=date(2026, 2, 10))
    assert (page.used_minor, page.available_minor) == (100_000, 400_000)
    statement = page.loans[0].rows[0]
    assert (statement.from_on, statement.due_on) == (date(2026, 2, 1), date(2026, 2, 10))
    assert (statement.principal_minor, statement.balance_minor) == (10_000, 100_000)
    paid = repay(
        loan_id=line.loan_id, amount_minor=100_000, value_on=date(2026, 2, 10), idempotency_key="2", **BY
    )
    assert paid.state["payoff_minor"] == 0
    open_day(date(2026, 4, 1))
    page = line_page(line_id=line.line_id, as_of=date(2026, 4, 1))
    assert (page.loans[0].state["interest_earned_minor"], page.available_minor) == (0, 500_000)
    assert loans_equal_ledger()


def test_no_purchase_beyond_the_limit_frozen_cancelled_or_overdue(db: str) -> None:
    from arrears.servicing.operations.cancel_line import cancel_line
    from arrears.servicing.operations.change_limit import change_limit
    from arrears.servicing.operations.freeze_line import freeze_line
    from arrears.servicing.operations.one_line_change import UnableToChangeLine
    from arrears.servicing.operations.purchase import UnableToPurchase
    from arrears.servicing.operations.unfreeze_line import unfreeze_line

    line = revolving_line()
    assert line.loan_id is not None
    bought = buy(line.loan_id, 400_000, OPENED, "1")
    with pytest.raises(UnableToPurchase, match=r"CNY 1,000\.00 are available"):
        buy(line.loan_id, 100_001, OPENED, "2")
    assert (
        buy(line.loan_id, 400_000, OPENED, "1").event_id == bought.event_id
    )  # the same key, the same answer
    of_line = {"line_id": line.line_id, "value_on": OPENED, **BY}
    freeze_line(**of_line, idempotency_key="freeze")
    with pytest.raises(UnableToPurchase, match="frozen"):
        buy(line.loan_id, 1, OPENED, "3")
    unfreeze_line(**of_line, idempotency_key="unfreeze")
    raised = change_limit(**of_line, idempotency_key="raise", limit_minor=600_000)
    assert raised.limit.limit_minor == 600_000
    assert change_limit(**of_line, idempotency_key="raise", limit_minor=600_000).repeated
    buy(line.loan_id, 200_000, OPENED, "4")
    open_day(date(2026, 2, 14))  # due on the 10th, three days of grace
    with pytest.raises(UnableToPurchase, match="overdue"):
        buy(line.loan_id, 1, date(2026, 2, 14), "5")
    cancel_line(**of_line | {"value_on": date(2026, 2, 14)}, idempotency_key="cancel")
    with pytest.raises(UnableToPurchase, match="cancelled"):
        buy(line.loan_id, 1, date(2026, 2, 14), "6")
    with pytest.raises(UnableToChangeLine, match="cancelled"):
        freeze_line(**of_line, idempotency_key="freeze again")
    assert loans_equal_ledger()


@pytest.mark.parametrize("part", ["purchase", "statement"])
def test_what_was_bought_is_turned_into_instalments(db: str, part: str) -> None:
    from arrears.servicing.operations.convert import UnableToConvert, convert
    from arrears.servicing.operations.repay import repay
    from arrears.servicing.queries.line_page import line_page

    line = revolving_line()
    assert line.loan_id is not None
    bought = buy(line.loan_id, 60_000, OPENED, "1")
    buy(line.loan_id, 1_000, OPENED, "2")
    open_day(date(2026, 2, 3))
    said: dict[str, Any] = {"loan_id": line.loan_id, "value_on": date(2026, 2, 3), **BY}
    said["purchase_id"] = bought.event_id if part == "purchase" else 0
    with pytest.raises(UnableToConvert, match=r"Only CNY 610\.00"):
        convert(**said, amount_minor=70_000, instalments=6, idempotency_key="too much")
    with pytest.raises(UnableToConvert, match="not 5"):
        convert(**said, amount_minor=60_000, instalments=5, idempotency_key="five")
    done = convert(**said, amount_minor=60_000, instalments=6, idempotency_key="convert")
    assert (
        convert(**said, amount_minor=60_000, instalments=6, idempotency_key="convert").event_id
        == done.event_id
    )
    repay(loan_id=line.loan_id, amount_minor=1_000, value_on=date(2026, 2, 3), idempotency_key="3", **BY)
    open_day(date(2026, 3, 10))
    rows = line_page(line_id=line.line_id, as_of=date(2026, 3, 10)).loans[0].rows
    assert (rows[1].principal_minor, rows[1].fee_minor, rows[1].interest_minor) == (10_000, 360, 0)
    assert loans_equal_ledger()


def test_refund_credits_the_statement_that_holds_the_purchase(db: str) -> None:
    from arrears.servicing.operations.refund_line_purchase import (
        UnableToRefundLinePurchase,
        refund_line_purchase,
    )

    line = revolving_line()
    assert line.loan_id is not None
    bought = buy(line.loan_id, 60_000, OPENED, "1")
    open_day(date(2026, 2, 3))
    said: dict[str, Any] = {
        "loan_id": line.loan_id,
        "value_on": date(2026, 2, 3),
        "amount_minor": 60_000,
        **BY,
    }
    with pytest.raises(UnableToRefundLinePurchase):
        refund_line_purchase(**said, event_id=bought.event_id + 99, idempotency_key="wrong")
    back = refund_line_purchase(**said, event_id=bought.event_id, idempotency_key="back")
    assert (back.state["payoff_minor"], back.state["next_due_minor"]) == (0, 0)
    assert loans_equal_ledger()


def test_cash_is_drawn_several_times_on_one_limit(db: str) -> None:
    from arrears.servicing.operations.draw import UnableToDraw, draw
    from arrears.servicing.operations.open_line import open_line
    from arrears.servicing.operations.repay import repay
    from arrears.servicing.queries.line_page import line_page

    open_day(OPENED)
    line = open_line(
        product_code="cash-line", borrower_id=borrower(), limit_minor=1_000_000, rate_ppb=146_000_000,
        opened_on=OPENED, idempotency_key="line", **BY,
    )  # fmt: skip
    said: dict[str, Any] = {"line_id": line.line_id, "value_on": OPENED, **BY}
    first = draw(**said, amount_minor=600_000, instalments=12, idempotency_key="1")
    assert draw(**said, amount_minor=600_000, instalments=12, idempotency_key="1").loan_id == first.loan_id
    with pytest.raises(UnableToDraw, match=r"CNY 4,000\.00 are available"):
        draw(**said, amount_minor=400_001, instalments=3, idempotency_key="2")
    with pytest.raises(UnableToDraw, match=r"at least CNY 100\.00"):
        draw(**said, amount_minor=9_999, instalments=3, idempotency_key="3")
    free = draw(
        **said, amount_minor=20_000, instalments=1, idempotency_key="4", product_code="cash-line-free"
    )
    with pytest.raises(UnableToDraw, match="does not draw on the limit"):
        draw(**said, amount_minor=20_000, instalments=12, idempotency_key="5", product_code="cash-12")
    open_day(date(2026, 1, 15))
    paid = repay(  # ten days of interest at 0.04 % a day, and all is paid: no charge for paying early
        loan_id=free.loan_id, amount_minor=20_080, value_on=date(2026, 1, 15), idempotency_key="6", **BY
    )
    assert (paid.state["payoff_minor"], paid.state["overpaid_minor"]) == (0, 0)
    page = line_page(line_id=line.line_id, as_of=date(2026, 1, 15))
    assert (len(page.loans), page.used_minor, page.available_minor) == (2, 600_000, 400_000)
    assert loans_equal_ledger()


def test_purchases_at_once_never_exceed_the_limit(db: str) -> None:
    from django.db import connection

    from arrears.servicing.operations.purchase import UnableToPurchase
    from arrears.servicing.queries.line_page import line_page

    line = revolving_line(limit_minor=100_000)
    assert line.loan_id is not None

    def one(number: int) -> int:
        try:
            return int(buy(line.loan_id, 30_000, OPENED, f"at once {number}").amount_minor)
        except UnableToPurchase:
            return 0
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        taken = sum(pool.map(one, range(8)))
    page = line_page(line_id=line.line_id, as_of=OPENED)
    assert (taken, page.used_minor, page.available_minor) == (90_000, 90_000, 10_000)


def test_purchases_in_bulk_fit_into_the_limit(db: str) -> None:
    import pyarrow as pa

    from arrears.servicing.operations.freeze_line import freeze_line
    from arrears.servicing.operations.post_many import UnableToPost, post_many

    line = revolving_line(limit_minor=100_000)
    assert line.loan_id is not None

    def post(key: str, *rows: tuple[int, int]) -> Any:
        """(kind, amount) of each event."""
        count = len(rows)
        columns = {
            "loan_id": [line.loan_id] * count,
            "kind": [kind for kind, _ in rows],
            "amount_minor": [amount for _, amount in rows],
            "value_on": [OPENED] * count,
            "idempotency_key": [f"{key}/{place}" for place in range(count)],
        }
        return post_many(events=pa.table(columns), actor="tester", source="import")

    bought, paid = 31, 2
    with pytest.raises(UnableToPost, match=r"1 of 2 events are refused: row 1: it exceeds the limit"):
        post("a", (bought, 60_000), (bought, 40_001))
    # what is repaid between two purchases makes room; afterwards it would be too late
    with pytest.raises(UnableToPost, match="row 1"):
        post("b", (bought, 60_000), (bought, 60_000), (paid, 20_000))
    first = post("c", (bought, 60_000), (paid, 20_000), (bought, 60_000))
    assert list(post("c", (bought, 60_000), (paid, 20_000), (bought, 60_000))) == list(first)
    with pytest.raises(UnableToPost, match="exceeds the limit"):
        post("d", (bought, 1))
    freeze_line(line_id=line.line_id, value_on=OPENED, idempotency_key="freeze", **BY)
    with pytest.raises(UnableToPost, match="frozen or cancelled"):
        post("e", (paid, 50_000), (bought, 1))


def test_refunds_in_bulk_give_back_no_more_than_was_bought(db: str) -> None:
    import pyarrow as pa

    from arrears.kernel.codes import Kind
    from arrears.servicing.operations.post_many import UnableToPost, post_many

    line = revolving_line(limit_minor=100_000)
    assert line.loan_id is not None
    bought = [buy(line.loan_id, 50_000, OPENED, f"p{place}").event_id for place in range(2)]

    def post(key: str, *rows: tuple[int, int, int]) -> Any:
        """(kind, purchase or event, amount) of each event."""
        columns = {
            "loan_id": [line.loan_id] * len(rows),
            "kind": [kind for kind, _, _ in rows],
            "ref": [ref for _, ref, _ in rows],
            "amount_minor": [amount for _, _, amount in rows],
            "value_on": [OPENED] * len(rows),
            "idempotency_key": [f"{key}/{place}" for place in range(len(rows))],
        }
        return post_many(events=pa.table(columns), actor="tester", source="import")

    undo, back = int(Kind.REVERSE), int(Kind.PURCHASE_REFUND)
    first, second = bought
    with pytest.raises(UnableToPost, match="1 of 2 events are refused: row 1: more is given back"):
        post("a", (back, first, 30_000), (back, first, 20_001))
    given = post("b", (back, first, 30_000), (back, second, 50_000), (back, first, 20_000))
    assert post("b", (back, first, 30_000), (back, second, 50_000), (back, first, 20_000)).tolist() == list(
        given
    )
    with pytest.raises(UnableToPost, match="row 0: more is given back"):
        post("c", (back, first, 1))
    post("d", (undo, int(given[0]), 0), (back, first, 30_000))  # taken back, and given anew
    post("e", (undo, int(given[1]), 0))
    with pytest.raises(UnableToPost, match="row 1: more is given back"):
        post("f", (undo, second, 0), (back, second, 1))  # the purchase itself is undone
