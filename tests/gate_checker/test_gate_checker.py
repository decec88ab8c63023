"""What the gate allows breaks no text; and the checker would say so if it did."""

import json
from datetime import timedelta

import pytest

from arrears.collection.contacts.gate.law import Law, contact_rules
from tests.gate_checker import texts
from tests.gate_checker.check import breaches
from tests.gate_checker.random_life import PLACES, Tally, lives
from tests.shared_data import shared

ACTIONS = 20_000
# A rule that is switched off, and where the checker must then find which text broken.
SWITCHED_OFF = [
    (("CN/contact_hours",), "CN", "CN-GB-HOURS"),
    (("CN/contact_hours_members",), "CN", "CN-CBA-HOURS"),
    (("CN/conversations_a_day",), "CN", "CN-GB-VOICE-CAP"),
    (("CN/unanswered_dials_a_day",), "CN", "CN-CBA-DIAL-CAP"),
    (("CN/visit_collectors_min",), "CN", "CN-CBA-VISIT"),
    (("CN/visit_duties",), "CN", "CN-CBA-VISIT"),
    (("CN/calls_recorded",), "CN", "CN-CBA-RECORD"),
    (("CN/first_contact_names_lender",), "CN", "CN-CBA-IDENTIFY"),
    (("ThirdPersons",), "CN", "CN-CBA-THIRD"),
    (("ThirdPersons",), "CN", "third-person-refused"),
    (("ThirdPersons",), "CN", "third-person-asked-to-pay"),
    (("ThirdPersons",), "VN", "VN-CAP"),
    (("PH/contact_list_used",), "PH", "PH-HOURS"),
    (("IN/prohibited_conduct",), "IN", "IN-CONDUCT"),
    (("Stops",), "CN", "stop-dispute"),
    (("Stops",), "CN", "stop-plan"),
    (("Stops",), "CN", "stop-wrong_number"),
    (("Fit",), "CN", "number-not-valid"),
    (("Asked",), "CN", "answer-without-request"),
    (("INT/preferred_times_and_channels",), "CN", "not-wanted"),
    (("US/contact_hours",), "US", "US-REGF-HOURS"),
    (("US/calls_in_7_days",), "US", "US-REGF-7IN7"),
    (("US/days_between_conversations",), "US", "US-REGF-COOLDOWN"),
    (("US/contact_place",), "US", "US-REGF-PLACE"),
    (("US/number_confirmed_days",), "US", "US-REGF-SMS60"),
    (("US/opt_out_in_messages",), "US", "US-REGF-OPTOUT"),
    (("US-MA/contact_hours", "US/contact_hours"), "US-MA", "US-MA"),
    (("US-MA/communications_in_7_days",), "US-MA", "US-MA"),
    (("US-MA/communications_elsewhere_in_30_days",), "US-MA", "US-MA-ELSEWHERE"),
    (("US-MA/visits_in_30_days",), "US-MA", "US-MA-VISIT"),
    (("AU/contact_hours",), "AU", "AU-HOURS"),
    (("AU/visit_hours",), "AU", "AU-HOURS"),
    (("AU/workplace_hours",), "AU", "AU-HOURS"),
    (("AU/contacts_a_week",), "AU", "AU-CAP"),
    (("IN/contact_hours",), "IN", "IN-HOURS"),
    (("VN/contact_hours",), "VN", "VN-CAP"),
    (("VN/reminders_a_day",), "VN", "VN-CAP"),
    (("PH/contact_hours",), "PH", "PH-HOURS"),
    (("ID/contact_hours",), "ID", "ID-HOURS"),
    (("CA-QC/contact_hours",), "CA-QC", "CA-QC"),
    (("CA-ON/contact_hours",), "CA-ON", "CA-ON"),
    (("CA-ON/contacts_after_conversation",), "CA-ON", "CA-ON-AFTER"),
    (("CA-ON/days_after_notice",), "CA-ON", "CA-ON-NOTICE"),
    (("RU/contact_hours",), "RU", "RU-CAP"),
    (("RU/calls_a_day",), "RU", "RU-CAP"),
    (("RU/calls_a_week",), "RU", "RU-CAP"),
    (("RU/messages_a_day",), "RU", "RU-CAP"),
    (("RU/messages_a_week",), "RU", "RU-CAP"),
    (("RU/visits_a_week",), "RU", "RU-CAP"),
    (("CO/contact_hours",), "CO", "CO-2300"),
    (("CO/contacts_a_day",), "CO", "CO-2300"),
    (("CO/channels_a_week",), "CO", "CO-CHANNELS"),
    (("CO/channels_authorised",), "CO", "CO-AUTHORISED"),
    (("KR/contacts_in_7_days",), "KR", "KR-7IN7"),
    (("KR/collect_time_barred",), "KR", "KR-TIMEBAR"),
]


def test_random_actions_against_random_histories_break_nothing() -> None:
    tally = Tally({}, {})
    for debtor in lives(seed=2026, actions=ACTIONS, law=Law(), tally=tally):
        found = breaches(debtor)
        assert not found, (found, debtor)
    assert sum(tally.asked.values()) >= ACTIONS
    assert set(tally.asked) == set(PLACES)
    for place, asked in tally.asked.items():  # not by denying everything
        assert tally.allowed.get(place, 0) > asked * 0.005, place
    assert sum(tally.allowed.values()) / sum(tally.asked.values()) > 0.15


@pytest.mark.parametrize(
    ("off", "place", "text"),
    SWITCHED_OFF,
    ids=lambda value: "+".join(value) if isinstance(value, tuple) else value,
)
def test_a_rule_that_is_switched_off_is_missed(off: tuple[str, ...], place: str, text: str) -> None:
    tally = Tally({}, {})
    law = Law(without=off)
    for debtor in lives(seed=7, actions=20_000, law=law, tally=tally, place=place):
        if any(breach.text == text for breach in breaches(debtor)):
            return
    raise AssertionError(f"{text} is never broken without {off}")


def test_every_rule_that_denies_was_switched_off() -> None:
    """So that no rule is enforced without the checker minding it."""
    from arrears.collection.contacts.gate.forms_of_rules import ELSEWHERE

    tried = {name for off, _, _ in SWITCHED_OFF for name in off}
    joined = {"third_person_when", "third_person_when_members", "third_person_purpose"}
    joined |= {"third_person_asked_to_pay", "third_person_told_of_debt", "third_person_stop_on_refusal"}
    joined |= {"refusal_after_overdue_months", "restructuring_answer_days", "moratorium_freezes"}
    others = {  # hard to reach before a stricter cap, or a duty that no text of the checker names
        "calls_a_month", "messages_a_month", "contacts_a_month", "impersonation", "forbearance_duties",
        "collection_conduct_consumer_finance", "prohibited_conduct", "preferred_times_and_channels",
    }  # fmt: skip
    left = [
        f"{rule.jurisdiction}/{rule.name}"
        for rule in contact_rules()
        if rule.enforced and rule.name not in ELSEWHERE | dict.fromkeys(joined | others)
    ]
    assert [name for name in left if name not in tried] == []


def test_the_checkers_numbers_are_those_of_the_texts() -> None:
    rules = {one["id"]: one["params"] for one in json.loads(shared("rules/rules.json").read_text())["rules"]}
    most = {
        (text, channels, window): number
        for caps in texts.CAPS.values()
        for text, _, _, channels, window, number in caps
    }
    for text, window in [("CN-GB-VOICE-CAP", "day"), ("CN-CBA-DIAL-CAP", "day"), ("US-REGF-7IN7", 7)]:
        assert most[text, texts.VOICE, window] == rules[text]["max"]
    assert most["KR-7IN7", (*texts.VOICE, *texts.MESSAGES, "visit"), 7] == rules["KR-7IN7"]["max"]
    assert most["VN-CAP", texts.ANY, "day"] == rules["VN-CAP"]["max"]
    assert most["AU-CAP", texts.ANY, "week"] == rules["AU-CAP"]["max"]
    assert most["AU-CAP", texts.ANY, "month"] == rules["AU-CAP"]["max_month"]
    russia = rules["RU-CAP"]
    for window in ("day", "week", "month"):
        assert most["RU-CAP", texts.VOICE, window] == russia["call"][window]
        assert most["RU-CAP", texts.MESSAGES, window] == russia["message"][window]
    assert rules["US-REGF-7IN7"]["and_cooldown_days_after_conversation"] == texts.COOL_DOWN_DAYS
    assert rules["US-REGF-SMS60"]["reconfirm_number_days"] == texts.CONFIRM_DAYS
    assert rules["CA-ON"]["wait_after_notice_days"] == texts.NOTICE_DAYS
    assert rules["CA-ON"]["max"] == texts.CA_ON_MOST
    assert rules["RU-REFUSE"]["debtor_may_refuse_after_overdue_months"] == texts.REFUSAL_MONTHS
    assert rules["CN-CBA-VISIT"]["min_collectors"] == texts.COLLECTORS_AT_A_VISIT
    for text, place in [("CN-GB-HOURS", "CN"), ("IN-HOURS", "IN"), ("PH-HOURS", "PH"), ("CA-QC", "CA-QC")]:
        start, end = rules[text]["allowed_local"][0]
        spans = [table[0] for name, _, _, table in texts.HOURS[place] if name == text]
        assert spans == [(int(start[:2]) * 60, int(end[:2]) * 60)], text
    assert timedelta(days=texts.PH_LATE_DAYS).days == 15
