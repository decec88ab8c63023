"""Accounts are made by an administrator, never by sign-up."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import reverse

from arrears.web.roles import AGENCY, COLLECTOR, SUPERVISOR, role_of

START = {COLLECTOR: "work_day", SUPERVISOR: "board", AGENCY: "placed"}  # others: the overview


class StaffOnly(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is not typed
    """Closes the sign-up page; log-ins begin on the page of their role."""

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Each role begins where its work is."""
        return reverse(START.get(role_of(request.user) or "", "overview"))

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
