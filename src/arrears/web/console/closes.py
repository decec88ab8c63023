"""The list of closes and the page of one, which an administrator signs."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from arrears.close.operations.sign import sign
from arrears.close.queries import closed_dates, closes_of, latest_run
from arrears.close.tasks import ask_for_close
from arrears.plumbing.clock import UnableToReadClock, business_date
from arrears.plumbing.failures import Unable
from arrears.web.access import access_administrator, access_close, access_portfolio
from arrears.web.console.closing import (
    changes_tables,
    check_lines,
    close_summary,
    set_aside_table,
    stages_table,
    totals_tables,
)
from arrears.web.paging import page_of

PER_PAGE = 31


def closes(request: HttpRequest) -> HttpResponse:
    """Closed business dates, the newest first; a close that a check stopped stands above them."""
    access_portfolio(request.user)
    dates = closed_dates()[::-1]
    latest = latest_run()
    page = page_of(items=dates, query=request.GET, size=PER_PAGE)
    found = closes_of(business_dates=page.items)
    stopped = close_summary(latest) if latest and latest.business_date not in set(dates) else None
    context = {"closes": [close_summary(close) for close in found], "page": page, "stopped": stopped}
    return render(request, "console/closes.html", context)


def close(request: HttpRequest, day: date) -> HttpResponse:
    """The page of one close."""
    staff, found = access_close(user=request.user, business_date=day)
    dates = closed_dates()
    place = dates.index(day) if day in dates else len(dates)
    context = {
        "close": found,
        "summary": close_summary(found),
        "totals": totals_tables(found.page),
        "changes": changes_tables(found.page),
        "checks": check_lines(found.page),
        "set_aside": set_aside_table(found.page),
        "stages": stages_table(found.page),
        "before": dates[place - 1] if place > 0 else None,
        "after": dates[place + 1] if place + 1 < len(dates) else None,
        "may_sign": staff.is_administrator and not found.signed_by and found.finished_at is not None,
    }
    return render(request, "console/close.html", context)


@require_POST
def ask_close(request: HttpRequest) -> HttpResponse:
    """Asks the worker to close the open business date."""
    staff = access_administrator(request.user)
    try:
        day = business_date()
    except UnableToReadClock as failure:
        messages.error(request, str(failure))
        return redirect("closes")
    if ask_for_close(through=day, actor=staff.name):
        messages.success(
            request, _("The close of %(day)s is asked for. Load this page again in a moment.") % {"day": day}
        )
    else:
        messages.warning(
            request, _("A close is waiting already. Is the worker running? Start it with `arrears worker`.")
        )
    return redirect("closes")


@require_POST
def sign_close(request: HttpRequest, day: date) -> HttpResponse:
    """Puts the administrator's name under the page."""
    staff = access_administrator(request.user)
    access_close(user=request.user, business_date=day)
    try:
        sign(business_date=day, actor=staff.name)
        messages.success(
            request, _("The close of %(day)s is signed by %(name)s.") % {"day": day, "name": staff.name}
        )
    except Unable as failure:
        messages.error(request, str(failure))
    return redirect("close", day=day)
