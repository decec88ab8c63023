"""The clock of a matter, from the law of its place and the lender's own rule."""

from datetime import date

from arrears.collection.complaints.choices import MatterKind
from arrears.collection.complaints.policy import Clock, earliest
from arrears.collection.complaints.rules import matter_rules
from arrears.rulebook import parameters
from arrears.rulebook.working_days import deadline

OWN = "rules/collection/matters.yaml"


def clock_of(*, kind: MatterKind, jurisdiction: str, since: date) -> Clock:
    """The clock that runs out first: the law's, or the lender's own. Raises UnableToFindJurisdiction."""
    rule = matter_rules().kinds[kind]
    own = Clock(
        due_on=deadline(jurisdiction=jurisdiction, since=since, days=rule.days, working=rule.working),
        working=rule.working,
        cited=OWN,
    )
    law = by_rule(rule=rule.rule, jurisdiction=jurisdiction, since=since) if rule.rule else None
    return own if law is None else earliest(clocks=[law, own])


def by_rule(*, rule: str, jurisdiction: str, since: date) -> Clock | None:
    """The clock of a rule in force, in its own unit; None where it is not."""
    found = parameters.strictest(jurisdiction=jurisdiction, rule=rule, on=since)
    if found is None:
        return None
    working = found.rule.unit == "business_days"
    return Clock(
        due_on=deadline(jurisdiction=jurisdiction, since=since, days=int(found.value), working=working),
        working=working,
        cited=found.cite(),
    )


def longer(
    *, kind: MatterKind, jurisdiction: str, received_on: date, due_on: date, extended: int
) -> Clock | None:
    """The clock after one more extension; None when the law knows none. The first one counts from the
    beginning
    (a complex matter), a later one from the day on which the clock would run out."""
    rules = matter_rules().kinds[kind].longer
    if extended >= len(rules):
        return None
    since = received_on if extended == 0 else due_on
    return by_rule(rule=rules[extended], jurisdiction=jurisdiction, since=since)


def acknowledge_by(*, jurisdiction: str, since: date) -> date:
    """The day by which the borrower is told that it was received."""
    days = matter_rules().acknowledged_in_working_days
    return deadline(jurisdiction=jurisdiction, since=since, days=days, working=True)
