"""A token stops working at once."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from arrears.plumbing.audit import record
from arrears.plumbing.failures import Unable
from arrears.web.api.models import Token


class UnableToFindToken(Unable):
    """There is no such token."""


def revoke_token(*, prefix: str, actor: str, reason: str = "") -> None:
    """Revokes the token with this prefix; a revoked one stays as it is. Raises UnableToFindToken."""
    with transaction.atomic():
        token = Token.objects.select_for_update().filter(prefix=prefix).first()
        if token is None:
            raise UnableToFindToken(_("There is no token %(prefix)r.") % {"prefix": prefix})
        if token.revoked_at is not None:
            return
        token.revoked_at, token.revoked_by = timezone.now(), actor
        token.save(update_fields=["revoked_at", "revoked_by"])
        record(actor=actor, action="token.revoke", subject=f"token/{prefix}", reason=reason)
