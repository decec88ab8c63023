"""From a rule's data to the form in which the gate enforces it; and where the other rules are enforced."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from arrears.collection.contacts.gate.caps import CALENDAR, ROLLING, Cap
from arrears.collection.contacts.gate.duties import Duty
from arrears.collection.contacts.gate.hours import Hours, table_of
from arrears.collection.contacts.gate.notices import AfterNotice, TimeBarred
from arrears.collection.contacts.gate.planned import Channel
from arrears.collection.contacts.gate.points import Asked, Authorised, Confirmed, Fit, FitPlace
from arrears.collection.contacts.gate.preferences import PreferredHours
from arrears.collection.contacts.gate.situation import PHONE, Form, channels_of
from arrears.collection.contacts.gate.stops import Stops
from arrears.collection.contacts.gate.third_persons import ThirdPersons
from arrears.plumbing.early import gettext as _
from arrears.plumbing.failures import Unable
from arrears.rulebook import jurisdictions
from arrears.rulebook.rule import Rule

ALL = frozenset(Channel)


class UnableToEnforce(Unable):
    """A rule on contacts that the gate has no form for: nothing may be contacted under it."""


def id_of(rule: Rule) -> str:
    """How a rule is cited: CN/contact_hours."""
    return f"{rule.jurisdiction}/{rule.name}"


def form_of(rule: Rule, *, on: date, even_off: bool = False) -> Form | None:
    """The form of a rule on a day; None for those in ELSEWHERE or joined by `always`.

    `even_off`: of a rule that is not enforced too. Raises UnableToEnforce.
    """
    value = rule.values[rule.since_on(on) or on] if even_off else rule.value_on(on)
    if rule.name in ELSEWHERE or rule.name in JOINED:
        return None
    if rule.counts is not None:
        return _cap(rule, value)
    if rule.unit == "local_hours":
        return _hours(rule, value)
    make = _MAKE.get(rule.name)
    if make is None:
        raise UnableToEnforce(
            _(
                "The gate has no form for %(rule)s: give it one in collection/contacts/gate/"
                "forms_of_rules.py, or set `enforced: false`."
            )
            % {"rule": id_of(rule)}
        )
    return make(rule, value)


def _cap(rule: Rule, value: Any) -> Form:
    assert rule.counts is not None
    if rule.counts.window not in ROLLING and rule.counts.window not in CALENDAR:
        raise UnableToEnforce(
            _("The gate counts in no window %(window)s (%(rule)s).")
            % {"window": rule.counts.window, "rule": id_of(rule)}
        )
    return Cap(
        rule=id_of(rule),
        of=rule.counts.of,
        event=rule.counts.event,
        window=rule.counts.window,
        channels=channels_of(rule.counts.channels),
        limit=int(value),
        place=rule.place,
        override=rule.override,
        override_days=rule.override_days,
        above_days_past_due=rule.lifted_above_days_past_due,
    )


def _hours(rule: Rule, value: Any) -> Form:
    return Hours(
        rule=id_of(rule),
        table=table_of(value),
        calendar=jurisdictions.load(rule.jurisdiction).holidays,
        channels=channels_of(rule.channels),
        place=rule.place,
        override=rule.override,
        override_days=rule.override_days,
        above_days_past_due=rule.lifted_above_days_past_due,
    )


def _cool_down(rule: Rule, value: Any) -> Form:
    """No call for so many days after a conversation about the debt: a cap of one conversation."""
    return Cap(
        rule=id_of(rule),
        of="debt",
        event="effective_conversation",
        window="rolling_7_days",
        days=int(value),
        channels=channels_of(rule.channels),
        limit=1,
        reason="too_soon_after_conversation",
        override=rule.override,
        override_days=rule.override_days,
    )


def _places(rule: Rule, value: Any) -> Form | None:
    banned = set()
    if value.get("workplace_when_prohibited") is False:
        banned.add("work_prohibited")
    if value.get("workplace_without_reason") is False:
        banned |= {"work", "work_prohibited"}
    if value.get("unusual_or_inconvenient_place") is False:
        banned.add("inconvenient")
    return FitPlace(rule=id_of(rule), channels=ALL, banned=frozenset(banned))


def _channel_bans(rule: Rule, value: Any) -> Form | None:
    """The gate has no social media at all; an e-mail to work needs the debtor's consent there."""
    return FitPlace(
        rule=id_of(rule),
        channels=frozenset({Channel.EMAIL}),
        banned=frozenset(
            {"work", "work_prohibited"} if value.get("work_email_without_consent") is False else ()
        ),
        unless_consented=True,
    )


def _visit_duties(rule: Rule, value: Any) -> Form:
    codes = {"show_id": "show_id", "enter_residence_requires_consent": "ask_before_entering"}
    return Duty(
        rule=id_of(rule),
        channels=frozenset({Channel.VISIT}),
        codes=tuple(code for key, code in codes.items() if value.get(key)),
    )


def _duty(code: str) -> Callable[[Rule, Any], Form | None]:
    def make(rule: Rule, value: Any) -> Form | None:
        return Duty(rule=id_of(rule), channels=channels_of(rule.channels), codes=(code,)) if value else None

    return make


def _collectors(rule: Rule, value: Any) -> Form:
    return Duty(
        rule=id_of(rule),
        channels=frozenset({Channel.VISIT}),
        codes=("two_collectors",) if int(value) == 2 else (f"collectors_{int(value)}",) if value > 1 else (),
    )


_MAKE: dict[str, Callable[[Rule, Any], Form | None]] = {
    "days_between_conversations": _cool_down,
    "days_after_notice": lambda rule, value: AfterNotice(rule=id_of(rule), days=int(value)),
    "number_confirmed_days": lambda rule, value: Confirmed(
        rule=id_of(rule), channels=channels_of(rule.channels), days=int(value)
    ),
    "channels_authorised": lambda rule, value: Authorised(rule=id_of(rule)) if value else None,
    "contact_place": _places,
    "channel_bans": _channel_bans,
    "visit_duties": _visit_duties,
    "visit_collectors_min": _collectors,
    "calls_recorded": _duty("record_call"),
    "first_contact_names_lender": _duty("identify"),
    "opt_out_in_messages": _duty("opt_out_line"),
    "impersonation": lambda rule, value: (
        None if value else Duty(rule=id_of(rule), channels=ALL, codes=("no_impersonation",))
    ),
    "forbearance_duties": lambda rule, value: Duty(
        rule=id_of(rule), channels=PHONE | {Channel.VISIT}, codes=("offer_help",)
    ),
    "preferred_times_and_channels": lambda rule, value: PreferredHours(rule=id_of(rule)) if value else None,
    "collect_time_barred": lambda rule, value: None if value else TimeBarred(rule=id_of(rule)),
}
# Joined into one form by `always`.
JOINED: dict[str, str] = dict.fromkeys(
    (
        *("third_person_when", "third_person_when_members", "third_person_purpose"),
        *("third_person_asked_to_pay", "third_person_told_of_debt", "third_person_stop_on_refusal"),
        *("contact_list_used", "prohibited_conduct", "collection_conduct_consumer_finance"),
    ),
    "ThirdPersons",
) | dict.fromkeys(
    ("refusal_after_overdue_months", "restructuring_answer_days", "moratorium_freezes"), "Stops"
)
# Rules of these topics that are no question of one contact, and what keeps them.
ELSEWHERE: dict[str, str] = {
    "payment_attempts_max": "payments/debit_policy.py",
    "prohibited_conduct_crime": "what is said in a conversation: quality review",
    "records_kept_years": "the log is append-only and nothing is ever deleted from it",
    "moratorium_days": "contacts/operations/stop.py: how long a moratorium lasts",
    "moratorium_days_after_crisis_treatment": "contacts/operations/stop.py",
    "moratoria_in_12_months": "contacts/operations/stop.py",
    "validation_notice_days": "a clock after the first contact, not a question of it",
    "validation_period_days": "a clock of the dispute",
    "arrears_notice_days": "delinquency: notices due",
    "arrears_notice_missed_payments": "delinquency: notices due",
    "default_notice_days": "a clock of the legal steps",
    "debit_attempts_max": "payments/debit_policy.py",
    "debit_days_between": "payments/debit_policy.py",
    "debit_window_days": "payments/debit_policy.py",
    "plan_conditions": "the stop `plan`",
}


def always(bound: Sequence[Rule], *, on: date) -> list[Form]:
    """The forms that bind everywhere, made stricter by what the rules in force say."""
    by_name: dict[str, list[Rule]] = {}
    for rule in bound:
        by_name.setdefault(rule.name, []).append(rule)
    refusal = by_name.get("refusal_after_overdue_months", [])
    return [
        Fit(),
        Asked(),
        Stops(
            refusal_months=min((int(rule.value_on(on)) for rule in refusal), default=None),
            refusal_rule=_first(refusal),
            answer_rule=_first(by_name.get("restructuring_answer_days", [])),
            moratorium_rule=_first(by_name.get("moratorium_freezes", [])),
        ),
        ThirdPersons(rule=_third_rule(by_name), banned_by=_banned_by(by_name, on)),
    ]


def _first(rules: Sequence[Rule]) -> str:
    return id_of(rules[0]) if rules else ""


def _third_rule(by_name: dict[str, list[Rule]]) -> str:
    for name in ("third_person_when_members", "third_person_when"):
        if rules := by_name.get(name):
            return id_of(rules[0])
    return "house/third_persons"


def _banned_by(by_name: dict[str, list[Rule]], on: date) -> str:
    """The rule by which no third person may be approached at all: where nothing says when one may be."""
    for rule in by_name.get("contact_list_used", []):
        if rule.value_on(on) is False:
            return id_of(rule)
    for rule in by_name.get("prohibited_conduct", []):
        if "intrude_on_family_referees_friends" in rule.value_on(on):
            return id_of(rule)
    for rule in by_name.get("third_person_asked_to_pay", []):
        if rule.value_on(on) is False and not by_name.get("third_person_when"):
            return id_of(rule)
    return ""
