"""Log-ins: made, changed, closed; never without an administrator; everything audited."""

from typing import Any

import pytest


def _put(name: str, role: str) -> Any:
    from arrears.web.operations.users import put_user

    return put_user(name=name, role=role, password="a-long-passphrase", actor="test")


def test_roles_are_exclusive_and_audited(db: str) -> None:
    from arrears.plumbing.audit import first_break
    from arrears.plumbing.models import AuditRecord
    from arrears.web.operations.users import set_role
    from arrears.web.roles import UnableToFindRole, role_of

    first, second = _put("ada", "administrator"), _put("ben", "administrator")
    set_role(user=second, role="analyst", actor="ada")
    assert [role_of(first), role_of(second)] == ["administrator", "analyst"]
    assert list(AuditRecord.objects.order_by("id").values_list("actor", "action", "subject")) == [
        ("test", "user.put", "ada"),
        ("test", "user.put", "ben"),
        ("ada", "user.role", "ben"),
    ]
    assert first_break() is None
    with pytest.raises(UnableToFindRole, match="choose one of analyst, collector"):
        set_role(user=second, role="king", actor="ada")


def test_the_last_administrator_stays(db: str) -> None:
    from arrears.web.operations.users import UnableToPutUser, set_active, set_role

    only = _put("ada", "administrator")
    with pytest.raises(UnableToPutUser, match="last administrator"):
        set_role(user=only, role="analyst", actor="ada")
    with pytest.raises(UnableToPutUser, match="last administrator"):
        set_active(user=only, active=False, actor="ada")
    with pytest.raises(UnableToPutUser, match="last administrator"):
        _put("ada", "analyst")
    _put("ben", "administrator")
    set_active(user=only, active=False, actor="ben")
    only.refresh_from_db()
    assert not only.is_active


@pytest.mark.parametrize(
    ("name", "password"), [("ada", "short"), ("ada", "password1234"), ("a b/c", "a-long-passphrase")]
)
def test_bad_names_and_passwords_are_refused(db: str, name: str, password: str) -> None:
    from django.contrib.auth.models import User

    from arrears.web.operations.users import UnableToPutUser, put_user

    with pytest.raises(UnableToPutUser):
        put_user(name=name, role="analyst", password=password, actor="test")
    assert not User.objects.exists()


def test_guessing_passwords_is_slowed(db: str) -> None:
    from django.core.cache import cache
    from django.test import Client

    cache.clear()
    _put("ada", "analyst")
    client = Client(headers={"host": "localhost"})
    answers = [
        client.post("/accounts/login/", {"login": "ada", "password": f"guess {n}"}).content.decode()
        for n in range(7)
    ]
    right = client.post("/accounts/login/", {"login": "ada", "password": "a-long-passphrase"})
    assert right.status_code == 200, "even the right password waits"
    assert answers[0] != answers[6]
    cache.clear()


def test_an_administrator_makes_a_log_in_on_the_screen(db: str) -> None:
    from django.contrib.auth.models import User
    from django.test import Client

    client = Client(headers={"host": "localhost", "accept-language": "en"})
    client.force_login(_put("ada", "administrator"))
    page = client.post("/users/", {"name": "ben", "role": "analyst"}).content.decode()
    password = page.split("<code>")[1].split("</code>")[0]
    assert User.objects.get(username="ben").check_password(password)
    again = client.post("/users/", {"name": "ben", "role": "analyst"}).content.decode()
    assert "This log-in exists already" in again
    ben = User.objects.get(username="ben")
    client.post(f"/users/{ben.id}/change/", {"action": "close"})
    ben.refresh_from_db()
    assert not ben.is_active


def test_a_new_password_changes_nothing_else_and_stays_out_of_cookies(db: str) -> None:
    from django.contrib.auth.models import User
    from django.test import Client

    from arrears.web.operations.users import set_active

    client = Client(headers={"host": "localhost", "accept-language": "en"})
    client.force_login(_put("ada", "administrator"))
    ben = _put("ben", "administrator")
    set_active(user=ben, active=False, actor="ada")
    response = client.post(f"/users/{ben.id}/change/", {"action": "password"})
    page = response.content.decode()
    password = page.split("<code>")[1].split("</code>")[0]
    ben = User.objects.get(username="ben")
    assert ben.check_password(password)
    assert not ben.is_active
    assert [group.name for group in ben.groups.all()] == ["administrator"]
    assert "messages" not in client.cookies
    assert response["cache-control"] == "no-store"
    assert password not in client.get(f"/users/{ben.id}/").content.decode(), "shown only once"


def test_an_old_log_in_put_again_stays_closed(db: str) -> None:
    from arrears.web.operations.users import set_active

    _put("ada", "administrator")
    set_active(user=_put("ben", "analyst"), active=False, actor="ada")
    assert not _put("ben", "analyst").is_active
