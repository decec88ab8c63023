"""Borrowers of the demonstration ask for help, dispute and complain, through the real operations.

Twice: some weeks before the end, so that the ledger decides what becomes of their plans, and on the last
day, so
that something waits on every screen. The same book gives the same people and the same words.
"""

from datetime import datetime, time

from django.db import transaction
from django.utils import timezone, translation

from arrears.collection.complaints.choices import MatterKind, Redress, RootCause, Topic, Verdict
from arrears.collection.complaints.operations.decide_matter import Decision, decide_matter
from arrears.collection.complaints.operations.go_on import investigate
from arrears.collection.complaints.operations.receive import Brought, receive
from arrears.collection.hardship.choices import PlanState, Reason
from arrears.collection.hardship.operations.accept import accept
from arrears.collection.hardship.operations.approve_plan import approve_plan
from arrears.collection.hardship.operations.assess import assess
from arrears.collection.hardship.operations.request import Told, request
from arrears.collection.hardship.queries import plan_page, text_of_offer
from arrears.kernel.codes import Status
from arrears.parties.choices import Employment
from arrears.parties.queries import facts_of_person
from arrears.plumbing import audit, clock
from arrears.plumbing.failures import Unable
from arrears.plumbing.models import AuditRecord
from arrears.servicing.queries.loan_list import LoanFilter, LoanRow, list_loans
from arrears.simulator.posting import ACTOR

CARED = "simulator.cared"  # subject = the day
_LANGUAGE = "zh-hans"
_SHARE_TO_LIVE = 0.45  # of income
_OFFICER, _APPROVER = "officer", "approver"
# What each of them does with the offers: the family that they take, or nothing yet; and their reason.
EARLY: tuple[tuple[str, Reason], ...] = (
    ("instalments", Reason.LESS_INCOME),
    ("settlement", Reason.FAMILY),
    ("deferral", Reason.ILLNESS),
    ("instalments", Reason.JOB_LOST),
    ("settlement", Reason.BUSINESS_FAILED),
)
LATE: tuple[tuple[str, Reason], ...] = (
    ("", Reason.LESS_INCOME),
    ("settlement, waits", Reason.TOO_MANY_DEBTS),
    ("instalments", Reason.HIGHER_COSTS),
    ("no income", Reason.JOB_LOST),
)
MATTERS: tuple[tuple[MatterKind, Topic, str], ...] = (
    (MatterKind.COMPLAINT, Topic.TOO_OFTEN, "一天打了好几次电话，影响我上班。"),
    (MatterKind.DISPUTE, Topic.ALREADY_PAID, "上个月已经转账了，请查一下。"),
    (MatterKind.PERSON, Topic.OTHER, "请下午给我回电话。"),
    (MatterKind.COMPLAINT, Topic.FEES, "看不懂这笔费用。"),
)


def live_care(*, early: bool) -> int:
    """How many asked on the open business date; 0 when they did before. In one transaction."""
    opened = clock.business_date()
    subject = f"{opened.isoformat()} {'early' if early else 'late'}"
    wanted = EARLY if early else LATE
    with transaction.atomic():
        if AuditRecord.objects.filter(action=CARED, subject=subject).exists():
            return 0
        loans = _late_loans(len(wanted) + len(MATTERS), early=early)
        at = timezone.make_aware(datetime.combine(opened, time(10)))
        for loan, (takes, reason) in zip(loans, wanted, strict=False):
            _ask(loan, takes, reason, at)
        for number, (loan, matter) in enumerate(zip(loans[len(wanted) :], MATTERS, strict=False)):
            _bring(loan, matter, at, decided=early and number % 2 == 0)
        audit.record(actor=ACTOR, action=CARED, subject=subject)
    return len(loans)


def _late_loans(count: int, *, early: bool) -> list[LoanRow]:
    """Loans of different borrowers, some weeks past due, evenly spread over those there are."""
    chosen = LoanFilter(status=int(Status.ACTIVE), dpd_from_days=5, dpd_to_days=75)
    found = list_loans(chosen=chosen, order="number", limit=1000).rows
    one_each = list({row.borrower_id: row for row in found}.values())
    every = max(1, len(one_each) // (2 * count))
    return one_each[(0 if early else every // 2 + 1) :: every][:count]


def _ask(loan: LoanRow, takes: str, reason: Reason, at: datetime) -> None:
    """One borrower asks, and takes the offer of a family when there is one; they read Chinese."""
    facts = facts_of_person(person_id=loan.borrower_id, on=at.date())
    income = 0 if takes == "no income" else facts.income_monthly_minor or 600_000
    payoff = loan.payoff_minor or 0
    told = Told(
        reason=reason,
        employment=Employment.UNEMPLOYED if takes == "no income" else Employment.EMPLOYED,
        income_minor=income,
        living_minor=round(income * _SHARE_TO_LIVE),
        household=1,
        debts_monthly_minor=0,
        debts_minor=facts.debt_elsewhere_minor or 0,
        lump_sum_minor=payoff if takes.startswith("settlement") else 0,
    )
    actor = f"borrower:{loan.borrower_id}"
    try:
        plan_id = request(
            person_id=loan.borrower_id, loan_id=loan.loan_id, told=told, source="portal", at=at, actor=actor
        )
        with translation.override(_LANGUAGE):
            assess(plan_id=plan_id)
            _take(plan_id, takes, at, actor)
    except Unable:
        return  # a limit of its product forbids it: the next one asks


def _take(plan_id: int, takes: str, at: datetime, actor: str) -> None:
    family = takes.split(",")[0]
    offers = [one for one in plan_page(plan_id=plan_id).offered if family and one.code.startswith(family)]
    if not offers:
        return
    text = text_of_offer(plan_id=plan_id, offer_id=offers[0].id)
    after = accept(plan_id=plan_id, offer_id=offers[0].id, text=text, channel="portal", at=at, actor=actor)
    if after is PlanState.ACCEPTED and "waits" not in takes:
        approve_plan(plan_id=plan_id, at=at, actor=_APPROVER, reason="wage slip and family help were shown")


def _bring(loan: LoanRow, matter: tuple[MatterKind, Topic, str], at: datetime, *, decided: bool) -> None:
    kind, topic, words = matter
    matter_id = receive(
        person_id=loan.borrower_id,
        brought=Brought(kind=kind, topic=topic, words=words, loan_id=loan.loan_id),
        channel="portal",
        idempotency_key=f"simulation:{at.date()}:{loan.loan_id}:{int(kind)}",
        at=at,
        actor=f"borrower:{loan.borrower_id}",
    )
    if decided:
        investigate(matter_id=matter_id, actor=_OFFICER)
        decide_matter(
            matter_id=matter_id,
            decision=Decision(
                verdict=Verdict.UPHELD,
                root_cause=RootCause.RULE_UNCLEAR,
                redress=Redress.APOLOGY,
                answer="您说得对，我们向您道歉，并已调整联系频次。",
            ),
            at=at,
            actor=_OFFICER,
        )
