"""The borrower's first page: what is owed, what is going on, and what can be done."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from arrears.collection.complaints.choices import MATTER_KIND, MATTER_STATE
from arrears.collection.complaints.queries import MatterRow, matters_of_person
from arrears.collection.hardship.choices import PLAN_STATE
from arrears.collection.hardship.queries import PlanRow, plans_of_person
from arrears.kernel.codes import Status
from arrears.plumbing.clock import business_date
from arrears.servicing.queries.loan_list import LoanFilter, LoanRow, list_loans
from arrears.servicing.queries.loan_page import loan_page
from arrears.servicing.queries.owner import Owner, owner_of_loan
from arrears.web.console.options import product_name
from arrears.web.portal.access import Borrower, for_borrowers
from arrears.web.portal.inbox import messages_to
from arrears.web.portal.owing import owed_minor
from arrears.web.portal.settling import Settlement, settlement_of_plan
from arrears.web.tables import Mark

_MOST = 200
_RUNNING = (Status.ACTIVE, Status.CHARGED_OFF)


@dataclass(frozen=True, kw_only=True)
class LoanCard:
    """A loan on the first page."""

    row: LoanRow
    product: str
    plan: PlanRow | None
    state: Mapping[str, int]  # as of today (columns of kernel.book.STATES); empty: the loan is not running
    owner: Owner  # whom the claim belongs to
    owed_minor: int  # what settles it if it is paid today
    settlement: Settlement | None  # a smaller amount that settles it, when that is the plan that runs

    @property
    def overdue(self) -> bool:
        return bool(self.state.get("overdue_minor"))

    @property
    def running(self) -> bool:
        """Whether something is owed or will fall due."""
        return self.row.status in _RUNNING and (self.owed_minor > 0 or not self.claimed)

    @property
    def claimed(self) -> bool:
        """Charged off in the lender's books: it is owed as before."""
        return self.row.status == Status.CHARGED_OFF


@for_borrowers
def home(request: HttpRequest, borrower: Borrower) -> HttpResponse:
    """Loans with what is overdue first, plans, and what was brought forward."""
    plans = plans_of_person(person_id=borrower.person_id)
    cards = loan_cards(borrower, plans)
    running = [card for card in cards if card.running]
    context = {
        "borrower": borrower,
        "today": business_date(),
        "cards": sorted(running, key=lambda card: -card.state.get("dpd_days", 0)),
        "done": [card for card in cards if card not in running],
        "plans": [(plan, PLAN_STATE[plan.state]) for plan in plans if plan.is_open],
        "matters": [_matter(row) for row in matters_of_person(person_id=borrower.person_id)[:5]],
        "inbox": messages_to(borrower)[:3],
        "any_overdue": any(card.overdue for card in running),
        "any_plan": any(plan.runs for plan in plans),
    }
    return render(request, "portal/home.html", context)


def loan_cards(borrower: Borrower, plans: list[PlanRow]) -> list[LoanCard]:
    """All loans of the borrower."""
    of_loan = {plan.loan_id: plan for plan in reversed(plans) if plan.is_open}
    today = business_date()
    rows = list_loans(chosen=LoanFilter(borrower_ids=(borrower.person_id,)), limit=_MOST).rows
    return [_card(row, of_loan.get(row.loan_id), today) for row in rows]


def _card(row: LoanRow, plan: PlanRow | None, today: date) -> LoanCard:
    page = loan_page(loan_id=row.loan_id, as_of=today) if row.status in _RUNNING else None
    return LoanCard(
        row=row,
        product=product_name(row.product_code),
        plan=plan,
        state=page.state if page else {},
        owner=owner_of_loan(loan_id=row.loan_id, as_of=today),
        owed_minor=owed_minor(page) if page else 0,
        settlement=settlement_of_plan(plan=plan, page=page) if page else None,
    )


def _matter(row: MatterRow) -> tuple[MatterRow, Mark, Mark]:
    kind, state = MATTER_KIND[row.kind], MATTER_STATE[row.state]
    return row, Mark(label=kind.label, colour=kind.colour), Mark(label=state.label, colour=state.colour)
