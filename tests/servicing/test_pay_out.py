"""What a product charges is posted with its payout: the loan asks for what was disclosed, to the cent."""

from datetime import date
from typing import Any

from tests.servicing.lives import BY, START, borrower, loans_equal_ledger, open_day


def _agreed(code: str, instalments: int, rate_ppb: int, start: date, principal_minor: int = 2_000_000) -> Any:
    from arrears.servicing.operations.originate import originate

    open_day(start)
    return originate(
        product_code=code,
        borrower_id=borrower(),
        principal_minor=principal_minor,
        rate_ppb=rate_ppb,
        instalments=instalments,
        start_on=start,
        idempotency_key="loan",
        actor="tester",
    )


def test_a_loan_asks_for_what_was_disclosed(db: str) -> None:
    from arrears.rulebook import disclosure, products
    from arrears.servicing.operations.disburse import disburse
    from arrears.servicing.operations.plan import folded
    from arrears.servicing.queries.book_of_loan import book_of_loan

    start = date(2026, 1, 10)
    product = products.load(code="personal-36", on=start)
    rate = product.rate_min_ppb
    agreed = _agreed("personal-36", 12, rate, start)
    told = {"value_on": start, "idempotency_key": "out", **BY}
    paid_out = disburse(loan_id=agreed.loan_id, amount_minor=2_000_000, **told)
    rows = folded(book=book_of_loan(loan_id=agreed.loan_id), as_of=start, detail=True).instalments
    asked = [
        int(sum(row[f"{part}_minor"] for part in ("principal", "interest", "fee", "penalty"))) for row in rows
    ]
    shown = disclosure.disclose(
        product=product, amount_minor=2_000_000, rate_ppb=rate, instalments=12, start_on=start
    )
    assert asked == [payment.total_minor for payment in shown.payments]
    assert rows["fee_minor"].sum() > 0
    assert loans_equal_ledger()
    again = disburse(loan_id=agreed.loan_id, amount_minor=2_000_000, **told)
    assert (again.repeated, again.event_id) == (True, paid_out.event_id)
    assert len(book_of_loan(loan_id=agreed.loan_id).events) == 1 + len(product.charges) - _late(product)


def test_a_product_without_charges_posts_the_payout_alone(db: str) -> None:
    from arrears.servicing.operations.disburse import disburse
    from arrears.servicing.queries.book_of_loan import book_of_loan

    agreed = _agreed("cash-12", 12, 150_000_000, START, 1_000_000)
    disburse(loan_id=agreed.loan_id, amount_minor=1_000_000, value_on=START, idempotency_key="out", **BY)
    assert len(book_of_loan(loan_id=agreed.loan_id).events) == 1


def _late(product: Any) -> int:
    return sum(charge.when == "late" for charge in product.charges)


def test_a_late_instalment_is_charged_once_and_only_beyond_grace(db: str) -> None:
    from arrears.close.operations.run import close_day
    from arrears.rulebook import products
    from arrears.servicing.operations.disburse import disburse
    from arrears.servicing.queries.book_of_loan import book_of_loan

    start = date(2026, 1, 10)
    product = products.load(code="merchant-free", on=start)
    (late,) = [charge for charge in product.charges if charge.when == "late"]
    amount, instalments = product.amount_min_minor, product.instalments[0]
    agreed = _agreed("merchant-free", instalments, product.rate_min_ppb, start, amount)
    disburse(loan_id=agreed.loan_id, amount_minor=amount, value_on=start, idempotency_key="out", **BY)

    def charged() -> int:
        return int((book_of_loan(loan_id=agreed.loan_id).events["amount_minor"] == late.amount_minor).sum())

    counts = []
    for day in (13, 14, 15):  # due on 10 February, three days of grace
        open_day(date(2026, 2, day))
        close_day(business_date=date(2026, 2, day), actor="tester")
        counts.append(charged())
    assert counts == [0, 1, 1]
    for month in range(3, 13):
        open_day(date(2026, month, 20))
        close_day(business_date=date(2026, month, 20), actor="tester")
    assert charged() == min(late.at_most, instalments)
