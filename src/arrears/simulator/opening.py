"""The lines of new loans into the tables: limits follow from who asks for them."""

import numpy as np
from numpy.typing import NDArray

from arrears.plumbing.days import to_date
from arrears.servicing.operations.open_many import NewLine
from arrears.simulator.life import Life
from arrears.simulator.offers import cash_limits

Ints = NDArray[np.int64]


def lines_of(*, life: Life, number: Ints, loan_id: Ints, person_id: Ints) -> list[NewLine]:
    """The lines of new loans: of an account its own, of a drawing the person's cash line."""
    found = []
    for one in number.tolist():
        loan = life.history.loans[one]
        product, person = life.shelf.products[int(loan["terms_ix"])], int(life.person[one])
        if product.limit is None:
            continue
        seed, limit = life.plan.seed, int(loan["principal_minor"])
        key = f"simulation/{seed}/line/{one}"
        if product.statement is None:
            limit = int(cash_limits(world=life.world, income_minor=life.people.income_minor[[person]])[0])
            key = f"simulation/{seed}/cash-line/{person}"
        found.append(
            NewLine(
                loan_id=int(loan_id[one]),
                borrower_id=int(person_id[person]),
                product_code=product.code,
                product_version=product.version,
                limit_minor=limit,
                rate_ppb=int(loan["rate_ppb"]),
                opened_on=to_date(int(loan["start_day"])),
                idempotency_key=key,
            )
        )
    return found
