"""Random lives with changes of plan: done as previewed, known again as it was, in balance with the ledger."""

import random
from datetime import date, timedelta
from typing import Any

import pytest

from arrears.kernel.codes import Deferral, Part, ReAge, ReAmortise
from tests.servicing.lives import START, loans_equal_ledger, open_day, rows, running_loan

STEPS = 22
BY_RULE = {"actor": "simulator", "source": "simulation"}  # posts by rule: nobody has to approve


def _said(chance: random.Random, loan: int, today: date) -> tuple[str, dict[str, Any]]:
    day = max(START, today - timedelta(days=chance.choice([0, 0, 0, 3, 45])))
    soon = day + timedelta(days=chance.choice([5, 31, 70]))
    events = [row[0] for row in rows("select id from servicing_event where loan_id = %s order by id", loan)]
    choices: dict[str, dict[str, Any]] = {
        "repay": {"amount_minor": chance.choice([1, 5_000, 90_327, 90_327, 250_000])},
        "reverse": {"event_id": chance.choice(events[1:] or [0])},  # not the payout
        "waive": {"amount_minor": 4_000, "part": chance.choice(list(Part))},
        "extend": {"instalments": chance.choice([0, 1, 3])},
        "re_age": {
            "instalments": chance.choice([6, 24]),
            "first_due_on": soon,
            "treatment": chance.choice(list(ReAge)),
        },
        "re_amortise": {"treatment": chance.choice(list(ReAmortise))},
        "defer": {"instalments": chance.choice([1, 2]), "treatment": chance.choice(list(Deferral))},
        "change_rate": {"rate_ppb": chance.choice([0, 90_000_000, 200_000_000]), "from_on": soon},
        "pause_interest": {"until_on": soon},
        "freeze_penalty": {"until_on": soon},
        "change_due_day": {"from_on": soon, "to_on": soon + timedelta(days=9)},
        "settle": {"amount_minor": 700_000, "deadline_on": soon},
        "terminate": {},
        "charge_off": {},
    }
    weights = (16, 5, 2, 3, 3, 3, 3, 2, 2, 2, 2, 2, 1, 1)
    verb = chance.choices(list(choices), weights)[0]
    return verb, {"loan_id": loan, "value_on": day, **BY_RULE, **choices[verb]}


@pytest.mark.parametrize("seed", range(6))
def test_random_plans(db: str, seed: int) -> None:
    from arrears.plumbing.failures import Unable
    from arrears.servicing.operations.preview import preview
    from arrears.servicing.operations.verbs import operation
    from arrears.servicing.queries import loan_page

    chance = random.Random(seed)
    loan, today = running_loan(), START
    known: dict[date, dict[str, int]] = {}
    for step in range(STEPS):
        today += timedelta(days=chance.choice([1, 7, 31, 31, 60]))
        open_day(today)
        verb, said = _said(chance, loan, today)
        found = operation(verb)
        before = rows("select count(*) from servicing_event")
        try:
            shown = preview(verb=found.verb, said=said)
        except Unable as refused:
            with pytest.raises(type(refused)):
                found.run(**said, idempotency_key=f"{step}")
            assert rows("select count(*) from servicing_event") == before
            continue
        done = found.run(**said, idempotency_key=f"{step}")
        assert done.state == shown.after.state, (seed, step, verb)
        assert loans_equal_ledger(), (seed, step, verb)
        known[today] = dict(done.state)
    assert len(known) > STEPS // 3
    for day, state in known.items():
        assert dict(loan_page(loan_id=loan, as_of=day, known_on=day).state) == state, (seed, day)
