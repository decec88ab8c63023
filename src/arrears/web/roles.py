"""The roles of staff, kept as Django groups, and what each may do."""

from enum import StrEnum

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, Group, User
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from arrears.plumbing.failures import Unable

ANALYST = "analyst"
COLLECTOR = "collector"
SUPERVISOR = "supervisor"
AGENCY = "agency"
SERVICING_OFFICER = "servicing_officer"
APPROVER = "approver"
ADMINISTRATOR = "administrator"


class May(StrEnum):
    """What a role allows; access.py asks for one of these."""

    READ = "read"  # figures, loans with masked particulars, closes
    UNMASK = "unmask"  # particulars of a borrower, for a reason
    COLLECT = "collect"  # talk to debtors
    WORK_PLACED = "work_placed"  # what lies with the agency of the log-in, and nothing else
    SUPERVISE = "supervise"  # queues, hand-overs, holds, reviews of conversations
    SERVICE = "service"  # events on loans, unapplied cash
    APPROVE = "approve"  # proposals of others
    ADMINISTER = "administer"  # log-ins, closes


# Nobody both does and approves: the second person is always another one (servicing checks that as well).
MAY: dict[str, frozenset[May]] = {
    ANALYST: frozenset({May.READ}),
    COLLECTOR: frozenset({May.READ, May.COLLECT}),
    SUPERVISOR: frozenset({May.READ, May.SUPERVISE}),
    AGENCY: frozenset({May.WORK_PLACED}),
    SERVICING_OFFICER: frozenset({May.READ, May.UNMASK, May.SERVICE}),
    APPROVER: frozenset({May.READ, May.APPROVE}),
    ADMINISTRATOR: frozenset({May.READ, May.UNMASK, May.ADMINISTER}),
}
LABELS: dict[str, Promise] = {
    ANALYST: _("Analyst: reads figures and loans, personal data masked"),
    COLLECTOR: _("Collector: talks to debtors whom the gate allows, records promises and next steps"),
    SUPERVISOR: _("Supervisor: shares out cases, holds and releases them, reviews conversations"),
    AGENCY: _("Agency: works what is placed with it, masked, each contact through the gate"),
    SERVICING_OFFICER: _("Servicing officer: posts events on loans, assigns payments, sees personal data"),
    APPROVER: _("Approver: approves or rejects what servicing officers propose"),
    ADMINISTRATOR: _("Administrator: signs closes, sees personal data, manages log-ins"),
}
SHORT_LABELS: dict[str, Promise] = {
    ANALYST: _("Analyst"),
    COLLECTOR: _("Collector"),
    SUPERVISOR: _("Supervisor"),
    AGENCY: _("Agency"),
    SERVICING_OFFICER: _("Servicing officer"),
    APPROVER: _("Approver"),
    ADMINISTRATOR: _("Administrator"),
}


class UnableToFindRole(Unable):
    """There is no such role; the message names those that are."""


def role_of(user: AbstractBaseUser | AnonymousUser) -> str | None:
    """The user's role; None for nobody, an inactive user or one without a role."""
    if not isinstance(user, User) or not user.is_active:
        return None
    names = set(user.groups.values_list("name", flat=True))
    return next((role for role in reversed(LABELS) if role in names), None)


def give_role(*, user: User, role: str) -> None:
    """Gives the user exactly this role. Raises UnableToFindRole."""
    if role not in LABELS:
        raise UnableToFindRole(
            gettext("There is no role %(role)r; choose one of %(roles)s.")
            % {"role": role, "roles": ", ".join(LABELS)}
        )
    group, _made = Group.objects.get_or_create(name=role)
    user.groups.set([group])
