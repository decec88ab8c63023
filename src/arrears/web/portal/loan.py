"""One loan as its borrower sees it: what is owed and why, how to pay it, its papers."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from arrears.collection.hardship.choices import PLAN_STATE
from arrears.collection.hardship.queries import open_plan_of_loan
from arrears.kernel.codes import Kind, Status
from arrears.plumbing.clock import business_date
from arrears.plumbing.days import to_date
from arrears.plumbing.failures import Unable
from arrears.servicing.documents.lender import lender
from arrears.servicing.documents.paper import Paper
from arrears.servicing.queries.explanation import sections
from arrears.servicing.queries.loan_page import LoanPage, loan_page
from arrears.servicing.queries.owner import owner_of_loan
from arrears.web.console.loan_tables import schedule_table
from arrears.web.console.options import product_name
from arrears.web.papers.make import settlement_of, statement_of
from arrears.web.papers.pdf import as_pdf
from arrears.web.portal.access import Borrower, access_own_loan, for_borrowers
from arrears.web.portal.owing import amounts_of, is_claimed, owed_minor
from arrears.web.portal.settling import settlement_of_plan
from arrears.web.tables import Column, Table

_PAID = (Kind.REPAY, Kind.RECOVER)


@for_borrowers
def loan(request: HttpRequest, borrower: Borrower, number: str) -> HttpResponse:
    """What is owed on the open business date, part by part, and the sentences that say why."""
    head = access_own_loan(borrower=borrower, number=number)
    page = loan_page(loan_id=head.id, as_of=business_date())
    plan = open_plan_of_loan(loan_id=head.id)
    owner = owner_of_loan(loan_id=head.id, as_of=business_date())
    context = {
        "borrower": borrower,
        "page": page,
        "product": product_name(page.header.product_code),
        "amounts": amounts_of(page),
        "owed": owed_minor(page),
        "sections": sections(page=page),
        "schedule": schedule_table(page),
        "payments": payments_table(page),
        "plan": plan,
        "plan_state": plan and PLAN_STATE[plan.state],
        "owner": owner,
        "paid_off": page.state["status"] in (Status.PAID_OFF, Status.OVERPAID),
        "may_pay": owed_minor(page) > 0,
        "may_plan": page.state["status"] == Status.ACTIVE and not owner.owner and not (plan and plan.runs),
    }
    return render(request, "portal/loan.html", context)


@for_borrowers
def pay(request: HttpRequest, borrower: Borrower, number: str) -> HttpResponse:
    """How much, to where, with which reference."""
    head = access_own_loan(borrower=borrower, number=number)
    page = loan_page(loan_id=head.id, as_of=business_date())
    context = {"borrower": borrower, **paying(page)}
    return render(request, "portal/pay.html", context)


def paying(page: LoanPage) -> dict[str, Any]:
    """What the page on paying shows."""
    return {
        "page": page,
        "owner": owner_of_loan(loan_id=int(page.state["loan_id"]), as_of=business_date()),
        "choices": [*settling(page), *choices_of(page)],
        "lender": lender(),
        "payments": payments_table(page),
    }


def settling(page: LoanPage) -> list[tuple[str, int, str]]:
    """The settlement that was agreed, before the amounts of the contract."""
    found = settlement_of_plan(plan=open_plan_of_loan(loan_id=int(page.state["loan_id"])), page=page)
    if found is None or not found.left_minor:
        return []
    words = _("As agreed: when it has arrived by %(day)s, the rest is let go.") % {"day": found.until}
    return [(_("The settlement"), found.left_minor, words)]


def choices_of(page: LoanPage) -> list[tuple[str, int, str]]:
    """Amounts that make sense to pay: label, amount, what it does."""
    state = page.state
    if is_claimed(page):
        everything = (_("Everything"), owed_minor(page), _("Then nothing is owed on this loan any more."))
        return [everything] if everything[1] else []
    found = []
    if state["overdue_minor"]:
        found.append((_("The overdue part"), state["overdue_minor"], _("Then nothing is overdue any more.")))
    if state["next_due_minor"] and state["next_due_day"]:
        due = to_date(state["next_due_day"]).isoformat()
        amount = state["overdue_minor"] + state["next_due_minor"]
        words = _("Then nothing falls due after %(day)s until the instalment that follows.") % {"day": due}
        found.append((_("With the next instalment"), amount, words))
    if state["payoff_minor"]:
        found.append((_("Everything"), state["payoff_minor"], _("Then the loan is paid off, if paid today.")))
    return found


def payments_table(page: LoanPage) -> Table:
    """Every payment that arrived, with the parts that it paid."""
    currency = page.header.currency
    rows = [
        {
            "on": event.value_on,
            "amount": event.amount_minor,
            "principal": event.principal_minor,
            "interest": event.interest_minor,
            "late": (event.fee_minor or 0) + (event.penalty_minor or 0),
        }
        for event in reversed(page.events)
        if event.kind in _PAID and event.reversed_by is None and event.principal_minor is not None
    ]
    return Table(
        caption=_("Payments received"),
        columns=[
            Column(key="on", label=_("Day"), kind="date", head=True),
            *(
                Column(key=key, label=label, kind="money", currency=currency)
                for key, label in (
                    ("amount", _("Paid")),
                    ("principal", _("of it principal")),
                    ("interest", _("of it interest")),
                    ("late", _("of it fees and late interest")),
                )
            ),
        ],
        rows=rows,
    )


@for_borrowers
def own_paper(request: HttpRequest, borrower: Borrower, number: str, kind: str) -> HttpResponse:
    """The statement, or the settlement letter of a loan that is paid off, as PDF, in the borrower's name."""
    head = access_own_loan(borrower=borrower, number=number)
    reason = "asked for by the borrower in the portal"
    try:
        if kind == "settlement":
            paper = settlement_of(loan_id=head.id, actor=borrower.actor, reason=reason)
        else:
            paper = statement_of(loan_id=head.id, as_of=business_date(), actor=borrower.actor, reason=reason)
    except Unable as failure:
        context = {"borrower": borrower, "words": str(failure)}
        return render(request, "portal/not_now.html", context, status=409)
    return _pdf(paper, kind)


def _pdf(paper: Paper, name: str) -> HttpResponse:
    response = HttpResponse(as_pdf(paper), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    response["Cache-Control"] = "no-store"
    return response
