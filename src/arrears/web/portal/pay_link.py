"""A pay link from a message: what is to be paid, where to; it is no log-in and names nobody."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from arrears.collection.reminders.links import UnableToOpenLink
from arrears.collection.reminders.operations.open_link import open_link
from arrears.plumbing.clock import business_date, moment
from arrears.servicing.queries.loan_page import loan_page
from arrears.web.portal.loan import paying


@login_not_required
def pay_link(request: HttpRequest, token: str) -> HttpResponse:
    """What the message's loans ask for today; a link that is not ours or too old says so."""
    try:
        opened = open_link(token=token, at=moment())
    except UnableToOpenLink as failure:
        response = render(request, "portal/not_now.html", {"words": str(failure), "open": True}, status=404)
    else:
        language = "en" if opened.language == "en" else "zh-hans"
        with translation.override(language):
            pages = [loan_page(loan_id=loan_id, as_of=business_date()) for loan_id in opened.loan_ids]
            context = {"bills": [paying(page) for page in pages]}
            response = render(request, "portal/pay_link.html", context)
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"  # the address is the key
    return response
