"""Death and insolvency in a loan's file: contact is stopped and the case held while they stand."""

from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone

from arrears.collection.cases.operations.hold import hold, release
from arrears.collection.cases.queries.cases import case_of_person
from arrears.collection.contacts.operations.lift_stop import lift_stop
from arrears.collection.contacts.operations.stop import stop
from arrears.collection.contacts.queries import stops_of_person
from arrears.servicing.fact_kinds import ENDS, FactKind
from arrears.servicing.queries.arrears import person_of_loan
from arrears.servicing.queries.facts import FactRow, facts_of_loan

KINDS = {FactKind.DEATH: "death", FactKind.STAY: "insolvency"}  # fact: the stop, and why the case is held
MOVING = frozenset({*KINDS, FactKind.STAY_ENDED, FactKind.TAKEN_BACK})


def follow_facts(*, loan_id: int, actor: str) -> None:
    """Brings stops and hold to what the loan's facts say; a fact taken back takes them back. Repeatable.

    A stop holds from the beginning of the day on which the fact became known. The case is closed by a person,
    once every loan has left it.
    """
    person_id = person_of_loan(loan_id=loan_id)
    if person_id is None:
        return
    with transaction.atomic():
        facts = facts_of_loan(loan_id=loan_id)
        for fact in facts:
            if fact.kind not in KINDS:
                continue
            if fact.taken_back or fact.ended_on is not None:
                _lift(person_id, fact, _known(fact, facts), actor)
            else:
                _put(person_id, fact, actor)


def _put(person_id: int, fact: FactRow, actor: str) -> None:
    if _open_stops(person_id, _evidence(fact)):
        return
    case, kind = case_of_person(person_id), KINDS[fact.kind]
    if case is not None and case.hold_reason != kind:
        hold(case_id=case.id, reason=kind, until=None, actor=actor)
    since = _begin_of(fact.known_on)
    stop(person_id=person_id, kind=kind, since=since, evidence=_evidence(fact), actor=actor)


def _lift(person_id: int, fact: FactRow, by: FactRow, actor: str) -> None:
    ours, kind = _open_stops(person_id, _evidence(fact)), KINDS[fact.kind]
    for stop_id in ours:
        lift_stop(stop_id=stop_id, at=_begin_of(by.known_on), evidence=_evidence(by), actor=actor)
    others = [one for one in stops_of_person(person_id) if one.kind == kind and one.lifted_at is None]
    case = case_of_person(person_id)
    if ours and not others and case is not None:
        release(case_id=case.id, evidence=_evidence(by), actor=actor, reason=kind)


def _known(fact: FactRow, facts: list[FactRow]) -> FactRow:
    """The fact that took this one back or ended it."""
    enders = [one for one in facts if one.ref == fact.id and not one.taken_back and one.kind in _ENDERS]
    return enders[-1]


_ENDERS = frozenset({FactKind.TAKEN_BACK, *ENDS})


def _open_stops(person_id: int, evidence: str) -> list[int]:
    found = stops_of_person(person_id)
    return [one.id for one in found if one.evidence == evidence and one.lifted_at is None]


def _evidence(fact: FactRow) -> str:
    return f"fact/{fact.id}"


def _begin_of(day: date) -> datetime:
    return datetime.combine(day, time(0), tzinfo=timezone.get_default_timezone())
