"""The only way from the portal to an object: every view gets its borrower, and finds only what is theirs.

What is another's is answered like what does not exist: 404.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from arrears.collection.complaints.operations.move import UnableToFindMatter
from arrears.collection.complaints.queries import MatterRow, matter_row
from arrears.collection.hardship.operations.move import UnableToFindPlan
from arrears.collection.hardship.queries import PlanRow, plan_row
from arrears.parties.queries import masked_people
from arrears.servicing.queries import LoanHead, UnableToFindLoan, head_of_loan, id_of_loan

SESSION = "borrower"
IDLE_SECONDS = 1_800

View = Callable[..., HttpResponse]


@dataclass(frozen=True, kw_only=True)
class Borrower:
    """Who is logged in."""

    person_id: int
    name: str  # masked
    region: str

    @property
    def actor(self) -> str:
        """As histories name them."""
        return f"borrower:{self.person_id}"


def for_borrowers(view: View) -> View:
    """The view is called with `borrower`; who is not logged in goes to the log-in and comes back."""

    @login_not_required
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        borrower = borrower_of(request)
        if borrower is None:
            request.session["portal_next"] = request.get_full_path() if request.method == "GET" else ""
            return redirect("portal:enter")
        request.session.set_expiry(IDLE_SECONDS)
        response = view(request, borrower=borrower, **kwargs)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return wrapped


def borrower_of(request: HttpRequest) -> Borrower | None:
    """The borrower of the session, None when nobody is logged in."""
    person_id = request.session.get(SESSION)
    person = masked_people(ids=[person_id]).get(person_id) if isinstance(person_id, int) else None
    if person is None:
        return None
    return Borrower(person_id=person.id, name=person.name, region=person.region)


def access_own_loan(*, borrower: Borrower, number: str) -> LoanHead:
    """The borrower's loan with this number."""
    try:
        head = head_of_loan(loan_id=id_of_loan(number=number))
    except UnableToFindLoan as failure:
        raise Http404 from failure
    if head.borrower_id != borrower.person_id:
        raise Http404
    return head


def access_own_plan(*, borrower: Borrower, plan_id: int) -> PlanRow:
    """The borrower's request for help or plan."""
    try:
        plan = plan_row(plan_id=plan_id)
    except UnableToFindPlan as failure:
        raise Http404 from failure
    if plan.person_id != borrower.person_id:
        raise Http404
    return plan


def access_own_matter(*, borrower: Borrower, matter_id: int) -> MatterRow:
    """What the borrower brought forward."""
    try:
        matter = matter_row(matter_id=matter_id)
    except UnableToFindMatter as failure:
        raise Http404 from failure
    if matter.person_id != borrower.person_id:
        raise Http404
    return matter
