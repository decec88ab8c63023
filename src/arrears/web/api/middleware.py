"""Every answer below /api: failures before an endpoint as problems too, and the headers of the rate."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

PREFIX = "/api/"


class ApiAnswers:
    """Stands in front of everything that could answer with a page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not request.path_info.startswith(PREFIX):
            return response
        if response.status_code >= 400 and "json" not in response.get("Content-Type", ""):
            response = _as_problem(response)
        rate = getattr(request, "rate", None)
        if rate is not None:
            for name, value in rate.headers().items():
                response.headers[name] = value
        response.headers["Cache-Control"] = "no-store"
        return response


def _as_problem(response: HttpResponse) -> HttpResponse:
    from arrears.web.api.problems import problem_of_status  # only when there is something to say

    made = problem_of_status(response.status_code)
    if response.has_header("Allow"):
        made["Allow"] = response["Allow"]
    return made
