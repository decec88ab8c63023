"""A line's page: limit, used, available; statements, purchases, conversions, drawings; why; as of any day."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from arrears.kernel.codes import Status
from arrears.parties.queries import masked_people
from arrears.servicing.queries.explanation import sections
from arrears.servicing.queries.line_account import LineAccount, line_account
from arrears.servicing.queries.line_page import LinePage, line_page
from arrears.servicing.queries.proposals import proposals_of_line
from arrears.web.access import access_line
from arrears.web.console.line_facts import facts_of_line, terms_of_line
from arrears.web.console.line_tables import (
    changes_table,
    conversion_panels,
    drawings_table,
    purchases_table,
    statements_table,
)
from arrears.web.console.loan import day_of
from arrears.web.console.options import product_name
from arrears.web.roles import May
from arrears.web.servicing.describing import LINE
from arrears.web.servicing.event_forms import offered
from arrears.web.servicing.line_comparison import limit_mark
from arrears.web.servicing.line_forms import offered_on_line
from arrears.web.servicing.proposal_tables import table_of
from arrears.web.today import today


def line(request: HttpRequest, line_id: int) -> HttpResponse:
    """The page; `as_of` and `known_on` in the address choose the day and the knowledge."""
    staff = access_line(user=request.user, line_id=line_id)
    problems: list[str] = []
    as_of = day_of(request.GET.get("as_of", ""), problems) or today()
    known_on = day_of(request.GET.get("known_on", ""), problems)
    page = line_page(line_id=line_id, as_of=as_of, known_on=known_on)
    account = _account(page, as_of, known_on)
    may_service = staff.may(May.SERVICE)
    proposals = proposals_of_line(line_id=line_id)
    context: dict[str, Any] = {
        "page": page,
        "account": account,
        "as_of": as_of,
        "known_on": known_on,
        "problems": problems,
        "product": product_name(page.product_code),
        "borrower": masked_people(ids=[page.borrower_id]).get(page.borrower_id),
        "marks": [limit_mark(page.limit)],
        "facts": facts_of_line(page, account),
        "terms": terms_of_line(page),
        "actions": offered_on_line(page) if may_service else [],
        "events": _events(account) if may_service and page.limit.usable else [],
        "proposals": table_of(proposals, of_one_loan=True) if proposals else None,
        "statements": statements_table(account) if account else None,
        "purchases": purchases_table(account, may_service=may_service) if account else None,
        "conversions": conversion_panels(account) if account else [],
        "drawings": None if account else drawings_table(page),
        "changes": changes_table(page, may_service=may_service),
        "sections": sections(page=account.page) if account and account.page.events else (),
    }
    return render(request, "console/line.html", context)


def _account(page: LinePage, as_of: date, known_on: date | None) -> LineAccount | None:
    """The account of purchases; None on a cash line."""
    if page.draws_cash:
        return None
    return line_account(loan_id=page.loans[0].loan_id, as_of=as_of, known_on=known_on)


def _events(account: LineAccount | None) -> list[Any]:
    """What may happen to the account of purchases, the purchases first."""
    if account is None:
        return []
    groups = offered(account.page)
    forms = [form for _label, found in groups for form in found]
    wanted = [form for form in forms if form.group == LINE or form.verb == "repay"]
    charged_off = account.page.state["status"] == Status.CHARGED_OFF
    return [] if charged_off else wanted
