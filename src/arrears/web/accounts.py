"""Accounts are made by an administrator, never by sign-up."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class StaffOnly(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is not typed
    """Closes the sign-up page."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
