"""The gate decides one contact: each rule with its number."""

from datetime import timedelta

import pytest

from arrears.collection.contacts.gate.decide import decide
from arrears.collection.contacts.gate.law import Law
from arrears.collection.contacts.gate.planned import Channel, Decision, Planned, Purpose, Verdict
from arrears.collection.contacts.gate.standing import Attempt, Consent, Standing, Stop
from tests.collection.contacts.debtors import FRIEND, call, moment, planned, standing

LAW = Law()


def _decide(what: Planned, who: Standing, history: list[Attempt] = []) -> Decision:  # noqa: B006
    return decide(planned=what, standing=who, history=history, rules=LAW)


@pytest.mark.parametrize(
    ("clock", "allowed"), [("07:59", False), ("08:00", True), ("21:59", True), ("22:00", False)]
)
def test_hours_in_china(clock: str, allowed: bool) -> None:
    found = _decide(planned(moment(f"2026-11-20T{clock}")), standing())
    assert found.allowed is allowed
    if not allowed:
        assert set(found.rules) == {"CN/contact_hours", "CN/contact_hours_members"}
        assert found.next_allowed_at == moment("2026-11-20T08:00" if clock < "08:00" else "2026-11-21T08:00")


def test_hours_are_lifted_only_by_both_pieces_of_evidence() -> None:
    at = moment("2026-11-20T22:30")
    agreed = Consent(kind="agreement", rule="CN/contact_hours", since=at - timedelta(days=1))
    member = Consent(kind="consent", rule="CN/contact_hours_members", since=at - timedelta(days=1))
    assert _decide(planned(at), standing(consents=(agreed,))).rules == ("CN/contact_hours_members",)
    assert _decide(planned(at), standing(consents=(agreed, member))).allowed


def test_three_conversations_a_day_robots_included() -> None:
    day = [
        call(moment("2026-11-20T09:00"), connected=True),
        call(moment("2026-11-20T10:00"), connected=True, channel=Channel.VOICE_BOT),
        call(moment("2026-11-20T11:00"), connected=True),
    ]
    found = _decide(planned(moment("2026-11-20T12:00")), standing(), day)
    assert found.rules == ("CN/conversations_a_day",)
    assert found.next_allowed_at == moment("2026-11-21T08:00")
    assert _decide(planned(moment("2026-11-20T12:00")), standing(), day[:2]).allowed


def test_six_unanswered_dials_of_one_number_a_day() -> None:
    day = [call(moment(f"2026-11-20T{hour:02d}:00")) for hour in range(9, 15)]
    found = _decide(planned(moment("2026-11-20T16:00")), standing(), day)
    assert found.rules == ("CN/unanswered_dials_a_day",)
    assert _decide(planned(moment("2026-11-20T16:00")), standing(), day[:5]).allowed
    sms = _decide(planned(moment("2026-11-20T16:00"), Channel.SMS), standing(), day)
    assert sms.allowed


def test_third_persons_only_after_three_failures_and_never_after_a_refusal() -> None:
    at = moment("2026-11-20T16:00")
    ask = planned(at, contact_point_id=FRIEND, purpose=Purpose.LOCATE)
    failed = [call(moment(f"2026-11-{day}T10:00")) for day in (17, 18, 19)]
    assert not _decide(ask, standing(), failed[:2]).allowed
    found = _decide(ask, standing(), failed)
    assert found.verdict == Verdict.ALLOW_WITH_DUTY
    assert {"relay_only", "no_debt_told"} <= set(found.duties)
    refused = _decide(ask, standing(refused=frozenset({b"f1"})), failed)
    assert refused.reasons == ("third_person_refused",)
    assert refused.next_allowed_at is None
    collect = _decide(planned(at, contact_point_id=FRIEND), standing(), failed)
    assert collect.reasons == ("third_person_relay_only",)


def test_a_stop_ends_when_it_says() -> None:
    at = moment("2026-11-20T16:00")
    stop = Stop(kind="disaster", since=at - timedelta(days=3), until=at + timedelta(days=3))
    found = _decide(planned(at), standing(stops=(stop,)))
    assert found.rules == ("stop/disaster",)
    assert found.next_allowed_at == at + timedelta(days=3)
    assert _decide(planned(at, purpose=Purpose.NOTICE), standing(stops=(stop,))).allowed


def test_seven_calls_in_seven_days_in_the_united_states() -> None:
    zone = "America/New_York"
    calls = [call(moment(f"2026-11-{day}T10:00", zone)) for day in range(10, 17)]
    who = standing("US", zones=(zone,))
    found = _decide(planned(moment("2026-11-16T15:00", zone)), who, calls)
    assert found.rules == ("US/calls_in_7_days",)
    assert found.next_allowed_at == moment("2026-11-17T10:00", zone)
