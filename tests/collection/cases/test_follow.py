"""Cases follow the loans: one a debtor, over all their loans, closed only when every loan has left it."""

from datetime import timedelta

import pytest

from tests.collection.cases import lender


def _overdue(loan_id: int) -> int:
    from arrears.servicing.queries import list_loans
    from arrears.servicing.queries.loan_list import LoanFilter

    (row,) = [one for one in list_loans(chosen=LoanFilter(), limit=1000).rows if one.loan_id == loan_id]
    return row.overdue_minor or 0


def test_one_case_a_debtor_over_all_their_loans(db: str) -> None:
    from arrears.collection.cases.choices import CaseState
    from arrears.collection.cases.queries import case_of_person, timeline

    lender.late_book(loans=4)
    case = case_of_person(1)
    assert case is not None
    assert case.state is CaseState.OPEN
    assert len(case.loan_ids) == 2
    assert case.overdue_minor == sum(_overdue(loan_id) for loan_id in case.loan_ids) > 0
    assert case.owed_minor > case.overdue_minor
    assert case.dpd_days > 0
    assert case.bucket == "M1"
    assert case.value == pytest.approx(case.overdue_minor * 0.5)
    other = case_of_person(2)
    assert other is not None
    assert len(other.loan_ids) == 1
    kinds = [row.kind for row in timeline(person_id=1)]
    assert kinds.count("case.opened") == 1


def test_following_again_changes_nothing(db: str) -> None:
    from django.db import connection

    from arrears.collection.cases.operations.follow import follow
    from arrears.plumbing import clock

    lender.late_book(loans=4)

    def everything() -> list[object]:
        found: list[object] = []
        with connection.cursor() as cursor:
            for table in ("cases_case", "cases_caseloan", "cases_entry", "plumbing_outboxevent"):
                cursor.execute(f"select * from {table} order by 1")
                found.append(cursor.fetchall())
        return found

    yesterday = clock.business_date() - timedelta(days=1)
    before = everything()
    done = follow(business_date=yesterday, actor="close")
    assert (done.opened, done.reopened, done.closed) == (0, 0, 0)
    assert everything() == before


def test_a_case_closes_when_its_last_loan_is_cured_and_opens_again(db: str) -> None:
    from arrears.collection.cases.choices import CaseState
    from arrears.collection.cases.queries import case_of_person, cases_of_person, timeline

    lender.late_book(loans=2)
    case = case_of_person(1)
    assert case is not None
    first, second = case.loan_ids
    lender.pay(loan_id=first, amount_minor=_overdue(first), key="a")
    still = case_of_person(1)
    assert still is not None
    assert still.loan_ids == (second,)
    lender.pay(loan_id=second, amount_minor=_overdue(second), key="b")
    assert case_of_person(1) is None
    (closed,) = cases_of_person(person_id=1)
    assert closed.state is CaseState.CURED
    assert closed.closed_why == "cured"
    assert set(closed.loan_ids) == {first, second}
    lender.close_days(40)
    again = case_of_person(1)
    assert again is not None
    assert again.id == case.id
    assert again.reopened == 1
    assert again.state is CaseState.REOPENED
    assert [row.kind for row in timeline(person_id=1)].count("case.reopened") == 1


def test_paid_off_is_settled_and_opens_a_new_case_later(db: str) -> None:
    from arrears.collection.cases.choices import CaseState
    from arrears.collection.cases.queries import case_of_person, cases_of_person
    from arrears.servicing.queries.candidates import payables

    (loan_id,) = lender.late_book(loans=1, two_each=False)
    (owed,) = payables(loan_ids=[loan_id])
    event = lender.pay(loan_id=loan_id, amount_minor=owed.payoff_minor, key="all")
    (closed,) = cases_of_person(person_id=1)
    assert closed.state is CaseState.SETTLED
    lender.two_do(verb="reverse", loan_id=loan_id, event_id=event)
    new = case_of_person(1)
    assert new is not None
    assert new.id != closed.id


def test_charged_off_claims_stay_in_the_case_until_given_up(db: str) -> None:
    from arrears.collection.cases.choices import CaseState
    from arrears.collection.cases.queries import case_of_person, cases_of_person
    from arrears.plumbing import clock
    from arrears.servicing.operations.recover import recover
    from arrears.servicing.queries.candidates import payables

    by = {"actor": "test", "source": "test", "reason": ""}
    (loan_id,) = lender.late_book(loans=1, two_each=False)
    (owed,) = payables(loan_ids=[loan_id])
    lender.two_do(verb="charge_off", loan_id=loan_id)
    case = case_of_person(1)
    assert case is not None
    assert case.bucket == "off"
    assert 0 < case.overdue_minor == case.owed_minor <= owed.payoff_minor
    recover(loan_id=loan_id, amount_minor=1_000, value_on=clock.business_date(), idempotency_key="r", **by)
    lender.drain_all()
    assert case_of_person(1).owed_minor == case.owed_minor - 1_000  # type: ignore[union-attr]
    lender.two_do(verb="write_off", loan_id=loan_id)
    assert case_of_person(1) is None
    assert cases_of_person(person_id=1)[0].state is CaseState.WRITTEN_OFF


def test_a_current_loan_stays_while_its_plan_runs(db: str) -> None:
    from arrears.collection.cases.choices import CaseState
    from arrears.collection.cases.operations.change_state import change_state
    from arrears.collection.cases.queries import case_of_person, cases_of_person

    lender.late_book(loans=1, two_each=False)
    case = case_of_person(1)
    assert case is not None
    change_state(case_id=case.id, to=CaseState.PLAN_ACTIVE, why="plan", actor="test")
    lender.pay(loan_id=case.loan_ids[0], amount_minor=_overdue(case.loan_ids[0]), key="a")
    kept = case_of_person(1)
    assert kept is not None
    assert kept.state is CaseState.PLAN_ACTIVE
    assert kept.overdue_minor == 0
    change_state(case_id=case.id, to=CaseState.CURED, why="plan completed", actor="test")
    assert cases_of_person(person_id=1)[0].state is CaseState.CURED


def test_cases_are_found_by_the_close_of_a_day(db: str) -> None:
    """A few days late is watched; later the case is open; news tells it."""
    from arrears.collection.cases import events
    from arrears.collection.cases.choices import CaseState
    from arrears.collection.cases.queries import case_of_person
    from arrears.plumbing.models import OutboxEvent

    lender.late_book(loans=1, two_each=False, days=32)
    case = case_of_person(1)
    assert case is not None
    assert case.dpd_days == 1
    assert case.state is CaseState.WATCH
    lender.close_days(4)
    later = case_of_person(1)
    assert later is not None
    assert later.state is CaseState.OPEN
    names = list(OutboxEvent.objects.order_by("id").values_list("name", flat=True))
    assert names.count(events.OPENED) == 1
    assert names.count(events.STATE_CHANGED) == 1
