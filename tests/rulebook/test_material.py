"""The rules against the collected material: every text is stated, none surer than it was read."""

import json
from datetime import date

from arrears.rulebook import jurisdictions, parameters
from arrears.rulebook.citations import ENFORCED_FROM, Certainty
from tests.shared_data import shared

# Art. 678 of the Civil Code itself was read; the numbers beside it in the material were not.
SURER = {("CN", "extension_needs_consent")}


def test_every_collected_text_is_stated_and_none_surer_than_it_was_read() -> None:
    material = {
        rule["id"]: rule for rule in json.loads(shared("rules/rules.json").read_text("utf-8"))["rules"]
    }
    stated: set[str] = set()
    for rule in parameters.all_rules():
        stated |= set(rule.ids)
        for ident in rule.ids:
            read = Certainty[material[ident]["certainty"].upper()]
            assert rule.jurisdiction == material[ident]["jurisdiction"], rule.name
            if (rule.jurisdiction, rule.name) not in SURER and not rule.set_by_lender:
                first = rule.references[0].certainty
                assert min(first, read) == first or rule.name == "lpr_1y", (rule.jurisdiction, rule.name)
                if rule.enforced:
                    assert read >= ENFORCED_FROM, rule.name
    assert stated == set(material)
    assert {rule["jurisdiction"] for rule in material.values()} <= {
        place.code for place in jurisdictions.all_jurisdictions()
    }


def test_figures_that_were_read_are_the_figures_that_count() -> None:
    """A sample by hand over places and topics."""
    today = date(2026, 11, 22)
    for place, rule, value in (
        ("CN", "conversations_a_day", 3),
        ("CN", "unanswered_dials_a_day", 6),
        ("CN", "records_kept_years", 5),
        ("US", "calls_in_7_days", 7),
        ("US-MA", "communications_in_7_days", 2),
        ("US-MA", "calls_in_7_days", 7),  # of the wider place
        ("UK", "extensions_max", 2),
        ("UK-EW", "moratorium_days", 60),
        ("EU", "materiality_retail_minor", 10_000),
        ("KR", "contacts_in_7_days", 7),
        ("VN", "reminders_a_day", 5),
        ("AU", "contacts_a_month", 10),
        ("RU", "calls_a_week", 2),
        ("CO", "contacts_a_day", 1),
        ("CA-ON", "contacts_after_conversation", 3),
        ("INT", "ifrs9_stage_days", {"stage_2": 30, "stage_3": 90}),
        # less sure: off
        ("IN", "penalty_interest", None),
        ("JP", "contact_hours", None),
        ("CN", "contact_hours_nifa_2018", None),
        ("CN", "restructured_class_at_best", None),
        ("EU", "cure_months", None),
    ):
        found = parameters.strictest(jurisdiction=place, rule=rule, on=today)
        assert (found.value if found else None) == value, (place, rule)


def test_caps_on_contacts_say_what_they_count() -> None:
    """China needs two counters at once; every cap names unit, event, window and channels."""
    for rule in parameters.all_rules():
        if rule.unit == "contacts":
            assert rule.counts is not None, (rule.jurisdiction, rule.name)
            assert rule.shape == "ceiling"
    one = parameters.load(jurisdiction="CN", rule="conversations_a_day").counts
    two = parameters.load(jurisdiction="CN", rule="unanswered_dials_a_day")
    assert one is not None
    assert two.counts is not None
    assert (one.of, one.event, one.window) == ("debtor", "effective_conversation", "calendar_day")
    assert (two.counts.of, two.counts.event, two.override) == (
        "contact_point",
        "unanswered_dial",
        "agreement",
    )
