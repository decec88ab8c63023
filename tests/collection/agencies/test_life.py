"""Placed, worked through the gate, paid, invoiced; and taken back at once."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.collection.cases.lender import ACTOR, drain_all, late_book, pay
from tests.untreated import held_out

CLAUSES = (
    "purpose", "term", "method", "data_types", "safeguards", "rights_and_duties", "no_sub_entrustment",
    "return_or_delete", "inspection",
)  # fmt: skip


def panel(*, days: int = 110, capacity: int = 100) -> None:
    """A book late enough for an agency, an agency of the panel, its mandate."""
    from arrears.collection.agencies.operations.admit import admit
    from arrears.collection.agencies.operations.give_mandate import give_mandate
    from arrears.plumbing import clock

    late_book(loans=6, days=days + 30)
    on = clock.business_date()
    year = on + timedelta(days=365)
    for code in ("hengxin", "anda"):
        admit(
            code=code,
            name=code.title(),
            contract_from=on,
            contract_to=year,
            clauses=CLAUSES,
            commission_code="standard",
            capacity=capacity,
            actor=ACTOR,
        )
        give_mandate(
            agency=code,
            channels=["voice_human", "sms"],
            dpd_from=1,
            dpd_to=999,
            from_on=on,
            to_on=year,
            actor=ACTOR,
        )


def now() -> datetime:
    from arrears.plumbing import clock

    return clock.moment()


def place_first(agency: str = "hengxin") -> Any:
    """The case of the first late debtor, placed and accepted."""
    from arrears.collection.agencies.operations.answer import accept
    from arrears.collection.agencies.operations.place import place_one
    from arrears.collection.agencies.queries.panel import placement
    from arrears.collection.cases.choices import CaseState
    from arrears.collection.cases.queries import cases_in_states

    case = cases_in_states(states=[CaseState.OPEN], dpd_from=60)[0]
    number = place_one(case_id=case.id, agency=agency, at=now(), actor=ACTOR)
    accept(placement_id=number, agency=agency, actor="agency")
    return placement(placement_id=number)


@pytest.fixture(autouse=True)
def morning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARREARS_TIME_OF_DAY", "10:00")


def test_only_an_agency_whose_contract_states_what_the_law_asks_is_admitted(db: str) -> None:
    from arrears.collection.agencies.failures import UnableToAdmit
    from arrears.collection.agencies.operations.admit import admit
    from arrears.plumbing.clock import set_business_date

    set_business_date(to=date(2026, 11, 1), actor=ACTOR)
    with pytest.raises(UnableToAdmit, match="inspection"):
        admit(
            code="x",
            name="X",
            contract_from=date(2026, 1, 1),
            contract_to=date(2027, 1, 1),
            clauses=CLAUSES[:-1],
            commission_code="standard",
            capacity=5,
            actor=ACTOR,
        )


def test_the_rules_place_what_fits_and_leave_the_rest(db: str) -> None:
    from arrears.collection.agencies.operations.place import place_by_rules
    from arrears.collection.agencies.queries.panel import placements
    from arrears.collection.cases.choices import CaseState
    from arrears.collection.cases.queries import cases_in_states

    panel()
    before = cases_in_states(states=[CaseState.OPEN, CaseState.IN_TREATMENT], dpd_from=91)
    with held_out():
        assert place_by_rules(at=now(), actor=ACTOR) == 0  # whom the lender leaves alone stays
    placed = place_by_rules(at=now(), actor=ACTOR)
    count, rows = placements(at_agency=True)
    assert placed == count > 0
    assert {row.case_id for row in rows} <= {row.id for row in before}
    assert {row.id for row in cases_in_states(states=[CaseState.PLACED])} == {row.case_id for row in rows}
    assert place_by_rules(at=now(), actor=ACTOR) == 0  # asked again, nothing moves


def test_a_stop_brings_the_case_back_at_once(db: str) -> None:
    from arrears.collection.agencies.choices import PlacementState, Why
    from arrears.collection.agencies.failures import UnableToChangePlacement
    from arrears.collection.agencies.operations.ask_contact import ask_contact
    from arrears.collection.agencies.queries.panel import placement
    from arrears.collection.cases.choices import CaseState
    from arrears.collection.cases.queries import case
    from arrears.collection.contacts.gate.planned import Channel
    from arrears.collection.contacts.operations.stop import stop
    from arrears.config import wiring

    panel()
    placed = place_first()
    wiring.join()
    stop(person_id=placed.person_id, kind="dispute", since=now(), evidence="letter 1", actor=ACTOR)
    drain_all()
    after = placement(placement_id=placed.id)
    assert after is not None
    assert (after.state, after.why) == (PlacementState.RECALLED, Why.DISPUTE)
    assert case(case_id=placed.case_id).state is not CaseState.PLACED
    with pytest.raises(UnableToChangePlacement):
        ask_contact(
            placement_id=placed.id,
            agency="hengxin",
            operator="op1",
            contact_point_id=None,
            channel=Channel.SMS,
            at=now(),
        )


def test_another_agency_never_sees_the_placement(db: str) -> None:
    from arrears.collection.agencies.failures import UnableToFindPlacement
    from arrears.collection.agencies.operations.answer import give_back
    from arrears.collection.agencies.queries.panel import placement, placements

    panel()
    placed = place_first()
    assert placement(placement_id=placed.id, agency="anda") is None
    assert placements(agency="anda")[0] == 0
    with pytest.raises(UnableToFindPlacement):
        give_back(placement_id=placed.id, agency="anda", reason="not mine", actor="x")


def invoice(lines: list[str]) -> bytes:
    heading = "invoice,currency,placement,loan,paid_on,paid,commission\n"
    return (heading + "".join(f"{line}\n" for line in lines)).encode()


def test_an_invoice_is_held_against_the_ledger_line_by_line(db: str) -> None:
    from arrears.collection.agencies.choices import LineVerdict
    from arrears.collection.agencies.failures import UnableToInvoice
    from arrears.collection.agencies.operations.take_invoice import settle_invoice, take_invoice
    from arrears.collection.agencies.policy import commission_minor
    from arrears.collection.agencies.queries.invoices import invoice as read
    from arrears.collection.agencies.queries.league import league
    from arrears.collection.agencies.rules import commission
    from arrears.plumbing import clock
    from arrears.servicing.queries.numbers import numbers_of_loans

    panel()
    placed = place_first()
    loan, on = placed.loan_ids[0], clock.business_date()
    number = numbers_of_loans(ids=[loan])[loan]
    pay(loan_id=loan, amount_minor=10_000, key="p1")
    due = commission_minor(
        table=commission(code="standard", on=on), dpd_days=placed.dpd_days, paid_minor=10_000
    )
    money = f"{on},100.00,{due / 100:.2f}"
    content = invoice(
        [
            f"A1,CNY,{placed.id},{number},{money}",
            f"A1,CNY,{placed.id},{number},{money}",
            f"A1,CNY,{placed.id},{number},{on},70.00,7.00",
            f"A1,CNY,999,{number},{money}",
        ]
    )
    first = take_invoice(agency="hengxin", content=content, name="a1.csv", actor="clerk")
    assert take_invoice(agency="hengxin", content=content, name="a1.csv", actor="clerk") == first
    found = read(invoice_id=first)
    assert found is not None
    row, lines = found
    assert [line.verdict for line in lines] == [
        LineVerdict.AGREED,
        LineVerdict.TWICE,
        LineVerdict.NO_PAYMENT,
        LineVerdict.NO_PLACEMENT,
    ]
    assert (row.agreed_minor, row.disagreed) == (due, 3)
    again = invoice([f"A2,CNY,{placed.id},{number},{money}"])
    second = read(invoice_id=take_invoice(agency="hengxin", content=again, name="a2", actor="clerk"))
    assert second is not None
    assert second[1][0].verdict is LineVerdict.TWICE
    with pytest.raises(UnableToInvoice, match="another person"):
        settle_invoice(invoice_id=first, actor="clerk")
    settle_invoice(invoice_id=first, actor="boss")
    standing = league(from_on=on, to_on=on, complaints={"hengxin": 1})[0]
    assert (standing.collected_minor, standing.commission_minor) == (10_000, due)
    assert standing.complaints_per_10000 == 10_000


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"a,b\n1,2\n", "heading"),
        (b"\xff\xfe", "UTF-8"),
        (invoice(["A1,CNY,1,L1,2026-02-30,1.00,1.00"]), "paid_on '2026-02-30'"),
        (invoice(["A1,CNY,1,L1,2026-02-03,1.001,1.00"]), "paid '1.001'"),
        (invoice(["A1,CNY,1,L1,2026-02-03,-1.00,1.00"]), "paid '-1.00'"),
    ],
)
def test_a_broken_file_is_refused_as_a_whole(db: str, content: bytes, said: str) -> None:
    from arrears.collection.agencies.failures import UnableToTakeFile
    from arrears.collection.agencies.models import Invoice
    from arrears.collection.agencies.operations.take_invoice import take_invoice

    panel(days=20)
    with pytest.raises(UnableToTakeFile, match=said):
        take_invoice(agency="hengxin", content=content, name="x", actor="clerk")
    assert not Invoice.objects.exists()


def test_results_without_a_decision_are_breaches(db: str) -> None:
    from arrears.collection.agencies.operations.take_results import take_results

    panel()
    placed = place_first()
    content = (
        "placement,decision,at,result,spoke_with,seconds,recording,remark,operator\n"
        f"{placed.id},77,2026-01-01T10:00:00+08:00,answered,debtor,60,r1,,op\n"
    ).encode()
    taken = take_results(agency="hengxin", content=content, name="r.csv", actor="agency")
    assert (taken.recorded, len(taken.refused)) == (0, 1)
    assert "breach" in taken.refused[0][1]
    assert take_results(agency="hengxin", content=content, name="r.csv", actor="agency").known


def test_time_over_and_paid_placements_end_with_the_day(db: str) -> None:
    from arrears.collection.agencies.choices import PlacementState
    from arrears.collection.agencies.operations.expire import expire
    from arrears.collection.agencies.queries.panel import placement

    panel()
    placed = place_first()
    assert expire(on=placed.ends_on, actor=ACTOR) == 0
    assert expire(on=placed.ends_on + timedelta(days=1), actor=ACTOR) == 1
    after = placement(placement_id=placed.id)
    assert after is not None
    assert after.state is PlacementState.EXPIRED


def test_an_agency_that_leaves_the_panel_gives_everything_back(db: str) -> None:
    from arrears.collection.agencies.failures import UnableToPlace
    from arrears.collection.agencies.operations.admit import end_agency
    from arrears.collection.agencies.operations.place import place_one

    panel()
    placed = place_first()
    assert end_agency(code="hengxin", why="inspection failed", actor=ACTOR) == 1
    with pytest.raises(UnableToPlace):
        place_one(case_id=placed.case_id, agency="hengxin", at=now(), actor=ACTOR)


def test_the_demonstration_has_agencies_that_work_and_invoice(db: str) -> None:
    from arrears.collection.agencies.choices import LineVerdict
    from arrears.collection.agencies.queries.invoices import invoice as read
    from arrears.collection.agencies.queries.invoices import invoices
    from arrears.collection.agencies.queries.panel import agencies, placements
    from arrears.plumbing import clock
    from arrears.plumbing.clock import set_business_date
    from arrears.simulator.placing import place

    late_book(loans=12, days=140)
    for _day in range(9):
        place(on=clock.business_date(), seed=1)
        set_business_date(to=clock.business_date() + timedelta(days=1), actor=ACTOR)
    assert [row.code for row in agencies()] == ["anda", "hengxin"]
    placed = [row for code in ("anda", "hengxin") for row in placements(agency=code)[1] if row.accepted_on]
    assert placed
    pay(loan_id=placed[0].loan_ids[0], amount_minor=10_000, key="p")
    while clock.business_date().day != 25:
        set_business_date(to=clock.business_date() + timedelta(days=1), actor=ACTOR)
    place(on=clock.business_date(), seed=1)
    place(on=clock.business_date(), seed=1)  # again: nothing twice
    found = [read(invoice_id=row.id) for row in invoices(agency=placed[0].agency)]
    assert found
    for pair in found:  # the first line of each asks for too much, and nothing is asked for twice
        assert pair is not None
        first, *others = (line.verdict for line in pair[1])
        assert first is LineVerdict.TOO_HIGH
        assert set(others) <= {LineVerdict.AGREED}
