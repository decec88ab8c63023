"""A simulated day is planned before anybody calls: the queue stands by what a call is worth."""

from tests.collection.cases import lender


def test_the_queue_of_the_day_stands_by_the_plan_and_the_close_leaves_it(db: str) -> None:
    from arrears.collection.cases.choices import CaseState
    from arrears.collection.cases.queries import cases_in_states
    from arrears.collection.treatments.queries import decisions_of_day
    from arrears.plumbing import clock
    from arrears.simulator.calling import call
    from arrears.simulator.collecting import PARTS
    from arrears.simulator.treating import treat

    lender.late_book(loans=30, days=75, two_each=False)
    on = clock.business_date()
    treat(on=on, seed=1)
    treat(on=on, seed=2)
    decided = {row.case_id: row for row in decisions_of_day(business_date=on)}
    cases = cases_in_states(states=list(CaseState))
    assert len(decided) == len(cases) == 30
    assert all(row.value_by.startswith("treatments.") for row in cases)
    called = {row.id for row in cases if row.value > 0}
    assert called
    assert called <= {case_id for case_id, row in decided.items() if row.chosen == "voice_human"}
    values = {row.id: row.value for row in cases}
    lender.close_days(1, treated=True)
    assert {row.id: row.value for row in cases_in_states(states=list(CaseState))} == values
    parts = [part for part, _days in PARTS]
    assert parts.index(treat) < parts.index(call)
