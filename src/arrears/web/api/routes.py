"""How endpoints are declared: every one names its scope, so that none is open by mistake."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router
from ninja.errors import ValidationError
from ninja.security import HttpBearer

from arrears.web.api.access import Caller, access_scope
from arrears.web.api.idempotency import KEY_PARAMETER, once
from arrears.web.api.reading import require_json

View = Callable[..., Any]
# As `response` of an endpoint that answers a file.
PDF: Any = {
    200: {
        "description": "the paper",
        "content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}},
    }
}
# One for all: two methods of an address must stand in the same router.
ROUTER = Router()


class Token(HttpBearer):
    """Asks for a token with a scope."""

    openapi_description = "A token made by an administrator, with scopes and an end."

    def __init__(self, scope: str) -> None:
        self.scope = scope
        super().__init__()

    def authenticate(self, request: HttpRequest, token: str) -> Caller:
        caller = access_scope(request=request, token=token, scope=self.scope)
        require_json(request)
        return caller


def reads(path: str, *, scope: str, response: Any, by: str = "get") -> Callable[[View], View]:
    """An endpoint that changes nothing. `by` post: the question is too long for an address."""

    def join(view: View) -> View:
        @wraps(view)
        def asked(request: HttpRequest, **said: Any) -> Any:
            _require_known_parameters(request, asked)
            return view(request, **said)

        answer = {"openapi_extra": {"responses": PDF}} if response is PDF else {"response": response}
        route = getattr(ROUTER, by)
        tags = [scope.partition(":")[2]]
        route(path, auth=Token(scope), operation_id=view.__name__, tags=tags, **answer)(asked)
        return asked

    return join


def writes(path: str, *, scope: str, response: Any) -> Callable[[View], View]:
    """An endpoint that does something, once for an idempotency key. The view is given `key` first."""

    def join(view: View) -> View:
        @wraps(view)
        def asked(request: HttpRequest, **said: Any) -> HttpResponse:
            _require_known_parameters(request, asked)
            return once(request, lambda: view(request, **said))

        route = ROUTER.post(
            path,
            auth=Token(scope),
            response={201: response},
            operation_id=view.__name__,
            tags=[scope.partition(":")[2]],
            openapi_extra={"parameters": [KEY_PARAMETER]},
        )
        route(asked)
        return asked

    return join


def _require_known_parameters(request: HttpRequest, asked: View) -> None:
    """A misspelt `as_of` must not answer for today."""
    operation = asked._ninja_operation  # type: ignore[attr-defined]
    known: set[str] = set()
    for model in operation.models:
        if model.__ninja_param_source__ == "query":
            known |= set(model.__ninja_flatten_map__)
    unknown = sorted(set(request.GET) - known)
    twice = sorted(name for name in set(request.GET) & known if len(request.GET.getlist(name)) > 1)
    errors = [{"loc": ("query", name), "msg": "there is no such parameter"} for name in unknown]
    errors += [{"loc": ("query", name), "msg": "it is given more than once"} for name in twice]
    if errors:
        raise ValidationError(errors)
