"""The simulated lender's desk: it answers what borrowers bring forward, before its clocks run out.

While a life is seeded no worker answers the news: what the simulated conversations opened is taken in here,
by the same reaction, which the worker repeats without effect. Some who need help get a request by phone,
the others are told where to ask.
Verdicts are drawn from the seed and are nobody's measurement; every answer is named a simulation.
"""

import random
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from arrears.collection.cases.queries.work import conversations
from arrears.collection.complaints.choices import MatterKind, Redress, RootCause, Topic, Verdict
from arrears.collection.complaints.operations.decide_matter import Decision, decide_matter
from arrears.collection.complaints.operations.go_on import acknowledge, investigate
from arrears.collection.complaints.queries import MatterRow, matters_by_clock
from arrears.collection.complaints.reactions import conversation_recorded
from arrears.collection.hardship.choices import Reason
from arrears.collection.hardship.operations.accept import accept
from arrears.collection.hardship.operations.assess import assess
from arrears.collection.hardship.operations.request import Told, request
from arrears.collection.hardship.queries import plan_page, text_of_offer
from arrears.kernel.codes import Status
from arrears.parties.choices import Employment
from arrears.parties.queries import facts_of_person
from arrears.plumbing.failures import Unable
from arrears.servicing.queries.loan_list import LoanFilter, list_loans
from arrears.simulator.calling import PEOPLE

OFFICER = "officer"
_FINDS_AFTER = 3  # days; earlier when the clock runs out before
_UPHELD = 0.3
_BY_PHONE = 0.2  # of those who need help: weighing all options takes half a second of a quick seeding
_SHARE_TO_LIVE = 0.5  # of income
_AFTERNOON = time(16)
_ANSWERS = {
    MatterKind.PERSON: "已与您电话沟通，如需帮扶可在“我的页面”查看方案。（模拟）",
    MatterKind.DISPUTE: "我们核对了每笔还款与计息，结果已附上。（模拟）",
}
_ANSWER = "我们核查了通话记录并向您说明情况。（模拟）"


def answer(*, on: date, seed: int) -> None:
    """One open day of the desk. Safe to repeat."""
    at = datetime.combine(on, _AFTERNOON, tzinfo=timezone.get_default_timezone())
    _take_in(on - timedelta(days=1))
    for row in matters_by_clock():
        if row.undecided and row.received_on < on:
            _go_on(row, on, at, seed)


def _take_in(day: date) -> None:
    """What was said in yesterday's conversations."""
    for name in PEOPLE:
        for talk in conversations(collector=name, limit=20):
            if talk.on == day:
                conversation_recorded({"conversation_id": talk.id, "outcome": int(talk.outcome)})


def _go_on(row: MatterRow, on: date, at: datetime, seed: int) -> None:
    if row.acknowledged_on is None:
        acknowledge(matter_id=row.id, actor=OFFICER)
    if on < min(row.due_on, row.received_on + timedelta(days=_FINDS_AFTER)):
        return
    chance = random.Random(f"{seed}/matter/{row.id}").random()
    if row.topic is Topic.NEEDS_HELP and chance < _BY_PHONE:
        _help(row, at)
    investigate(matter_id=row.id, actor=OFFICER)
    wish = row.kind in (MatterKind.PERSON, MatterKind.CEASE, MatterKind.MY_DATA)
    upheld = wish or chance < _UPHELD
    decision = Decision(
        verdict=Verdict.UPHELD if upheld else Verdict.NOT_UPHELD,
        root_cause=RootCause.WORDS_UNCLEAR if upheld and not wish else RootCause.NONE,
        redress=Redress.APOLOGY if upheld and not wish else Redress.NONE,
        answer=_ANSWERS.get(row.kind, _ANSWER),
    )
    decide_matter(matter_id=row.id, decision=decision, at=at, actor=OFFICER)


def _help(row: MatterRow, at: datetime) -> None:
    """A request by phone for the borrower's latest loan; the offers are theirs to take."""
    chosen = LoanFilter(borrower_ids=(row.person_id,), status=int(Status.ACTIVE), dpd_from_days=1)
    loans = list_loans(chosen=chosen, limit=1).rows
    if not loans:
        return  # paid meanwhile
    facts = facts_of_person(person_id=row.person_id, on=at.date())
    income = facts.income_monthly_minor or 500_000
    told = Told(
        reason=Reason.LESS_INCOME,
        employment=Employment.EMPLOYED,
        income_minor=income,
        living_minor=round(income * _SHARE_TO_LIVE),
        household=1,
        debts_monthly_minor=0,
        debts_minor=facts.debt_elsewhere_minor or 0,
    )
    try:
        plan_id = request(
            person_id=row.person_id,
            loan_id=loans[0].loan_id,
            told=told,
            source="phone",
            at=at,
            actor=f"staff:{OFFICER}",
        )
        assess(plan_id=plan_id)
        offers = plan_page(plan_id=plan_id).offered
        if offers:
            text = text_of_offer(plan_id=plan_id, offer_id=offers[0].id)
            accept(
                plan_id=plan_id,
                offer_id=offers[0].id,
                text=text,
                channel="phone",
                at=at,
                actor=f"borrower:{row.person_id}",
            )
    except Unable:
        return  # a plan runs already, or a limit of its product forbids it
