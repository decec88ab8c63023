"""A book for the tests of the API, tokens to it, and the asking."""

import json
from typing import Any

from tests.servicing.lives import START, open_day, running_loan


def staff(name: str = "officer", role: str = "servicing_officer") -> Any:
    """A log-in with a role."""
    from django.contrib.auth.models import User

    from arrears.web.roles import give_role

    user, _made = User.objects.get_or_create(username=name)
    give_role(user=user, role=role)
    return user


def token(*scopes: str, owner: str = "officer", role: str = "servicing_officer", **more: Any) -> str:
    """A token in the name of a log-in; without scopes it has all."""
    from arrears.web.api.operations.issue_token import issue_token
    from arrears.web.api.scopes import SCOPES

    staff(owner, role)
    said = {"name": "test", "days": 30, "actor": "tester", "requests_a_minute": 1_000_000, **more}
    return issue_token(owner=owner, scopes=list(scopes or SCOPES), **said)


class Asking:
    """Asks the API with a token."""

    def __init__(self, text: str | None) -> None:
        from django.test import Client

        headers = {"host": "localhost"} | ({} if text is None else {"authorization": f"Bearer {text}"})
        self.client = Client(headers=headers, raise_request_exception=False)

    def get(self, address: str, **said: Any) -> Any:
        return self.client.get(f"/api{address}", said)

    def post(self, address: str, said: Any = None, *, key: str | None = None, **more: Any) -> Any:
        headers = {} if key is None else {"idempotency-key": key}
        body = json.dumps({} if said is None else said)
        return self.client.post(
            f"/api{address}", body, content_type="application/json", headers=headers, **more
        )


def problem(response: Any) -> str:
    """The type of a problem document, after a look at its form."""
    assert response["content-type"] == "application/problem+json", response.content
    found = response.json()
    assert found["status"] == response.status_code
    assert found["title"]
    assert found["detail"]
    return str(found["type"].removeprefix("urn:arrears:problem:"))


def book() -> int:
    """One running loan on its first day."""
    open_day(START)
    return running_loan()
