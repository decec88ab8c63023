"""The two roles of staff to begin with, kept as Django groups."""

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, Group, User
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from arrears.plumbing.failures import Unable

ANALYST = "analyst"
ADMINISTRATOR = "administrator"
LABELS: dict[str, Promise] = {
    ANALYST: _("Analyst: reads figures and loans, personal data masked"),
    ADMINISTRATOR: _("Administrator: signs closes, sees personal data, manages log-ins"),
}
SHORT_LABELS: dict[str, Promise] = {ANALYST: _("Analyst"), ADMINISTRATOR: _("Administrator")}


class UnableToFindRole(Unable):
    """There is no such role; the message names those that are."""


def role_of(user: AbstractBaseUser | AnonymousUser) -> str | None:
    """The user's role; None for nobody, an inactive user or one without a role."""
    if not isinstance(user, User) or not user.is_active:
        return None
    names = set(user.groups.values_list("name", flat=True))
    return next((role for role in (ADMINISTRATOR, ANALYST) if role in names), None)


def give_role(*, user: User, role: str) -> None:
    """Gives the user exactly this role. Raises UnableToFindRole."""
    if role not in LABELS:
        raise UnableToFindRole(
            gettext("There is no role %(role)r; choose one of %(roles)s.")
            % {"role": role, "roles": ", ".join(LABELS)}
        )
    group, _made = Group.objects.get_or_create(name=role)
    user.groups.set([group])
