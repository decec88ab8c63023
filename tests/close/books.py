"""Small books for the tests of the close: agreed, paid out and lived through the real bulk operations."""

import random
from datetime import date, timedelta

import pyarrow as pa

START = date(2024, 1, 15)
ACTOR = "test"


def make_book(
    *, loans: int, seed: int, start: date = START, months: int = 12, products: int = 2
) -> list[int]:
    """An open business date, loans agreed and paid out on it; returns their ids."""
    from arrears import rulebook
    from arrears.plumbing.clock import set_business_date
    from arrears.servicing.operations.agree_terms import agree_terms
    from arrears.servicing.operations.originate_many import originate_many
    from arrears.servicing.operations.post_many import post_many

    chance = random.Random(seed)
    set_business_date(to=start, actor=ACTOR)
    codes = ["cash-12", "principal-24"][:products]
    terms = []
    for code in codes:
        product = rulebook.products.load(code=code, on=start)
        terms.append(
            agree_terms(
                product_code=product.code,
                product_version=product.version,
                currency=product.currency,
                jurisdiction=product.jurisdiction,
                fields=product.terms_fields,
            )
        )
    principals = [chance.randrange(100_000, 5_000_000, 10_000) for _ in range(loans)]
    ids = originate_many(
        loans=pa.table(
            {
                "borrower_id": list(range(1, loans + 1)),
                "terms_id": [terms[i % len(terms)] for i in range(loans)],
                "principal_minor": principals,
                "rate_ppb": [chance.randrange(98_000_000, 168_000_000) for _ in range(loans)],
                "instalments": [months] * loans,
                "start_on": pa.array([start] * loans, pa.date32()),
                "idempotency_key": [f"loan-{seed}-{i}" for i in range(loans)],
            }
        )
    )
    post_many(
        events=pa.table(
            {
                "loan_id": ids,
                "kind": [1] * loans,
                "value_on": pa.array([start] * loans, pa.date32()),
                "amount_minor": principals,
                "idempotency_key": [f"pay-out-{seed}-{i}" for i in range(loans)],
            }
        ),
        actor=ACTOR,
        source="test",
    )
    return [int(loan_id) for loan_id in ids]


def live_a_day(*, loans: list[int], seed: int, on: date, share: float = 0.1) -> int:
    """Posts some repayments of the open day, late, partial, double and backdated ones; returns how many."""
    from arrears.servicing.operations.post_many import post_many

    chance = random.Random(f"{seed}/{on}")
    chosen = [loan for loan in loans if chance.random() < share]
    rows = []
    for loan in chosen:
        amount = chance.choice([10_000, 50_000, 123_456, 300_000])
        back = chance.choice([0, 0, 0, 1, 5]) if (on - START).days > 5 else 0
        times = 2 if chance.random() < 0.05 else 1
        rows += [(loan, on - timedelta(days=back), amount, f"repay-{loan}-{on}-{i}") for i in range(times)]
    if rows:
        loan_id, value_on, amount_minor, key = (list(column) for column in zip(*rows, strict=True))
        post_many(
            events=pa.table(
                {
                    "loan_id": loan_id,
                    "kind": [2] * len(rows),
                    "value_on": pa.array(value_on, pa.date32()),
                    "amount_minor": amount_minor,
                    "idempotency_key": key,
                }
            ),
            actor=ACTOR,
            source="test",
        )
    return len(rows)
