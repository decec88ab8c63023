"""Cases' answers to news from servicing and delinquency, between two closes."""

from datetime import date
from typing import Any

from arrears.collection.cases.models import CaseLoan
from arrears.collection.cases.operations.decide_promises import decide_promises
from arrears.collection.cases.operations.follow import follow
from arrears.collection.cases.operations.follow_facts import MOVING, follow_facts
from arrears.servicing.queries.arrears import person_of_loan

ACTOR = "system:cases"


def loan_moved(payload: dict[str, Any]) -> None:
    """An event was posted: the debtor's case is opened, added up or closed now, not tonight."""
    loan_id, after = payload["loan_id"], payload["after"]
    in_case = CaseLoan.objects.filter(loan_id=loan_id).exists()  # one that has left may have a promise
    if in_case or after["dpd_days"] > 0:
        _follow(loan_id, payload["business_date"])


def loan_cured(payload: dict[str, Any]) -> None:
    """A loan is out of arrears: its case closes when it was the last one."""
    _follow(payload["loan_id"], payload["business_date"])


def fact_recorded(payload: dict[str, Any]) -> None:
    """A fact was recorded, ended or taken back: death and insolvency stop contact while they stand."""
    if payload["kind"] in MOVING:
        follow_facts(loan_id=payload["loan_id"], actor=ACTOR)


def _follow(loan_id: int, business_date: str) -> None:
    person_id = person_of_loan(loan_id=loan_id)
    if person_id is not None:
        on = date.fromisoformat(business_date)
        follow(business_date=on, actor=ACTOR, person_ids=(person_id,))
        decide_promises(business_date=on, day_is_over=False, actor=ACTOR, person_ids=(person_id,))
