"""Webhooks, for administrators: registered, given a new secret, stopped; what was delivered."""

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import format_lazy
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from arrears.plumbing.failures import Unable
from arrears.web.access import access_administrator, access_webhook
from arrears.web.api.operations.disable_webhook import disable_webhook
from arrears.web.api.operations.register_webhook import register_webhook
from arrears.web.api.operations.rotate_secret import rotate_secret
from arrears.web.api.queries import AttemptRow, WebhookRow, last_attempts, webhook_rows
from arrears.web.api.webhooks.types import TYPES
from arrears.web.tables import Column, Link, Mark, Table

_LOG = 100


class NewWebhook(forms.Form):
    """What a webhook is registered with."""

    url = forms.CharField(
        label=gettext_lazy("Address"),
        max_length=500,
        help_text=gettext_lazy("It begins with https:// and is reachable from here."),
    )
    event_types = forms.MultipleChoiceField(
        label=gettext_lazy("News"),
        choices=[(name, format_lazy("{} · {}", name, words)) for name, (_news, words) in TYPES.items()],
        widget=forms.CheckboxSelectMultiple,
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300)


def webhooks(request: HttpRequest) -> HttpResponse:
    """The list of webhooks, and the form that registers one."""
    staff = access_administrator(request.user)
    form = NewWebhook(request.POST or None)
    secret = failure = ""
    if request.method == "POST" and form.is_valid():
        owner = User.objects.get(username=staff.name)
        try:
            secret = register_webhook(**form.cleaned_data, owner_id=owner.pk, actor=staff.name).secret
            form = NewWebhook()
        except Unable as unable:
            failure = str(unable)
    context = {"form": form, "secret": secret, "failure": failure, "table": _table(webhook_rows())}
    response = render(request, "console/webhooks.html", context, status=422 if failure else 200)
    return _not_stored(response) if secret else response


def _table(rows: list[WebhookRow]) -> Table:
    columns = [
        Column(key="url", label=_("Address"), kind="link", head=True),
        Column(key="state", label=_("State"), kind="mark"),
        Column(key="owner", label=_("Registered by")),
        Column(key="types", label=_("News"), kind="words"),
        Column(key="waiting", label=_("Waiting to be sent"), kind="count"),
    ]
    shown = [
        {
            "url": Link(text=row.url, href=f"/webhooks/{row.id}/"),
            "state": row.state,
            "owner": row.owner,
            "types": ", ".join(row.event_types),
            "waiting": row.waiting,
        }
        for row in rows
    ]
    return Table(caption=_("Webhooks"), columns=columns, rows=shown)


def webhook(request: HttpRequest, webhook_id: int) -> HttpResponse:
    """One webhook with its log of deliveries."""
    _staff, row = access_webhook(user=request.user, webhook_id=webhook_id)
    return _page(request, row)


def _page(request: HttpRequest, row: WebhookRow, *, secret: str = "", failure: str = "") -> HttpResponse:
    log = _log(last_attempts(webhook_id=row.id, limit=_LOG))
    context = {"row": row, "log": log, "secret": secret, "failure": failure}
    response = render(request, "console/webhook.html", context, status=422 if failure else 200)
    return _not_stored(response) if secret else response


def _log(attempts: list[AttemptRow]) -> Table:
    columns = [
        Column(key="at", label=_("Sent at"), head=True),
        Column(key="type", label=_("News")),
        Column(key="answer", label=_("Answer"), kind="mark"),
        Column(key="said", label=_("What came back"), kind="words"),
        Column(key="took", label=_("Milliseconds"), kind="count"),
        Column(key="message", label=_("Message"), less=True),
    ]
    rows = [
        {
            "at": f"{localtime(row.at):%Y-%m-%d %H:%M:%S}",
            "type": row.event_type,
            "answer": _answer(row.status),
            "said": row.said or None,
            "took": row.milliseconds,
            "message": row.message_id,
        }
        for row in attempts
    ]
    return Table(caption=_("Deliveries"), columns=columns, rows=rows)


def _answer(status: int | None) -> Mark:
    if status is None:
        return Mark(label=_("no answer"), colour="bad")
    return Mark(label=str(status), colour="good" if 200 <= status < 300 else "late")


@require_POST
def change_webhook(request: HttpRequest, webhook_id: int) -> HttpResponse:
    """Gives it a new secret, or stops it, for a reason."""
    staff, row = access_webhook(user=request.user, webhook_id=webhook_id)
    reason = " ".join(request.POST.get("reason", "").split())[:300]
    if not reason:
        return _page(request, row, failure=_("Say why; it is written into the audit trail."))
    if request.POST.get("action") == "rotate":
        try:
            secret = rotate_secret(webhook_id=row.id, actor=staff.name, reason=reason)
        except Unable as failure:
            return _page(request, row, failure=str(failure))
        _staff, row = access_webhook(user=request.user, webhook_id=webhook_id)
        return _page(request, row, secret=secret)
    disable_webhook(webhook_id=row.id, actor=staff.name, reason=reason)
    messages.success(request, _("Nothing is sent to %(url)s any more.") % {"url": row.url})
    return redirect("webhook", webhook_id=row.id)


def _not_stored(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response
