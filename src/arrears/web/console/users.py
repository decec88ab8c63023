"""Log-ins of staff, for administrators."""

import secrets
from typing import Any

from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from arrears.plumbing.failures import Unable
from arrears.web.access import access_account, access_administrator
from arrears.web.operations.users import put_user, set_active, set_password, set_role
from arrears.web.roles import ANALYST, LABELS, SHORT_LABELS, role_of
from arrears.web.tables import Mark


class NewUser(forms.Form):
    """A new log-in; the password is made up and shown once."""

    name = forms.SlugField(label=gettext_lazy("Log-in name"), max_length=60)
    role = forms.ChoiceField(
        label=gettext_lazy("Role"), choices=list(LABELS.items()), initial=ANALYST, widget=forms.RadioSelect
    )

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if User.objects.filter(username=name).exists():
            raise forms.ValidationError(_("This log-in exists already. Change it in the list."))
        return name


def users(request: HttpRequest) -> HttpResponse:
    """The list of log-ins, and the form that makes one."""
    staff = access_administrator(request.user)
    form = NewUser(request.POST or None)
    made: dict[str, str] = {}
    if request.method == "POST" and form.is_valid():
        made = {"name": form.cleaned_data["name"], "password": secrets.token_urlsafe(12)}
        put_user(**made, role=form.cleaned_data["role"], actor=staff.name)
        form = NewUser()
    context = {"form": form, "made": made, "accounts": _accounts()}
    response = render(request, "console/users.html", context)
    if made:
        response["Cache-Control"] = "no-store"
    return response


def _accounts() -> list[dict[str, Any]]:
    accounts = User.objects.order_by("username").prefetch_related("groups")
    second = Authenticator.objects.filter(type=Authenticator.Type.TOTP)
    with_second = set(second.values_list("user_id", flat=True))
    return [
        {
            "user": user,
            "role": next((SHORT_LABELS[g.name] for g in user.groups.all() if g.name in LABELS), None),
            "state": Mark(label=_("open"), colour="good")
            if user.is_active
            else Mark(label=_("closed"), colour="neutral"),
            "factors": user.pk in with_second,
        }
        for user in accounts
    ]


def user(request: HttpRequest, account_id: int) -> HttpResponse:
    """One log-in: role, new password, close and open."""
    _staff, account = access_account(user=request.user, account_id=account_id)
    return _page(request, account)


def _page(request: HttpRequest, account: User, *, password: str = "") -> HttpResponse:
    role = role_of(account) or next((g.name for g in account.groups.all() if g.name in LABELS), "")
    context = {"account": account, "role": role, "roles": LABELS, "password": password}
    response = render(request, "console/user.html", context)
    if password:
        response["Cache-Control"] = "no-store"
    return response


@require_POST
def change_user(request: HttpRequest, account_id: int) -> HttpResponse:
    """Does what the button of the page `user` says."""
    staff, account = access_account(user=request.user, account_id=account_id)
    action = request.POST.get("action", "")
    try:
        if action == "role":
            set_role(user=account, role=request.POST.get("role", ""), actor=staff.name)
            messages.success(request, _("The role of %(name)s is changed.") % {"name": account.username})
        elif action in {"open", "close"}:
            set_active(user=account, active=action == "open", actor=staff.name)
            messages.success(request, _("%(name)s is changed.") % {"name": account.username})
        elif action == "password":
            password = secrets.token_urlsafe(12)
            set_password(user=account, password=password, actor=staff.name)
            return _page(request, account, password=password)  # never through a message: those are cookies
    except Unable as failure:
        messages.error(request, str(failure))
    return redirect("user", account_id=account_id)
