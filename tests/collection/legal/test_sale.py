"""Claims sold: chosen, frozen, bid for, transferred by a second person, told, taken back."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.collection.cases import lender
from tests.collection.legal.court import debtors, now


@pytest.fixture(autouse=True)
def morning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARREARS_TIME_OF_DAY", "10:00")


def off(*loans: int) -> None:
    """Charges loans off and closes the day, so that the cut-off day has them."""
    from arrears.plumbing import clock
    from arrears.servicing.queries.loan_page import loan_page

    for loan in loans:
        state = loan_page(loan_id=loan, as_of=clock.business_date()).state
        assert state["payoff_minor"] > 0
        lender.two_do(verb="charge_off", loan_id=loan)
    lender.close_days(1)


def frozen(name: str = "First", rule: str = "off-all") -> int:
    from arrears.collection.legal.operations.freeze_sale import freeze_sale

    return freeze_sale(name=name, rule=rule, at=now(), actor="chooser")


def agreed(sale: int, price: int = 100_001) -> None:
    from arrears.collection.legal.operations.bid import accept_bid, take_bid
    from arrears.plumbing import clock

    on = clock.business_date()
    low = take_bid(
        sale_id=sale, bidder="Low AMC", price_minor=price - 1, document="bid 1", on=on, actor="clerk"
    )
    best = take_bid(
        sale_id=sale, bidder="Blue AMC", price_minor=price, document="bid 2", on=on, actor="clerk"
    )
    assert best != low
    accept_bid(bid_id=best, contract="contract 9", actor="maker")


def balanced() -> None:
    from arrears.ledger.queries import trial_balance
    from arrears.plumbing import clock

    rows: Any = trial_balance(as_of=clock.business_date())
    lines = getattr(rows, "lines", rows)
    assert sum(line.debit_minor - line.credit_minor for line in lines) == 0


def test_a_tape_holds_the_figures_of_the_loans_and_no_names(db: str) -> None:
    from arrears.collection.contacts.operations.stop import stop
    from arrears.collection.legal.operations.write_tape import masked_tape
    from arrears.collection.legal.queries.sales import claims_of_sale, sale
    from arrears.collection.legal.tape import digest
    from arrears.servicing.queries.loan_page import loan_page

    debtors(loans=4, days=200, two_each=False)
    off(1, 2, 3)
    stop(person_id=3, kind="dispute", since=now(), evidence="letter", actor="li")
    number = frozen()
    row = sale(sale_id=number)
    assert row is not None
    assert (row.claims, row.excluded) == (2, {"stop": 1})
    claims = claims_of_sale(sale_id=number)
    for claim in claims:
        page = loan_page(loan_id=claim.loan_id, as_of=row.cut_off_on)
        assert (
            claim.total_minor
            == page.state["principal_charged_off_minor"]
            + page.state["interest_charged_off_minor"]
            + page.state["fee_charged_off_minor"]
            + page.state["penalty_charged_off_minor"]
        )
    masked = masked_tape(sale_id=number)
    assert digest(masked) == row.tape_sha256
    assert "Test 1" not in masked.decode()
    assert len(masked.decode().splitlines()) == 3


def sold_to_blue() -> tuple[int, dict[int, int]]:
    """Two claims sold by a second person; the sale and the debtors' addresses."""
    from arrears.collection.legal.failures import UnableToSell
    from arrears.collection.legal.operations.transfer_sale import transfer_sale

    addresses = debtors(loans=3, days=200, two_each=False)
    off(1, 2)
    number = frozen()
    agreed(number)
    with pytest.raises(UnableToSell, match="Another person"):
        transfer_sale(sale_id=number, at=now(), actor="maker")
    assert transfer_sale(sale_id=number, at=now(), actor="boss") == 2
    return number, addresses


def test_a_sale_gives_each_loan_its_owner_and_price_and_stops_contact(db: str) -> None:
    from arrears.collection.cases.choices import CaseState
    from arrears.collection.cases.queries import case_of_person, cases_of_person
    from arrears.collection.contacts.gate.planned import Channel, Planned, Purpose
    from arrears.collection.contacts.operations.ask import ask
    from arrears.collection.legal.choices import SaleState
    from arrears.collection.legal.operations.notify_assignment import notify_assignment
    from arrears.collection.legal.queries.sales import bids, claims_of_sale, sale
    from arrears.plumbing import clock
    from arrears.servicing.queries.owner import owner_of_loan

    number, addresses = sold_to_blue()
    balanced()
    row = sale(sale_id=number)
    assert row is not None
    assert (row.state, row.price_minor) == (SaleState.TRANSFERRED, 100_001)
    assert [one.bidder for one in bids(sale_id=number)] == ["Blue AMC", "Low AMC"]
    assert sum(one.price_minor or 0 for one in claims_of_sale(sale_id=number)) == 100_001
    assert owner_of_loan(loan_id=1, as_of=clock.business_date()).owner == "Blue AMC"
    assert cases_of_person(person_id=1)[0].state is CaseState.SOLD
    assert case_of_person(1) is None
    planned = Planned(
        person_id=1,
        loan_ids=(1,),
        contact_point_id=addresses[1],
        channel=Channel.LETTER,
        purpose=Purpose.COLLECT,
        actor="staff:li",
        at=now(),
    )
    assert not ask(planned=planned).decision.allowed
    told = notify_assignment(sale_id=number, at=now(), actor="li")
    assert (told.sent, told.denied, told.without_address) == (2, 0, 0)
    assert notify_assignment(sale_id=number, at=now(), actor="li").sent == 0


def test_a_claim_that_was_sold_wrongly_comes_back(db: str) -> None:
    from arrears.collection.cases.queries import case_of_person
    from arrears.collection.legal.choices import SoldState
    from arrears.collection.legal.operations.repurchase import repurchase
    from arrears.collection.legal.operations.write_tape import buyer_tape
    from arrears.collection.legal.queries.sales import claims_of_sale
    from arrears.plumbing import clock
    from arrears.servicing.queries.owner import owner_of_loan

    number, _addresses = sold_to_blue()
    assert "Test 1" in buyer_tape(sale_id=number, actor="li", reason="delivery to the buyer").decode()
    repurchase(sale_id=number, loan_id=1, why="was in dispute", evidence="letter 3", at=now(), actor="boss")
    assert claims_of_sale(sale_id=number)[0].state is SoldState.REPURCHASED
    assert owner_of_loan(loan_id=1, as_of=clock.business_date()).owner == ""
    assert case_of_person(1) is not None
    balanced()


def test_a_stop_that_comes_between_takes_the_claim_and_its_price_out(db: str) -> None:
    from arrears.collection.contacts.operations.stop import stop
    from arrears.collection.legal.choices import SoldState
    from arrears.collection.legal.operations.transfer_sale import transfer_sale
    from arrears.collection.legal.queries.sales import claims_of_sale, sale

    debtors(loans=3, days=200, two_each=False)
    off(1, 2)
    number = frozen()
    agreed(number)
    stop(person_id=2, kind="death", since=now(), evidence="certificate", actor="li")
    assert transfer_sale(sale_id=number, at=now(), actor="boss") == 1
    kept, dropped = claims_of_sale(sale_id=number)
    assert (dropped.state, dropped.why, dropped.price_minor) == (SoldState.DROPPED, "stop", None)
    row = sale(sale_id=number)
    assert row is not None
    assert row.price_minor == kept.price_minor
    assert kept.price_minor == round(100_001 * kept.total_minor / (kept.total_minor + dropped.total_minor))


def test_two_people_at_once_sell_a_claim_only_once(db: str) -> None:
    from django.db import connection

    from arrears.collection.legal.failures import UnableToSell
    from arrears.collection.legal.models import SaleClaim

    debtors(loans=3, days=200, two_each=False)
    off(1, 2)

    def one(name: str) -> bool:
        try:
            frozen(name)
            return True
        except UnableToSell:
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(one, ("A", "B")))
    assert sorted(done) == [False, True]
    assert SaleClaim.objects.count() == 2
    assert SaleClaim.objects.values("loan_id").distinct().count() == 2


def test_the_law_of_a_place_keeps_claims_out(django_ready: None) -> None:
    from datetime import date

    from arrears.collection.legal.choices import Excluded
    from arrears.collection.legal.sale_law import excluded_by, sale_law
    from arrears.collection.legal.sale_rules import sale_rules

    def law(place: str, on: date) -> Any:
        return sale_law(jurisdiction=place, on=on, rules=sale_rules())

    def why(found: Any, expired: bool) -> Excluded | None:
        return excluded_by(law=found, product_code="cash-12", product_version="", expired=expired)

    korea = law("KR", date(2026, 6, 1))
    assert (why(korea, True), why(korea, False)) == (Excluded.TIME_BARRED, None)
    china = law("CN", date(2026, 6, 1))
    assert china.kinds is not None
    assert "personal_loan" in china.kinds
    assert china.needs_notice
    assert law("CN", date(2027, 1, 2)).kinds == frozenset()  # the pilot has ended


def test_the_debtor_hears_of_the_new_owner_on_the_phone_and_in_the_app_and_sees_who_it_is(db: str) -> None:
    from arrears.collection.contacts.models import DecisionRow
    from arrears.collection.legal.operations.repurchase import repurchase
    from arrears.collection.legal.queries.sales import claims_of_sale
    from arrears.collection.reminders.models import Message
    from arrears.collection.reminders.queries import texts_of
    from arrears.servicing.queries.numbers import numbers_of_loans
    from arrears.simulator.reminding import approve_texts
    from tests.portal.visitors import client

    number, _addresses = sold_to_blue()
    approve_texts()
    lender.drain_all()
    rows = list(Message.objects.filter(template="claim_sold").order_by("person_id", "channel"))
    assert [(row.person_id, row.channel) for row in rows] == [
        (1, "in_app"), (1, "sms"), (2, "in_app"), (2, "sms"),
    ]  # fmt: skip
    for row in rows:
        assert DecisionRow.objects.get(id=row.decision_id).purpose == "notice"
        assert "Blue AMC" in texts_of(message_ids=[row.id])[row.id].body
    one = client()
    session = one.session
    session["borrower"] = 1
    session.save()
    home = one.get("/my/").content.decode()
    assert "This claim belongs to Blue AMC since" in home
    assert "I need help to pay" not in home
    claim = claims_of_sale(sale_id=number)[0]
    owed = f"{claim.total_minor / 100:,.2f}"
    page = one.get(f"/my/loans/{numbers_of_loans(ids=[1])[1]}/").content.decode()
    assert owed in home.split("Still owed")[1]
    assert owed in page.split("In all, if paid today")[1]
    assert "您的借款债权已转让" in one.get("/my/messages/").content.decode()
    states = dict(Message.objects.filter(person_id=1).values_list("channel", "state"))
    assert (states["in_app"], states["sms"]) == (5, 3)  # opened; handed over
    repurchase(sale_id=number, loan_id=1, why="was in dispute", evidence="letter 3", at=now(), actor="boss")
    lender.drain_all()
    assert Message.objects.filter(person_id=1, template="claim_back").count() == 2
    assert "Blue AMC" not in one.get("/my/").content.decode().split("Messages to me")[0]
