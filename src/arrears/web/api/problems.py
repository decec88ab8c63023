"""Every failure as a problem document (RFC 9457), with a type that a program can tell apart."""

import json
import logging
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from pydantic import BaseModel, ConfigDict, Field

from arrears.parties.queries import UnableToFindPerson
from arrears.payments.queries import UnableToFindReceipt
from arrears.plumbing.clock import UnableToReadClock
from arrears.plumbing.failures import Unable
from arrears.plumbing.idempotency import UnableToReuseKey
from arrears.rulebook.products import UnableToFindProduct
from arrears.servicing.operations.carry_out import UnableToCarryOut
from arrears.servicing.operations.post_many import UnableToPost
from arrears.servicing.queries import UnableToFindLoan
from arrears.servicing.queries.line_page import UnableToFindLine
from arrears.servicing.queries.payoff_quotes import UnableToFindQuote
from arrears.web.api.access import (
    UnableToAllow,
    UnableToAnswerNow,
    UnableToAuthenticate,
    UnableToFindWebhook,
)
from arrears.web.api.idempotency import UnableToReadKey

MEDIA_TYPE = "application/problem+json"
PREFIX = "urn:arrears:problem:"
# type: (status, title)
KINDS: dict[str, tuple[int, Promise]] = {
    "bad-request": (400, _("The request can't be read")),
    "key-missing": (400, _("Idempotency-Key is missing")),
    "unauthenticated": (401, _("No token that opens this")),
    "forbidden": (403, _("The token does not allow this")),
    "not-found": (404, _("There is no such thing")),
    "method-not-allowed": (405, _("This address knows no such method")),
    "refused": (409, _("Refused")),
    "second-person-needed": (409, _("A second person has to approve this")),
    "changed": (409, _("The loan has changed since the preview")),
    "key-reused": (409, _("The idempotency key was used for something else")),
    "not-ready": (409, _("The book has no business date yet")),
    "too-large": (413, _("The request is too large")),
    "unsupported-media-type": (415, _("The body must be JSON")),
    "invalid": (422, _("The request does not have the form that the schema says")),
    "too-many-requests": (429, _("Too many requests")),
    "internal": (500, _("Something went wrong here")),
}
_OF_STATUS = {status: kind for kind, (status, _) in reversed(KINDS.items())}
_OF_FAILURE: tuple[tuple[type[Unable], str], ...] = (
    (UnableToAuthenticate, "unauthenticated"),
    (UnableToAllow, "forbidden"),
    (UnableToAnswerNow, "too-many-requests"),
    (UnableToFindLoan, "not-found"),
    (UnableToFindProduct, "not-found"),
    (UnableToFindLine, "not-found"),
    (UnableToFindPerson, "not-found"),
    (UnableToFindReceipt, "not-found"),
    (UnableToFindQuote, "not-found"),
    (UnableToFindWebhook, "not-found"),
    (UnableToReadKey, "key-missing"),
    (UnableToReuseKey, "key-reused"),
    (UnableToCarryOut, "changed"),
    (UnableToReadClock, "not-ready"),
)
_log = logging.getLogger(__name__)


class Mistake(BaseModel):
    """One mistake in a request."""

    place: str = Field(description="body, query, path or header")
    name: str = Field(description="the member, parts joined by a point")
    detail: str


class Problem(BaseModel):
    """A failure (RFC 9457)."""

    model_config = ConfigDict(extra="allow")

    type: str = Field(description=f"{PREFIX} and one of: {', '.join(KINDS)}")
    title: str
    status: int
    detail: str
    errors: list[Mistake] = Field(default=[], description="mistakes in the request's form")


def problem(kind: str, detail: str, **more: Any) -> HttpResponse:
    """The answer that tells a failure."""
    status, title = KINDS[kind]
    body = {"type": PREFIX + kind, "title": str(title), "status": status, "detail": detail, **more}
    response = HttpResponse(
        json.dumps(body, ensure_ascii=False).encode(), status=status, content_type=MEDIA_TYPE
    )
    if status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="arrears"'
    return response


def problem_of_status(status: int, detail: str = "") -> HttpResponse:
    """The same for an answer that somebody else made."""
    kind = _OF_STATUS.get(status, "internal" if status >= 500 else "bad-request")
    return problem(kind, detail or f"{KINDS[kind][1]}")


def kind_of(failure: Unable) -> str:
    """The type of problem that a failure of an operation is."""
    for of, kind in _OF_FAILURE:
        if isinstance(failure, of):
            return kind
    if isinstance(failure, UnableToPost) and failure.second_person is not None:
        return "second-person-needed"
    return "refused"


def join(api: NinjaAPI) -> None:
    """Makes the API answer every exception with a problem."""
    api.exception_handler(Unable)(_unable)
    api.exception_handler(ValidationError)(_invalid)
    api.exception_handler(AuthenticationError)(_no_token)
    api.exception_handler(HttpError)(_http)
    api.exception_handler(SuspiciousOperation)(_suspicious)
    api.exception_handler(Exception)(_internal)


def _unable(request: HttpRequest, failure: Any) -> HttpResponse:
    response = problem(kind_of(failure), str(failure))
    if isinstance(failure, UnableToAnswerNow):
        for name, value in failure.rate.headers().items():
            response.headers[name] = value
    return response


def _no_token(request: HttpRequest, failure: Any) -> HttpResponse:
    return problem("unauthenticated", gettext("Send a token: Authorization: Bearer arr_…"))


def _http(request: HttpRequest, failure: Any) -> HttpResponse:
    return problem_of_status(failure.status_code, str(failure))


def _suspicious(request: HttpRequest, failure: Any) -> HttpResponse:
    """What Django refuses to read: a body too long, too many parameters."""
    return problem_of_status(413 if isinstance(failure, RequestDataTooBig) else 400, str(failure))


def _invalid(request: HttpRequest, failure: Any) -> HttpResponse:
    errors = [_mistake(error) for error in failure.errors]
    detail = "; ".join(f"{error['name']}: {error['detail']}" for error in errors)
    return problem("invalid", detail, errors=errors)


def _mistake(error: dict[str, Any]) -> dict[str, str]:
    place, *names = [str(part) for part in error["loc"]]
    return {"place": place, "name": ".".join(names[1:] if place == "body" else names), "detail": error["msg"]}


def _internal(request: HttpRequest, failure: Any) -> HttpResponse:
    _log.error("%s %s failed", request.method, request.path, exc_info=failure)
    return problem("internal", gettext("It is written in the log of the server. Nothing was done."))
