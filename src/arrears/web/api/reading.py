"""What a body may be: JSON, said to be JSON, with numbers that JSON knows, each member once."""

import json
from typing import Any

from django.http import HttpRequest
from ninja.errors import HttpError
from ninja.parser import Parser

_WITH_BODY = ("POST", "PUT", "PATCH")


class StrictParser(Parser):
    """Reads JSON bodies only; ninja answers 400 to what is raised here."""

    def parse_body(self, request: HttpRequest) -> Any:
        return json.loads(request.body.decode("utf-8"), parse_constant=_refuse, object_pairs_hook=_once)


def require_json(request: HttpRequest) -> None:
    """Raises HttpError 415 for a body that does not say that it is JSON."""
    if request.method in _WITH_BODY and request.content_type != "application/json":
        raise HttpError(415, "Send the body as application/json.")


def _once(members: list[tuple[str, Any]]) -> dict[str, Any]:
    """Two members of one name: readers differ in which of them counts."""
    found = dict(members)
    if len(found) < len(members):
        raise ValueError("a member is given more than once")
    return found


def _refuse(text: str) -> None:
    raise ValueError(f"{text} is no number of JSON")
