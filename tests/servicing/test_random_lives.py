"""Random lives through the operations: after every step the ledger equals the loans.

A step that is refused leaves no trace.
"""

import random
from datetime import date, timedelta
from typing import Any

import pytest

from tests.servicing.lives import BY, START, loans_equal_ledger, open_day, rows, running_loan

STEPS = 25


def _act(chance: random.Random, loan_id: int, today: date, key: str) -> Any:
    from arrears.kernel.codes import Part
    from arrears.servicing.operations.charge_fee import charge_fee
    from arrears.servicing.operations.charge_off import charge_off
    from arrears.servicing.operations.pause_delinquency import pause_delinquency
    from arrears.servicing.operations.recover import recover
    from arrears.servicing.operations.refund import refund
    from arrears.servicing.operations.repay import repay
    from arrears.servicing.operations.reverse import reverse
    from arrears.servicing.operations.waive import waive

    value_on = today - timedelta(days=chance.choice([0, 0, 0, 1, 5, 40]))
    common = {"loan_id": loan_id, "value_on": max(value_on, START), "idempotency_key": key, **BY}
    amount = chance.choice([1, 50, 30_000, 90_327, 90_327, 250_000, 2_000_000])
    events = [row[0] for row in rows("select id from servicing_event where loan_id = %s", loan_id)]
    acts = {
        "repay": lambda: repay(amount_minor=amount, **common),
        "fee": lambda: charge_fee(amount_minor=chance.choice([500, 5_000]), **common),
        "late": lambda: charge_fee(amount_minor=700, part=Part.PENALTY, **common),
        "waive": lambda: waive(amount_minor=amount, part=chance.choice([Part.FEE, Part.PENALTY]), **common),
        "reverse": lambda: reverse(event_id=chance.choice(events), **common),
        "refund": lambda: refund(amount_minor=amount, **common),
        "recover": lambda: recover(amount_minor=amount, **common),
        "pause": lambda: pause_delinquency(until=today + timedelta(days=9), **common),
        "off": lambda: charge_off(**common),
    }
    weights = (12, 2, 1, 2, 3, 2, 1, 1, 1)
    return acts[chance.choices(list(acts), weights)[0]]()


@pytest.mark.parametrize("seed", range(4))
def test_ledger_and_loans_stay_equal(db: str, seed: int) -> None:
    from arrears.ledger.queries import trial_balance
    from arrears.plumbing.failures import Unable
    from arrears.servicing.queries import control_differences

    chance = random.Random(seed)
    loans = [running_loan(key=f"loan {i}") for i in range(2)]
    today, done, refused = START, 0, 0
    for step in range(STEPS):
        today += timedelta(days=chance.choice([0, 1, 7, 31, 60]))
        open_day(today)
        before = rows("select count(*) from servicing_event")
        try:
            _act(chance, chance.choice(loans), today, f"{seed}/{step}")
            done += 1
        except Unable:
            refused += 1
            assert rows("select count(*) from servicing_event") == before
        assert loans_equal_ledger(), (seed, step)
        assert control_differences() == [], (seed, step)
    assert done > STEPS // 2
    assert sum(row.balance_minor for row in trial_balance()) == 0


def test_a_ledger_that_went_astray_is_told(db: str) -> None:
    from arrears.servicing.queries import control_differences

    loan_id = running_loan()
    rows("update servicing_loanstate set principal_outstanding_minor = 1 where loan_id = %s", loan_id)
    found = control_differences()
    assert [(f.account, f.loans_minor, f.ledger_minor) for f in found] == [
        ("loans_principal", 1, 1_000_000),
        ("allowance", 0, 10_000),
    ]
