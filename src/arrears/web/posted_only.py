"""An address that only takes a form, asked for like a page: after a log-in or from the history."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

_MACHINES = ("/api/", "/hooks/")  # they are told 405


class PostedOnly:
    """Leads to the page above, and says that nothing was done, instead of an empty 405."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        asked_for = response.status_code == 405 and request.method == "GET"
        if not asked_for or request.path_info.startswith(_MACHINES):
            return response
        said = _("Nothing was done. Fill the form in once more and send it from its page.")
        messages.warning(request, said)
        return redirect(page_above(request.path_info))


def page_above(path: str) -> str:
    """The nearest address above that is a page of its own; the first page where there is none."""
    while path.strip("/"):
        path = path.rstrip("/").rpartition("/")[0] + "/"
        try:
            resolve(path)
        except Resolver404:
            continue
        return path
    return "/"
