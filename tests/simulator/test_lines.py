"""Lines in a simulated life: people buy, pay in full or carry, convert, give back; so do the tables."""

import numpy as np
import pytest

from arrears.kernel.codes import Kind, Status
from arrears.simulator.life import Life
from tests.simulator.lives import live, seed_here

MONTHS = 20  # lines come on sale in the fifteenth


@pytest.fixture(scope="module")
def life() -> Life:
    return live(seed=3, loans=2500, months=MONTHS)


def test_people_use_their_lines_in_every_way(life: Life) -> None:
    loan = np.flatnonzero(life.revolving(np.arange(life.loan_count)))
    assert 20 < len(loan) < 0.1 * life.loan_count
    states = life.history.states(loan=loan, day=life.plan.end_day - 1)
    assert not states["fault"].any()
    limit = life.history.loans["principal_minor"][loan]
    assert (states["principal_outstanding_minor"] <= limit).all()
    used = states["principal_outstanding_minor"].sum() / limit.sum()
    assert 0.15 < used < 0.8
    carries = (states["interest_earned_minor"] > 0).mean()
    assert 0.1 < carries < 0.7  # the others pay in full
    count = life.history.event_count
    of_lines = np.isin(life.history.owner[:count], loan)
    kinds = set(life.history.events["kind"][:count][of_lines].tolist())
    assert {Kind.PURCHASE, Kind.REPAY, Kind.CONVERT, Kind.PURCHASE_REFUND} <= kinds
    assert Kind.DISBURSE not in kinds
    assert set(states["status"].tolist()) <= {Status.PENDING, Status.ACTIVE, Status.PAID_OFF, Status.OVERPAID}


def test_the_tables_hold_the_lines_with_their_limits(db: str) -> None:
    from arrears.close.operations.rebuild import compare
    from arrears.plumbing.clock import business_date
    from arrears.servicing.queries.line_list import list_lines
    from arrears.servicing.queries.line_page import line_page
    from tests.servicing.lives import loans_equal_ledger

    seed_here(seed=3, loans=400, months=17)
    found = list_lines(as_of=business_date(), limit=500)
    codes = {row.product_code for row in found}
    assert codes == {"pay-later", "cash-line"}
    for row in found:
        assert row.used_minor <= row.limit.limit_minor
        page = line_page(line_id=row.line_id, as_of=business_date())
        assert page.draws_cash is (row.product_code == "cash-line")
        assert page.used_minor == row.used_minor
    assert loans_equal_ledger()
    assert compare() == []
