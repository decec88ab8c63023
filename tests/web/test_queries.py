"""Screens ask the database a bounded number of questions, however many rows they show."""

from typing import Any

import pytest

LIMITS = {"/": 14, "/loans/": 12, "/users/": 12, "/design/": 10}


@pytest.mark.parametrize("path", LIMITS)
def test_few_queries(db: str, path: str) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = _administrator()
    for n in range(30):
        _add_user(n)
    client.get(path)  # what is remembered between pages is remembered now
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    assert len(queries) <= LIMITS[path], [query["sql"] for query in queries]


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
