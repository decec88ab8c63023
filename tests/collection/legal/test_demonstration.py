"""The demonstration's late stage takes real steps, and a day repeated takes none twice."""

import pytest

from tests.collection.cases import lender
from tests.collection.legal.court import debtors


def test_a_simulated_lender_s_late_stage(db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from arrears.collection.legal.choices import LegalState, Step, VisitState
    from arrears.collection.legal.queries.cases import legal_case_page, legal_cases
    from arrears.collection.legal.queries.visits import visits
    from arrears.plumbing import clock
    from arrears.simulator.late_stage import go_on_late

    monkeypatch.setenv("ARREARS_TIME_OF_DAY", "10:00")
    debtors(loans=5, days=150, two_each=False)
    for _day in range(4):
        for _repeated in range(2):
            go_on_late(on=clock.business_date(), seed=1)
        lender.close_days(1)
    count, rows = legal_cases(on=clock.business_date())
    assert count == 4  # one a day; the fifth debtor is visited every day
    steps = [
        one.step
        for one in legal_case_page(legal_case_id=min(row.id for row in rows), on=clock.business_date()).steps
    ]
    assert steps[:3] == [Step.OPENED, Step.NOTICE_SENT, Step.NOTICE_ARRIVED]
    assert {row.state for row in rows} == {LegalState.NOTICE}
    assert [one.state for one in visits()].count(VisitState.MET) >= 1
