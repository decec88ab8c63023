"""Log-in by phone and one-time code, and log-out."""

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from arrears.web.portal.access import IDLE_SECONDS, SESSION, borrower_of
from arrears.web.portal.codes import MINUTES, ask_code, use_code

_CODE = "portal_code"


class PhoneForm(forms.Form):
    """The phone that the lender knows."""

    phone = forms.RegexField(
        regex=r"^\+?[0-9][0-9 -]{4,19}$",
        label=gettext_lazy("Mobile number"),
        error_messages={
            "invalid": gettext_lazy("Write the number with digits only, for example 138 0000 0000.")
        },
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel", "type": "tel"}),
    )


class CodeForm(forms.Form):
    """The six digits of the message."""

    code = forms.RegexField(
        regex=r"^\s*(\d\s*){6}$",
        label=gettext_lazy("Code from the message"),
        error_messages={"invalid": gettext_lazy("The code has six digits.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


@login_not_required
def enter(request: HttpRequest) -> HttpResponse:
    """Asks for the phone; whatever it is, the next page says the same."""
    if borrower_of(request) is not None:
        return redirect("portal:home")
    form = PhoneForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        code_id = ask_code(phone=form.cleaned_data["phone"], address=request.META.get("REMOTE_ADDR", ""))
        request.session[_CODE] = code_id or 0
        return redirect("portal:code")
    return _page(request, "portal/enter.html", {"form": form})


@login_not_required
def code(request: HttpRequest) -> HttpResponse:
    """Asks for the code."""
    if _CODE not in request.session:
        return redirect("portal:enter")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        person_id = use_code(code_id=request.session[_CODE], code=form.cleaned_data["code"])
        if person_id is not None:
            return _log_in(request, person_id)
        form.add_error("code", _("This code is not right, or its time is over. Ask for a new one."))
    return _page(request, "portal/code.html", {"form": form, "minutes": MINUTES})


def _log_in(request: HttpRequest, person_id: int) -> HttpResponse:
    after = request.session.get("portal_next", "")
    request.session.flush()  # another key: a session that somebody planted opens nothing
    request.session[SESSION] = person_id
    request.session.set_expiry(IDLE_SECONDS)
    if after.startswith("/my/") and url_has_allowed_host_and_scheme(after, {request.get_host()}):
        return redirect(after)
    return redirect("portal:home")


@require_POST
@login_not_required
def leave(request: HttpRequest) -> HttpResponse:
    """Logs out."""
    request.session.flush()
    return redirect("portal:enter")


def _page(request: HttpRequest, template: str, context: dict[str, object]) -> HttpResponse:
    response = render(request, template, context)
    response.headers["Cache-Control"] = "no-store"
    return response
