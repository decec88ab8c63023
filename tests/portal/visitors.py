"""A borrower who is logged in, for the tests of the portal."""

from typing import Any

PHONE = "12012345678"  # of tests.servicing.lives.borrower


def client() -> Any:
    from django.test import Client

    return Client(headers={"host": "localhost", "accept-language": "en"})


def code_for(phone: str = PHONE) -> str:
    """The code that the last message to a phone carries."""
    from arrears.web.portal.codes import text_of
    from arrears.web.portal.models import LogInCode

    row = LogInCode.objects.order_by("-id").first()
    assert row is not None
    found = text_of(code_id=row.id)
    assert found is not None
    return found[1]


def logged_in(phone: str = PHONE) -> Any:
    """A client after the log-in by phone and code."""
    one = client()
    assert one.post("/my/log-in/", {"phone": phone}).status_code == 302
    response = one.post("/my/log-in/code/", {"code": code_for(phone)})
    assert response.status_code == 302, response.content
    return one
