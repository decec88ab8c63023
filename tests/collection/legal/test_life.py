"""A debtor's loans before a court, through the real operations."""

from datetime import date

import pytest

from tests.collection.legal.court import ACTOR, case_of, debtors, filed, now, opened, step


@pytest.fixture(autouse=True)
def morning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARREARS_TIME_OF_DAY", "10:00")


def test_a_notice_passes_the_gate_and_has_its_time_before_the_claim_is_filed(db: str) -> None:
    from arrears.collection.cases.choices import CaseState
    from arrears.collection.contacts.queries import attempts_of_person
    from arrears.collection.legal.choices import LegalState
    from arrears.collection.legal.claims import claims
    from arrears.collection.legal.failures import UnableToTakeStep
    from arrears.collection.legal.operations.send_notice import send_notice
    from arrears.collection.legal.queries.cases import legal_case_page
    from arrears.servicing.documents.parts import amount, owed
    from arrears.servicing.queries.limitation_of_loan import limitation_of_loan
    from arrears.servicing.queries.loan_page import loan_page

    debtors()
    number = opened()
    assert case_of(1).state is CaseState.LEGAL
    sent = send_notice(legal_case_id=number, document="letter 1", at=now(), actor=ACTOR)
    assert sent.step_id is not None
    assert "测试路1号" in sent.address
    contact = attempts_of_person(1)[-1]
    assert (contact.channel, contact.purpose, contact.result) == ("letter", "notice", "sent")
    loans = legal_case_page(legal_case_id=number, on=now().date()).row.loan_ids
    assert len(loans) == 2
    with pytest.raises(UnableToTakeStep, match="arrival"):
        step(number, "filed", "2026-07-25")
    before = limitation_of_loan(loan_id=loans[0], as_of=date(2027, 2, 1))
    step(number, "notice_arrived", "2026-07-25")
    with pytest.raises(UnableToTakeStep, match="may pay through 2026-08-10"):  # 8 August is a Saturday
        step(number, "filed", "2026-07-25")
    assert before is not None
    assert before.expires_on == date(2030, 1, 15)  # three years from the last instalment
    assert legal_case_page(legal_case_id=number, on=now().date()).row.next_on == date(2026, 8, 10)
    other = filed(2)
    page = legal_case_page(legal_case_id=other, on=now().date())
    assert page.row.state is LegalState.FILED
    (loan,) = page.row.loan_ids
    claim = claims(loan_ids=[loan], as_of=date(2026, 7, 8))[loan]
    assert page.row.claimed_minor == claim.total_minor
    shown = owed(loan_page(loan_id=loan, as_of=date(2026, 7, 8)))[-1][1]  # as the loan's statement has it
    assert shown == amount(claim.total_minor, "CNY")
    step(other, "withdrawn", "2026-07-10")
    assert case_of(2).state is CaseState.IN_TREATMENT


def test_the_notice_and_the_suit_count_for_the_limitation(db: str) -> None:
    from arrears.servicing.queries.limitation_of_loan import limitation_of_loan

    debtors(loans=1, days=440, two_each=False)  # past the last instalment of 2027-01-15

    def ends(on: str) -> date | None:
        found = limitation_of_loan(loan_id=1, as_of=date.fromisoformat(on))
        assert found is not None
        return found.expires_on

    number = opened()
    assert ends("2027-02-01") == date(2030, 1, 15)
    step(number, "notice_arrived", "2027-02-02")
    assert ends("2027-02-03") == date(2030, 2, 2)  # a demand that arrived
    step(number, "filed", "2027-03-01")
    assert ends("2027-03-10") is None  # pending: it does not run
    step(number, "refused", "2027-03-08")
    assert ends("2027-03-10") == date(2030, 3, 8)


def test_a_payment_order_becomes_a_suit_by_an_objection_and_costs_follow_the_judgment(db: str) -> None:
    from arrears.collection.legal.choices import CostKind, LegalState, Track
    from arrears.collection.legal.courts import filing_fee
    from arrears.collection.legal.failures import UnableToRecordCost, UnableToTakeStep
    from arrears.collection.legal.operations.record_cost import record_cost
    from arrears.collection.legal.queries.cases import legal_case_page, legal_cases
    from arrears.servicing.operations.approve import approve
    from arrears.servicing.queries.loan_page import loan_page
    from arrears.servicing.queries.recoveries import recoveries_of_loan

    debtors()
    number = filed(1)
    on = date(2026, 7, 8)
    record_cost(
        legal_case_id=number, kind=CostKind.FILING, payee="Chaoyang court", invoice="F1", on=on, actor=ACTOR
    )
    page = legal_case_page(legal_case_id=number, on=now().date())
    fee = filing_fee(jurisdiction="CN", track=Track.PAYMENT_ORDER, claimed_minor=page.row.claimed_minor)
    assert page.costs[0].amount_minor == fee
    spent = [recoveries_of_loan(loan_id=loan, as_of=on).costs_minor for loan in page.row.loan_ids]
    assert sum(spent) == fee
    assert all(spent)
    with pytest.raises(UnableToRecordCost, match="already"):
        record_cost(
            legal_case_id=number, kind=CostKind.LAWYER, payee="Chaoyang court", invoice="F1", on=on,
            actor=ACTOR, amount_minor=5,
        )  # fmt: skip
    step(number, "accepted", "2026-07-09", court_number="(2026)0105-77")
    step(number, "order_issued", "2026-07-10")
    with pytest.raises(UnableToTakeStep, match="served"):
        step(number, "enforcement", "2026-07-11")
    step(number, "order_served", "2026-07-11")
    with pytest.raises(UnableToTakeStep, match="pay or object through 2026-07-27"):  # the 26th is a Sunday
        step(number, "enforcement", "2026-07-20")
    step(number, "objection", "2026-07-15")
    page = legal_case_page(legal_case_id=number, on=now().date())
    assert (page.row.state, page.row.track, page.row.court_number) == (
        LegalState.SUIT,
        Track.SUIT,
        "(2026)0105-77",
    )
    loan = page.row.loan_ids[0]
    before = loan_page(loan_id=loan, as_of=on).state["fee_outstanding_minor"]
    step(number, "hearing_set", "2026-07-16", hearing_on=date(2026, 7, 18))
    step(
        number, "judgment", "2026-07-20", perform_by=date(2026, 7, 30), judged_minor=page.row.claimed_minor,
        costs_on_debtor_minor=fee,
    )  # fmt: skip
    proposed = legal_case_page(legal_case_id=number, on=now().date()).steps[-1].payload["proposed"]
    for proposal_id in proposed.values():  # more than one person may charge alone
        approve(proposal_id=proposal_id, actor="boss", reason="as judged")
    charged = sum(
        loan_page(loan_id=one, as_of=date(2026, 7, 20)).state["fee_outstanding_minor"]
        for one in page.row.loan_ids
    )
    assert proposed
    assert charged - before == fee
    assert [row.id for row in legal_cases(on=now().date())[1]] == [number]
    assert legal_cases(on=now().date())[1][0].next_on == date(2026, 7, 30)


def test_a_stop_makes_the_next_step_wait(db: str) -> None:
    from arrears.collection.contacts.operations.stop import stop
    from arrears.collection.legal.failures import UnableToOpenLegalCase, UnableToTakeStep

    debtors()
    number = opened()
    step(number, "notice_arrived", "2026-06-20")
    stop(person_id=1, kind="dispute", since=now(), evidence="letter", actor=ACTOR)
    with pytest.raises(UnableToTakeStep, match="Dispute open"):
        step(number, "filed", "2026-07-10")
    stop(person_id=2, kind="plan", since=now(), evidence="plan 1", actor=ACTOR)
    with pytest.raises(UnableToOpenLegalCase, match="Plan kept"):
        opened(2)
    assert step(number, "withdrawn", "2026-07-10")


def test_what_can_not_be(db: str) -> None:
    from arrears.collection.legal.failures import UnableToOpenLegalCase, UnableToTakeStep
    from arrears.collection.legal.queries.limitations import limitations_ending
    from arrears.servicing.queries.limitation_of_loan import limitation_of_loan

    debtors()
    number = opened()
    with pytest.raises(UnableToTakeStep, match="can't follow"):
        step(number, "judgment", "2026-07-20")
    with pytest.raises(UnableToTakeStep, match="after the business date"):
        step(number, "notice_arrived", "2026-12-20")
    with pytest.raises(UnableToOpenLegalCase, match="own people"):
        opened()
    assert limitations_ending(as_of=date(2026, 7, 24), within_days=90) == []
    far = limitations_ending(as_of=date(2026, 7, 24), within_days=1300)
    assert far
    assert all(one.expires_on >= date(2030, 1, 15) for one in far)
    for one in far:  # many at once say what one by one says
        alone = limitation_of_loan(loan_id=one.loan_id, as_of=date(2026, 7, 24))
        assert alone is not None
        assert (alone.expires_on, alone.expired) == (one.expires_on, one.expired)
