"""The address at which providers deliver their webhooks: opened by a signature, not by a log-in."""

import time

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from arrears.adapters.providers.http import from_environment
from arrears.adapters.providers.signatures import BODY_LIMIT
from arrears.payments.ports import UnableToTrustWebhook, UnableToUseProvider
from arrears.servicing.operations.take_news import UnableToFindOrder, take_news


@login_not_required
@csrf_exempt
@require_POST
def webhook(request: HttpRequest, provider: str) -> HttpResponse:
    """204: taken, now or before; 401: not proven; 404: unknown provider; 409: deliver it again."""
    try:
        known = from_environment(name=provider)
    except UnableToUseProvider:
        return HttpResponse(status=404)
    if int(request.headers.get("Content-Length") or 0) > BODY_LIMIT:
        return HttpResponse(status=413)
    try:
        news = known.news(headers=dict(request.headers), body=request.body, now=time.time())
        take_news(provider=known, news=news, actor=f"provider:{known.name}")
    except UnableToTrustWebhook:
        return HttpResponse(status=401)
    except UnableToFindOrder:
        return HttpResponse(status=409)
    return HttpResponse(status=204)
