"""Where message gateways deliver receipts and replies: opened by a signature, not by a log-in."""

import os
import time

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from arrears.adapters.channels.receipts import Said, read_aliyun, read_twilio, read_voice
from arrears.adapters.channels.take import take
from arrears.adapters.providers.signatures import BODY_LIMIT
from arrears.collection.reminders.links import public_address
from arrears.payments.ports import UnableToTrustWebhook
from arrears.plumbing import clock


@login_not_required
@csrf_exempt
@require_POST
def message_news(request: HttpRequest, provider: str) -> HttpResponse:
    """204: taken, now or before; 401: not proven; 404: unknown gateway; 413: too long."""
    if int(request.headers.get("Content-Length") or 0) > BODY_LIMIT:
        return HttpResponse(status=413)
    try:
        said = _read(request, provider)
    except UnableToTrustWebhook:
        return HttpResponse(status=401)
    if said is None:
        return HttpResponse(status=404)
    prefix = os.environ.get("ARREARS_PHONE_PREFIX", "+86")
    take(provider=provider, said=said, at=clock.moment(), prefix=prefix)
    return HttpResponse(status=204)


def _read(request: HttpRequest, provider: str) -> list[Said] | None:
    headers, body, now = dict(request.headers), request.body, time.time()
    match provider:
        case "twilio":
            url = public_address() + request.get_full_path()
            return read_twilio(url=url, headers=headers, body=body, key=request.GET.get("key", ""))
        case "aliyun":
            return read_aliyun(headers=headers, body=body, now=now)
        case "voice":
            return read_voice(headers=headers, body=body, now=now)
    return None
