"""Tokens to the API, for administrators: made (shown once), listed with their last use, revoked."""

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from arrears.plumbing.failures import Unable
from arrears.web.access import access_administrator, access_token
from arrears.web.api.operations.issue_token import DAYS_MAX, REQUESTS_A_MINUTE, issue_token
from arrears.web.api.operations.revoke_token import revoke_token
from arrears.web.api.queries import token_rows
from arrears.web.api.scopes import SCOPES
from arrears.web.roles import role_of
from arrears.web.tables import Column, Link, Table

_WORDS: dict[str, Promise] = {
    "read:products": gettext_lazy("see products"),
    "read:quotes": gettext_lazy("ask what a loan would cost"),
    "write:quotes": gettext_lazy("give payoff quotes"),
    "write:borrowers": gettext_lazy("register borrowers"),
    "read:loans": gettext_lazy("see loans and schedules"),
    "write:loans": gettext_lazy("agree loans"),
    "read:lines": gettext_lazy("see credit lines"),
    "write:lines": gettext_lazy("open and change credit lines"),
    "read:events": gettext_lazy("see and preview events"),
    "write:events": gettext_lazy("post, undo and propose events"),
    "read:payments": gettext_lazy("see money that came in"),
    "write:payments": gettext_lazy("receive and assign money"),
    "read:statements": gettext_lazy("read statements and letters"),
    "read:webhooks": gettext_lazy("see webhooks"),
    "write:webhooks": gettext_lazy("register and stop webhooks"),
}


class NewToken(forms.Form):
    """What a token is asked for with."""

    name = forms.CharField(label=gettext_lazy("What uses it"), max_length=100)
    owner = forms.ChoiceField(
        label=gettext_lazy("Acts in the name of"),
        help_text=gettext_lazy("It may do what its scopes say, and never more than this log-in."),
    )
    days = forms.IntegerField(
        label=gettext_lazy("Days until it ends"), min_value=1, max_value=DAYS_MAX, initial=90
    )
    requests_a_minute = forms.IntegerField(
        label=gettext_lazy("Requests a minute"), min_value=1, max_value=1_000_000, initial=REQUESTS_A_MINUTE
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("Scopes"),
        choices=[(scope, format_lazy("{} · {}", scope, _WORDS[scope])) for scope in SCOPES],
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *given: object, **named: object) -> None:
        super().__init__(*given, **named)  # type: ignore[arg-type]
        owners = [user.username for user in User.objects.order_by("username") if role_of(user)]
        self.fields["owner"].choices = [(name, name) for name in owners]  # type: ignore[attr-defined]


def api_tokens(request: HttpRequest) -> HttpResponse:
    """The list of tokens, and the form that makes one."""
    staff = access_administrator(request.user)
    form = NewToken(request.POST or None)
    made = failure = ""
    if request.method == "POST" and form.is_valid():
        try:
            made = issue_token(**form.cleaned_data, actor=staff.name)
            form = NewToken()
        except Unable as unable:
            failure = str(unable)
    context = {"form": form, "made": made, "failure": failure, "table": _table()}
    response = render(request, "console/api_tokens.html", context, status=422 if failure else 200)
    if made:
        response["Cache-Control"] = "no-store"
    return response


def _table() -> Table:
    columns = [
        Column(key="name", label=_("What uses it"), kind="link", head=True),
        Column(key="state", label=_("State"), kind="mark"),
        Column(key="owner", label=_("Acts in the name of")),
        Column(key="used", label=_("Last used")),
        Column(key="expires", label=_("Ends on"), kind="date"),
    ]
    rows = [
        {
            "name": Link(text=row.name, href=f"/api-tokens/{row.prefix}/"),
            "state": row.state,
            "owner": row.owner,
            "used": f"{localtime(row.last_used_at):%Y-%m-%d %H:%M}" if row.last_used_at else _("never used"),
            "expires": localtime(row.expires_at).date(),
        }
        for row in token_rows()
    ]
    return Table(caption=_("API tokens"), columns=columns, rows=rows)


def api_token(request: HttpRequest, prefix: str) -> HttpResponse:
    """One token without its secret, and the button that revokes it."""
    _staff, row = access_token(user=request.user, prefix=prefix)
    return render(request, "console/api_token.html", {"row": row})


@require_POST
def revoke_api_token(request: HttpRequest, prefix: str) -> HttpResponse:
    """The token stops working at once."""
    staff, row = access_token(user=request.user, prefix=prefix)
    reason = " ".join(request.POST.get("reason", "").split())[:300]
    revoke_token(prefix=row.prefix, actor=staff.name, reason=reason)
    messages.success(request, _("Token %(prefix)s is revoked.") % {"prefix": row.prefix})
    return redirect("api_token", prefix=row.prefix)
