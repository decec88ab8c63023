"""The explanation of a loan: its sums hold to the cent, and it says what matters."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from tests.servicing.lives import BY, open_day, running_loan

DAY = date(2025, 4, 20)
_AMOUNT = re.compile(r"(?:= )?CNY (-?[\d,]+\.\d\d)")


def _overdue_loan() -> int:
    from arrears.servicing.operations.repay import repay
    from arrears.servicing.operations.reverse import reverse

    loan_id = running_loan()
    open_day(DAY)
    repay(loan_id=loan_id, amount_minor=90_327, value_on=date(2025, 2, 10), idempotency_key="a", **BY)
    repay(loan_id=loan_id, amount_minor=30_000, value_on=date(2025, 3, 20), idempotency_key="b", **BY)
    wrong = repay(loan_id=loan_id, amount_minor=555, value_on=date(2025, 4, 1), idempotency_key="c", **BY)
    reverse(loan_id=loan_id, event_id=wrong.event_id, value_on=DAY, idempotency_key="d", **BY)
    return loan_id


def _explained(loan_id: int, **options: Any) -> tuple[str, ...]:
    from arrears.servicing.queries import explanation

    return explanation(loan_id=loan_id, as_of=DAY, **options)


def test_every_sum_that_is_shown_holds_to_the_cent(db: str) -> None:
    found = [line for line in _explained(_overdue_loan()) if " = " in line]
    assert len(found) == 2
    for line in found:
        left, right = line.split(" = ")
        total = Decimal(0)
        for sign, amount in re.findall(r"(−)?[^−+:]*?CNY (-?[\d,]+\.\d\d)", left):
            total += Decimal(amount.replace(",", "")) * (-1 if sign else 1)
        assert total == Decimal(_AMOUNT.findall(right)[0].replace(",", "")), line


def test_it_says_how_late_the_loan_is_and_why(db: str) -> None:
    from arrears.servicing.queries import loan_page

    loan_id = _overdue_loan()
    state = loan_page(loan_id=loan_id, as_of=DAY).state
    text = "\n".join(_explained(loan_id))
    assert state["dpd_days"] == 41
    assert "number 2, fell due on 10 March 2025" in text
    assert "Days past due on 20 April 2025: 41. Instalments behind: 2" in text
    assert "Part of the oldest overdue instalment is paid" in text
    assert "CNY 5.55, reversed later" in text
    assert "special mention, because it is more than 0 days past due" in text
    assert "19.5 % a year" in text


def test_what_was_not_known_is_not_told(db: str) -> None:
    text = "\n".join(_explained(_overdue_loan(), known_on=date(2025, 4, 19)))
    assert "Repayment" not in text
    assert "number 1, fell due on 10 February 2025" in text


def test_a_borrower_reads_it_in_chinese(db: str) -> None:
    lines = _explained(_overdue_loan(), language="zh")
    text = "\n".join(lines)
    assert "2025年4月20日" in text
    assert "903.27 元" in text
    assert not re.search(r"[a-z]{4}", text), [line for line in lines if re.search(r"[a-z]{4}", line)]
