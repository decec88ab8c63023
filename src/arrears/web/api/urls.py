"""Addresses below /api/."""

from importlib import import_module

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from arrears.web.api import problems
from arrears.web.api.document import Described
from arrears.web.api.reading import StrictParser
from arrears.web.api.routes import ROUTER

ENDPOINTS = (
    "products",
    "originating",
    "loans",
    "lines",
    "events",
    "payments",
    "papers",
    "statements",
    "webhooks",
)
api = Described(
    title="Arrears",
    version="1",
    description="Loans and everything that happens to them. Errors are problems (RFC 9457).",
    docs_url=None,
    parser=StrictParser(),
    urls_namespace="api",
)
problems.join(api)
for _name in ENDPOINTS:
    import_module(f"arrears.web.api.endpoints.{_name}")
api.add_router("", ROUTER)


@login_not_required
@csrf_exempt
def nothing_here(request: HttpRequest, rest: str) -> HttpResponse:
    """There is no such address."""
    return problems.problem("not-found", _("There is no address %(path)s.") % {"path": request.path})


def _patterns() -> list[URLPattern | URLResolver]:
    """Ninja's own addresses: a token opens them, no log-in."""
    found = api.urls[0]
    for pattern in found:
        if isinstance(pattern, URLPattern):
            pattern.callback.login_required = False  # type: ignore[attr-defined]  # as login_not_required does
    # The number of an imported loan has slashes in it: the address that takes all of them comes last.
    return sorted(found, key=lambda pattern: str(pattern.pattern).endswith("<path:number>"))


urlpatterns = [*_patterns(), path("<path:rest>", nothing_here, name="api_nothing")]
