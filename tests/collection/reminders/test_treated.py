"""What a strategy decided for people who are late comes before the own plan of reminders."""

from datetime import date, timedelta

from tests.collection.reminders.lender import close_to, make_lender, messages, plan

DUE, LATE_2, LATE_5 = date(2025, 7, 16), date(2025, 7, 18), date(2025, 7, 21)


def _decided(day: date) -> dict[int, str]:
    from arrears.collection.treatments.in_force import in_force

    table = in_force(day)
    return dict(zip(table["person_id"].to_pylist(), table["treatment"].to_pylist(), strict=True))


def test_late_people_get_what_was_decided_and_nothing_else(db: str) -> None:
    people = make_lender(people=40)
    close_to(LATE_2, treated=True)
    decided = _decided(LATE_2)
    assert set(decided) == set(people)
    assert set(decided.values()) == {"nothing", "sms"}
    plan(LATE_2)
    sent = {m.person_id: m.channel for m in messages() if not m.why}
    assert sent == {person: code for person, code in decided.items() if code == "sms"}
    left = {m.person_id for m in messages(why="treatment")}
    assert left == {person for person, code in decided.items() if code == "nothing"}
    later = LATE_2 + timedelta(days=4)  # a day of the plan's, while the decision holds
    close_to(later, treated=True)
    plan(later)
    assert {m.why for m in messages(business_date=later)} == {"treatment"}


def test_a_decision_of_sunday_is_carried_out_on_monday(db: str) -> None:
    from arrears.collection.treatments.operations.plan_day import plan_day

    make_lender(people=30)
    sunday, monday = LATE_5 - timedelta(days=1), LATE_5
    close_to(sunday, treated=True)
    decided = _decided(sunday)
    assert "sms" in decided.values()
    assert plan(sunday).waiting == 0
    close_to(monday, treated=True)
    assert plan_day(business_date=monday).decided == 0
    plan(monday)
    assert {m.person_id for m in messages(business_date=monday) if not m.why} == {
        person for person, code in decided.items() if code == "sms"
    }


def test_who_is_not_late_has_the_own_plan(db: str) -> None:
    make_lender(people=5)
    close_to(DUE, treated=True)
    assert _decided(DUE) == {}
    assert plan(DUE).waiting == 5
