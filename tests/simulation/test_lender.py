"""A living book under audit: each day is lived, closed and audited; a failure names the seed and the day.

`ARREARS_SIMULATION_DAYS` and `ARREARS_SIMULATION_SEED` run longer or other lives, two years for instance.
"""

import os
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.simulation.auditor import Auditor
from tests.simulation.lender import ACTOR, Lender

DAYS = int(os.environ.get("ARREARS_SIMULATION_DAYS", "40"))  # past the leap day and the first due day
SEEDS = [int(os.environ["ARREARS_SIMULATION_SEED"])] if "ARREARS_SIMULATION_SEED" in os.environ else [1, 2]
START = date(2024, 1, 31)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_close_passes_the_audit(db: str, seed: int) -> None:
    from arrears.close.operations.catch_up import close_through
    from arrears.close.operations.rebuild import compare
    from arrears.close.operations.run import close_day

    lender = Lender(seed=seed, start=START)
    lender.open(loans=24)
    auditor = Auditor(url=db, snapshots=Path(os.environ["ARREARS_SNAPSHOTS"]))
    happened = 0
    for i in range(DAYS):
        day = START + timedelta(days=i)
        lender.live(day)
        page = close_day(business_date=day, actor=ACTOR)
        findings = auditor.audit(day, reversed_today=lender.reversals_today)
        assert findings == [], f"seed {seed}, {day}: {findings[:5]}"
        assert page["set_aside"] == [], f"seed {seed}, {day}"
        happened += page["changes"][0]["new_arrears"]["loans"] if page["changes"] else 0
    close_through(through=START + timedelta(days=DAYS + 3), actor=ACTOR)  # days that nobody closed in time
    findings = auditor.audit(START + timedelta(days=DAYS + 3), reversed_today=set(lender.loans))
    assert findings == [], f"seed {seed}, after the catch-up: {findings[:5]}"
    assert compare() == [], f"seed {seed}"
    assert happened > 0, f"seed {seed}: nobody ever fell behind, so nothing was tested"
    assert lender.waived > 0, f"seed {seed}: nothing was ever waived"


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        (
            "update servicing_loanstate set received_minor = received_minor + 1 where loan_id = 2",
            "stored state",
        ),
        (
            "alter table ledger_line disable trigger append_only; "
            "update ledger_line set amount_minor = amount_minor + 1 where id = 1",
            "unbalanced",
        ),
    ],
)
def test_the_auditor_finds_what_is_wrong(db: str, statement: str, says: str) -> None:
    from django.db import connection

    from arrears.close.operations.run import close_day

    lender = Lender(seed=3, start=START)
    lender.open(loans=6)
    lender.live(START)
    close_day(business_date=START, actor=ACTOR)
    auditor = Auditor(url=db, snapshots=Path(os.environ["ARREARS_SNAPSHOTS"]))
    assert auditor.audit(START, reversed_today=set()) == []
    with connection.cursor() as cursor:
        cursor.execute(statement)
    assert any(says in finding for finding in auditor.audit(START, reversed_today=set()))
