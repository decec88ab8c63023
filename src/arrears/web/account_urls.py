"""The log-in pages of django-allauth that staff need; no sign-up, no e-mail, no reset by e-mail."""

from allauth.account import views as account
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path


def absent(request: HttpRequest) -> HttpResponse:
    """allauth builds links to these pages even when they are switched off."""
    raise Http404


urlpatterns: list[URLPattern | URLResolver] = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/", account.password_change, name="account_change_password"),
    path("2fa/", include("allauth.mfa.urls")),
    path("signup/", absent, name="account_signup"),
    path("email/", absent, name="account_email"),
    path("email/sent/", absent, name="account_email_verification_sent"),
    path("password/set/", absent, name="account_set_password"),
]
