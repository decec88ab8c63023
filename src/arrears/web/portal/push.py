"""Messages shown by the borrower's own browser: the service worker, and keeping a subscription."""

import json
from pathlib import Path

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from arrears.collection.reminders.operations.subscribe_push import subscribe_push
from arrears.plumbing.clock import moment
from arrears.plumbing.failures import Unable
from arrears.web.portal.access import Borrower, for_borrowers

_WORKER = Path(__file__).parent / "static" / "portal" / "sw.js"
_LONGEST = 8_000


@login_not_required
def service_worker(request: HttpRequest) -> HttpResponse:
    """The script at the root, so that it may speak for the whole site."""
    return HttpResponse(_WORKER.read_bytes(), content_type="text/javascript; charset=utf-8")


@for_borrowers
@require_POST
def subscribe(request: HttpRequest, *, borrower: Borrower) -> HttpResponse:
    """Keeps the subscription that the browser made; 204, or 400 with why not."""
    try:
        said = json.loads(request.body[:_LONGEST])
        subscribe_push(person_id=borrower.person_id, subscription=said, at=moment())
    except (ValueError, Unable) as failure:
        return JsonResponse({"why": str(failure)}, status=400)
    return HttpResponse(status=204)
