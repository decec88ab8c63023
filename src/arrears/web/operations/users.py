"""Log-ins of staff: made, given a role or a new password, closed and opened again. Each is audited."""

from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from arrears.plumbing.audit import record
from arrears.plumbing.failures import Unable
from arrears.web.roles import ADMINISTRATOR, give_role, role_of


class UnableToPutUser(Unable):
    """The log-in can't be made or changed; the message says why."""


def put_user(*, name: str, role: str, password: str, actor: str) -> User:
    """Makes the log-in, or gives an existing one this role and password; a closed one stays closed.

    Raises UnableToPutUser (bad name or password, or it would leave no administrator) and UnableToFindRole.
    """
    with transaction.atomic():
        user = User.objects.filter(username=name).first() or User(username=name)
        if user.pk is not None and role != ADMINISTRATOR:
            _keep_one_administrator(user)
        _give_password(user, password)
        give_role(user=user, role=role)
        record(actor=actor, action="user.put", subject=name, detail={"role": role})
    return user


def set_password(*, user: User, password: str, actor: str) -> None:
    """Gives the log-in this password and changes nothing else. Raises UnableToPutUser (bad password)."""
    with transaction.atomic():
        _give_password(user, password)
        record(actor=actor, action="user.password", subject=user.username)


def set_role(*, user: User, role: str, actor: str) -> None:
    """Changes the role. Raises UnableToPutUser when it would leave no administrator."""
    with transaction.atomic():
        if role != ADMINISTRATOR:
            _keep_one_administrator(user)
        give_role(user=user, role=role)
        record(actor=actor, action="user.role", subject=user.username, detail={"role": role})


def set_active(*, user: User, active: bool, actor: str) -> None:
    """Closes a log-in (its sessions end) or opens it again."""
    with transaction.atomic():
        if not active:
            _keep_one_administrator(user)
        user.is_active = active
        user.save(update_fields=["is_active"])
        record(actor=actor, action="user.open" if active else "user.close", subject=user.username)


def _give_password(user: User, password: str) -> None:
    try:
        user.clean_fields(exclude=["password"])
        validate_password(password, user)
    except ValidationError as error:
        raise UnableToPutUser(" ".join(error.messages)) from error
    user.set_password(password)
    user.save()


def _keep_one_administrator(user: User) -> None:
    if role_of(user) != ADMINISTRATOR:
        return
    # Locks the administrators, so that two requests can't each remove the other.
    others = User.objects.select_for_update().filter(groups__name=ADMINISTRATOR, is_active=True)
    if not [other for other in others if other.pk != user.pk]:
        raise UnableToPutUser(
            _("%(name)s is the last administrator. Give the role to someone else first.")
            % {"name": user.username}
        )
