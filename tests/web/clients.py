"""Django's own client, logged in with a role."""

from typing import Any


def client_of(role: str, *, name: str = "", **headers: str) -> Any:
    """A client of a new log-in (named as its role when no name is given), with more headers."""
    from django.contrib.auth.models import User
    from django.test import Client

    from arrears.web.roles import give_role

    user = User.objects.create_user(username=name or role)
    give_role(user=user, role=role)
    client = Client(headers={"host": "localhost", **headers})
    client.force_login(user)
    return client
