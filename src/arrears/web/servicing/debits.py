"""Direct debits: what is due under mandates with the retry calendar's verdict, planned, made into a file."""

from datetime import timedelta

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from arrears.payments.ports import debit_file_maker
from arrears.payments.queries_of_debits import debit_files, planned_collections
from arrears.plumbing.audit import record
from arrears.plumbing.clock import business_date
from arrears.plumbing.failures import Unable
from arrears.plumbing.home import debit_folder
from arrears.servicing.operations.plan_debits import debit_verdicts, plan_debits
from arrears.web.access import access_debit_file, access_servicing
from arrears.web.servicing.bank_tables import debit_files_table, planned_table, verdicts_table
from arrears.web.today import today

_AHEAD = timedelta(days=5)


def debits(request: HttpRequest) -> HttpResponse:
    """Due, planned, made."""
    access_servicing(request.user)
    return _page(request)


def _page(request: HttpRequest, *, failure: str = "") -> HttpResponse:
    opened = today()
    planned = planned_collections()
    context = {
        "through": opened + _AHEAD,
        "verdicts": verdicts_table(debit_verdicts(through=opened + _AHEAD, today=opened)),
        "planned": planned_table(planned),
        "currencies": sorted({row.currency for row in planned if row.collect_on <= opened + _AHEAD}),
        "files": debit_files_table(debit_files()),
        "failure": failure,
    }
    return render(request, "servicing/debits.html", context, status=422 if failure else 200)


@require_POST
def plan_bank_debits(request: HttpRequest) -> HttpResponse:
    """Plans an attempt for each mandate for which the calendar finds a day."""
    staff = access_servicing(request.user)
    try:
        done = plan_debits(through=business_date() + _AHEAD)
    except Unable as failure:
        return _page(request, failure=str(failure))
    detail = {"planned": len(done.collection_ids), "none": len(done.none)}
    record(actor=staff.name, action="debits.plan", subject="debits", detail=detail)
    messages.success(request, _("%(planned)d attempts planned; none for %(none)d loans.") % detail)
    return redirect("debits")


@require_POST
def make_bank_debits(request: HttpRequest) -> HttpResponse:
    """Makes the file for the bank of what is planned in a currency."""
    staff = access_servicing(request.user)
    currency = request.POST.get("currency", "")
    try:
        debit_file_maker()(currency=currency, through=business_date() + _AHEAD, actor=staff.name)
    except Unable as failure:
        return _page(request, failure=str(failure))
    messages.success(request, _("The file is made. Download it and give it to the bank."))
    return redirect("debits")


def debit_file(request: HttpRequest, file_id: int) -> HttpResponse | FileResponse:
    """The file as it was made; it names people and accounts, so that every download is in the audit trail."""
    staff, row = access_debit_file(user=request.user, file_id=file_id)
    path = debit_folder() / f"{row.message_id}.xml"
    if not path.is_file():
        raise Http404  # made by a command: it lies where that was told to put it
    record(actor=staff.name, action="debits.download", subject=f"debit_file/{row.id}")
    response = FileResponse(path.open("rb"), as_attachment=True, filename=path.name)
    response["Cache-Control"] = "no-store"
    return response
