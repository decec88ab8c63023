"""Screens ask the database a bounded number of questions, however many rows they show."""

from datetime import date, timedelta
from typing import Any

import pytest

LIMITS = {
    "/": 14,
    "/loans/": 12,
    "/users/": 12,
    "/design/": 10,
    "/close/": 12,
    "/products/": 9,
    "/products/cash-12/": 9,
}


@pytest.mark.parametrize("path", LIMITS)
def test_few_queries(db: str, path: str) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = _administrator()
    for n in range(30):
        _add_user(n)
        _add_close(n)
    client.get(path)  # what is remembered between pages is remembered now
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    assert len(queries) <= LIMITS[path], [query["sql"] for query in queries]


def _add_close(n: int) -> None:
    from django.db.models.functions import Now

    from arrears.close.choices import CloseState
    from arrears.close.models import CloseRun

    day = date(2026, 1, 1) + timedelta(days=n)
    CloseRun.objects.create(
        business_date=day,
        state=CloseState.PUBLISHED,
        started_at=Now(),
        finished_at=Now(),
        rulebook_version="1",
        page={"business_date": str(day), "previous": None, "loans": 0, "totals": [], "changes": None}
        | {"checks": [], "breaks": [], "set_aside": [], "stages": {"seconds": {}, "slowest": None}},
    )


def _administrator() -> Any:
    from django.test import Client

    client = Client(headers={"host": "localhost"})
    client.force_login(_add_user(-1, role="administrator"))
    return client


def _add_user(n: int, role: str = "analyst") -> Any:
    from django.contrib.auth.models import User

    from arrears.web.roles import give_role

    user = User.objects.create_user(username=f"user{n}")
    give_role(user=user, role=role)
    return user
