"""The limitation date: from the last instalment, restarted by what the law names, with its evidence."""

from datetime import date
from typing import Any

import pytest

from arrears.servicing.limitation import (
    ACKNOWLEDGEMENT,
    DEMAND,
    PAYMENT,
    SUIT,
    Happening,
    Limitation,
    Period,
    limitation,
    years_after,
)
from tests.servicing.lives import BY, open_day, rows, running_loan

CHINA = Period(years=3, longstop_years=20, restarts_on=(DEMAND, ACKNOWLEDGEMENT, SUIT), cited=("民法典",))
DUE = date(2020, 5, 31)


def _happened(what: str, on: date, ended_on: date | None = None) -> Happening:
    return Happening(what=what, on=on, known_on=on, evidence="box 7", ended_on=ended_on)


def _limited(*happenings: Happening, as_of: date = date(2026, 1, 1), period: Period = CHINA) -> Limitation:
    return limitation(period=period, due_on=DUE, happenings=happenings, as_of=as_of)


@pytest.mark.parametrize(
    ("happenings", "expires_on"),
    [
        ((), date(2023, 5, 31)),
        (((DEMAND, date(2020, 5, 30)),), date(2023, 5, 31)),  # it did not run yet
        (((DEMAND, date(2023, 5, 31)),), date(2026, 5, 31)),  # the last day
        (((DEMAND, date(2023, 6, 1)),), date(2023, 5, 31)),  # too late
        (((PAYMENT, date(2021, 2, 1)),), date(2024, 2, 1)),
        (((PAYMENT, date(2023, 6, 1)),), date(2023, 5, 31)),  # paid freely, but revives nothing
        (((ACKNOWLEDGEMENT, date(2024, 2, 29)),), date(2027, 2, 28)),  # revives
        (((DEMAND, date(2021, 1, 1)), (DEMAND, date(2023, 12, 31))), date(2026, 12, 31)),
    ],
)
def test_what_restarts_the_period(happenings: Any, expires_on: date) -> None:
    found = _limited(*[_happened(what, on) for what, on in happenings])
    assert found.expires_on == expires_on
    assert found.expired == (expires_on < date(2026, 1, 1))


def test_a_suit_stops_the_clock_until_it_ends() -> None:
    filed = date(2022, 1, 1)
    pending = _limited(_happened(SUIT, filed))
    assert (pending.expires_on, pending.expired) == (None, False)
    ended = _limited(_happened(SUIT, filed, ended_on=date(2024, 7, 1)), _happened(DEMAND, date(2023, 1, 1)))
    assert ended.expires_on == date(2027, 7, 1)


@pytest.mark.parametrize(
    ("ended_on", "as_of", "expires_on"),
    [
        (None, date(2020, 3, 1), None),  # filed, and the last instalment is not yet due
        (None, date(2026, 1, 1), None),  # still pending long after it
        (date(2020, 4, 1), date(2026, 1, 1), date(2023, 5, 31)),  # over before the period could begin
        (date(2021, 4, 1), date(2026, 1, 1), date(2024, 4, 1)),  # from its end, not from the due day
        (date(2021, 4, 1), date(2021, 1, 1), None),  # on a day on which it was pending
    ],
)
def test_a_suit_for_a_debt_called_in_early(ended_on: Any, as_of: date, expires_on: Any) -> None:
    found = _limited(_happened(SUIT, date(2020, 2, 1), ended_on=ended_on), as_of=as_of)
    assert found.expires_on == expires_on
    assert found.happenings[0].restarted == (expires_on != date(2023, 5, 31))


def test_a_second_suit_filed_while_the_first_was_pending() -> None:
    first = _happened(SUIT, date(2021, 1, 1), ended_on=date(2022, 1, 1))
    found = _limited(first, _happened(SUIT, date(2021, 6, 1)))
    assert found.expires_on is None


def test_an_expired_claim_is_not_revived_by_a_suit() -> None:
    found = _limited(_happened(SUIT, date(2023, 6, 1)))
    assert (found.expires_on, found.expired) == (date(2023, 5, 31), True)


def test_nothing_outlives_the_longstop() -> None:
    demands = [_happened(DEMAND, date(year, 6, 1)) for year in range(2022, 2040, 2)]
    found = _limited(*demands, as_of=date(2041, 1, 1))
    assert found.longstop_on == date(2040, 5, 31)
    assert (found.expires_on, found.expired) == (date(2040, 5, 31), True)


def test_a_law_that_names_less_restarts_less() -> None:
    narrow = Period(years=6, longstop_years=None, restarts_on=(ACKNOWLEDGEMENT,), cited=())
    found = _limited(_happened(DEMAND, date(2021, 1, 1)), period=narrow)
    assert found.expires_on == date(2026, 5, 31)
    assert not found.happenings[0].restarted


def test_years_are_counted_to_the_same_day() -> None:
    assert years_after(date(2024, 2, 29), 3) == date(2027, 2, 28)
    assert years_after(date(2024, 2, 29), 4) == date(2028, 2, 29)


@pytest.fixture
def loan(db: str) -> int:
    """Twelve instalments from 2025-01-10: the last falls due on 2026-01-10."""
    loan_id = running_loan()
    open_day(date(2026, 3, 1))
    return loan_id


def _told(loan: int, key: str, **more: Any) -> dict[str, Any]:
    return {"loan_id": loan, "idempotency_key": key, **BY, **more}


def test_the_limitation_of_a_loan_with_evidence_and_citation(loan: int) -> None:
    from arrears.servicing.operations.record_acknowledgement import record_acknowledgement
    from arrears.servicing.operations.repay import repay
    from arrears.servicing.queries import limitation_of_loan

    first = limitation_of_loan(loan_id=loan, as_of=date(2026, 3, 1))
    assert first is not None
    assert first.expires_on == date(2029, 1, 10)
    assert any("民法典" in cited and "limitation_years" in cited for cited in first.cited)
    paid = repay(amount_minor=1_000, value_on=date(2026, 2, 1), **_told(loan, "p"), reason="counter")
    open_day(date(2026, 4, 1))
    said = record_acknowledgement(happened_on=date(2026, 3, 20), evidence="letter 12", **_told(loan, "a"))
    now = limitation_of_loan(loan_id=loan, as_of=date(2026, 4, 1))
    assert now is not None
    assert now.expires_on == date(2029, 3, 20)
    assert [(h.what, h.evidence, h.restarted) for h in now.happenings] == [
        (PAYMENT, f"event/{paid.event_id}", True),
        (ACKNOWLEDGEMENT, "letter 12", True),
    ]
    assert now.happenings[1].fact_id == said.fact_id
    then = limitation_of_loan(loan_id=loan, as_of=date(2026, 4, 1), known_on=date(2026, 3, 31))
    assert then is not None
    assert then.expires_on == date(2029, 2, 1)  # the acknowledgement was not written down yet


def test_what_was_wrong_is_taken_back_and_both_stay(loan: int) -> None:
    from arrears.servicing.operations.one_fact import UnableToRecord
    from arrears.servicing.operations.record_demand import record_demand
    from arrears.servicing.operations.take_back_fact import take_back_fact
    from arrears.servicing.queries import facts_of_loan, limitation_of_loan

    demand = record_demand(happened_on=date(2026, 2, 20), evidence="EMS 1", **_told(loan, "d"))
    wrong = {"happened_on": date(2026, 3, 1), "ref": demand.fact_id}
    done = take_back_fact(**wrong, **_told(loan, "undo", reason="another loan's"))
    assert take_back_fact(**wrong, **_told(loan, "undo")).repeated
    with pytest.raises(UnableToRecord, match="taken back already"):
        take_back_fact(**wrong, **_told(loan, "twice"))
    found = limitation_of_loan(loan_id=loan, as_of=date(2026, 3, 1))
    assert found is not None
    assert found.expires_on == date(2029, 1, 10)
    facts = facts_of_loan(loan_id=loan)
    assert [(f.id, f.taken_back) for f in facts] == [(demand.fact_id, True), (done.fact_id, False)]


def test_a_suit_and_its_end(loan: int) -> None:
    from arrears.servicing.operations.record_suit import record_end_of_suit, record_suit
    from arrears.servicing.queries import limitation_of_loan

    filed = {"happened_on": date(2026, 2, 1), "evidence": "(2026)京0105民初1号", "party": "朝阳区人民法院"}
    suit = record_suit(**filed, **_told(loan, "s"))
    pending = limitation_of_loan(loan_id=loan, as_of=date(2026, 3, 1))
    assert pending is not None
    assert pending.expires_on is None
    record_end_of_suit(happened_on=date(2026, 3, 1), ref=suit.fact_id, **_told(loan, "e"))
    ended = limitation_of_loan(loan_id=loan, as_of=date(2026, 3, 1))
    assert ended is not None
    assert ended.expires_on == date(2029, 3, 1)


def test_facts_without_proof_twice_or_in_the_future_are_refused(loan: int) -> None:
    from arrears.plumbing.idempotency import UnableToReuseKey
    from arrears.servicing.operations.one_fact import UnableToRecord
    from arrears.servicing.operations.record_demand import record_demand

    good = {"happened_on": date(2026, 2, 1), "evidence": "EMS 1"}
    for wrong, words in (
        ({"evidence": " "}, "evidence"),
        ({"evidence": "a\0b"}, "control characters"),
        ({"happened_on": date(2026, 3, 2)}, "after the business date"),
        ({"actor": ""}, "empty"),
    ):
        with pytest.raises(UnableToRecord, match=words):
            record_demand(**{**_told(loan, "x"), **good, **wrong})
    first = record_demand(**good, **_told(loan, "x"))
    assert record_demand(**good, **_told(loan, "x")).fact_id == first.fact_id
    with pytest.raises(UnableToReuseKey, match="evidence"):
        record_demand(**{**good, "evidence": "EMS 2"}, **_told(loan, "x"))
    assert rows("select count(*) from servicing_fact") == [(1,)]


@pytest.mark.parametrize("change", ["update servicing_fact set evidence = 'x'", "delete from servicing_fact"])
def test_facts_are_never_changed(loan: int, change: str) -> None:
    from django.db import IntegrityError

    with pytest.raises(IntegrityError, match="append-only"):
        rows(change)
