"""Who must log in with a second factor, and where a log-in without one is sent.

The lender's rule is the environment's ARREARS_MFA: `administrators` (the default), `staff` (everyone) or
`off`. Unset, a book that `arrears seed` made asks for none: its people are invented.
"""

from collections.abc import Callable
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from arrears.simulator.queries import is_demonstration
from arrears.web.access import access_staff
from arrears.web.roles import ADMINISTRATOR, role_of

OFF, ADMINISTRATORS, STAFF = "off", "administrators", "staff"
RULES = (OFF, ADMINISTRATORS, STAFF)
# Reachable without the second factor: what is needed to set it up, and to leave.
OPEN = {"second_factor", "set_language", "set_theme"}


def rule() -> str:
    """The rule in force."""
    if settings.SECOND_FACTOR in RULES:
        return str(settings.SECOND_FACTOR)
    return OFF if is_demonstration() else ADMINISTRATORS


def is_missing(user: Any) -> bool:
    """Whether this user must have a second factor and has none."""
    if not user.is_authenticated or settings.SECOND_FACTOR == OFF or is_mfa_enabled(user):
        return False
    role = role_of(user)
    if role is None:
        return False
    required = rule()
    return required == STAFF or (required == ADMINISTRATORS and role == ADMINISTRATOR)


class SecondFactor:
    """Sends a log-in that lacks its second factor to the page that leads to it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        match = request.resolver_match
        if match is None or match.url_name in OPEN or view.__module__.startswith("allauth."):
            return None
        return HttpResponseRedirect(reverse("second_factor")) if is_missing(request.user) else None


def second_factor(request: HttpRequest) -> HttpResponse:
    """Why a second factor is asked for, and the button that sets it up."""
    access_staff(request.user)
    if not is_missing(request.user):
        return HttpResponseRedirect("/")
    return render(request, "console/second_factor.html")
