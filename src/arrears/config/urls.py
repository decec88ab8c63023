"""Addresses of the screens."""

from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from arrears.web.portal.pay_link import pay_link
from arrears.web.portal.push import service_worker

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include("arrears.web.account_urls")),
    path("language/", login_not_required(set_language), name="set_language"),
    path("api/", include(("arrears.web.api.urls", "api"))),
    path("hooks/", include("arrears.adapters.providers.urls")),
    path("p/<str:token>", pay_link, name="pay_link"),
    path("sw.js", service_worker, name="service_worker"),
    path("my/", include(("arrears.web.portal.urls", "portal"))),
    path("desk/", include("arrears.web.workbench.urls")),
    path("", include("arrears.web.agency.urls")),
    path("", include("arrears.web.legal.urls")),
    path("", include("arrears.web.console.urls")),
]
