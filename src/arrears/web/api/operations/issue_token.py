"""A token is made for an integration, in the name of a log-in."""

from datetime import timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from arrears.plumbing.audit import record
from arrears.plumbing.failures import Unable
from arrears.web.api import scopes as known_scopes
from arrears.web.api import secrets_of_tokens
from arrears.web.api.models import Token
from arrears.web.roles import role_of

DAYS_MAX = 366
REQUESTS_A_MINUTE = 600


class UnableToIssueToken(Unable):
    """The token can't be made as asked; the message says why."""


def issue_token(
    *,
    name: str,
    owner: str,
    scopes: list[str],
    days: int,
    actor: str,
    requests_a_minute: int = REQUESTS_A_MINUTE,
) -> str:
    """Makes a token that acts in the owner's name for some days and returns it: it is never shown again.

    It may do what its scopes say, and never more than its owner. Raises UnableToIssueToken and
    UnableToGiveScope.
    """
    known_scopes.require_known(scopes)
    user = User.objects.filter(username=owner).first()
    if user is None or role_of(user) is None:
        raise UnableToIssueToken(_("There is no open log-in %(name)r with a role.") % {"name": owner})
    if not 1 <= days <= DAYS_MAX:
        raise UnableToIssueToken(_("A token lasts 1 to %(days)d days.") % {"days": DAYS_MAX})
    if not name.strip() or not name.isprintable() or not 1 <= requests_a_minute <= 1_000_000:
        raise UnableToIssueToken(_("Say in one line what uses the token; 1 to 1,000,000 requests a minute."))
    written = secrets_of_tokens.new()
    with transaction.atomic():
        Token.objects.create(
            prefix=written.prefix,
            secret_hash=written.hash(),
            name=name.strip(),
            owner=user,
            scopes=sorted(set(scopes)),
            requests_a_minute=requests_a_minute,
            created_by=actor,
            expires_at=timezone.now() + timedelta(days=days),
        )
        record(
            actor=actor,
            action="token.issue",
            subject=f"token/{written.prefix}",
            detail={"name": name, "owner": owner, "scopes": sorted(set(scopes)), "days": days},
        )
    return str(written)
