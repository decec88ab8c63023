"""The only way from a request of the API to an object: every endpoint goes through here first.

A token opens what its scopes name and what its owner may do, whichever is less. Without one that is known,
open and of an owner with a role nothing is answered (401); without the scope it is 403; what is not there is
404 for everybody alike.
"""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from arrears.payments.queries import ReceiptRow, receipt
from arrears.plumbing.failures import Unable
from arrears.servicing.queries.line_page import require_line
from arrears.servicing.queries.loan_page import id_of_loan
from arrears.web.api import limits, secrets_of_tokens
from arrears.web.api.models import Token, WebhookEndpoint
from arrears.web.api.scopes import READ
from arrears.web.roles import MAY, May, role_of


class UnableToAuthenticate(Unable):
    """No token, or one that opens nothing."""


class UnableToAllow(Unable):
    """The token is good, but not for this."""


class UnableToAnswerNow(Unable):
    """Too many requests; `rate` says when the next minute begins."""

    def __init__(self, message: str, *, rate: limits.Rate) -> None:
        super().__init__(message)
        self.rate = rate


@dataclass(frozen=True, kw_only=True)
class Caller:
    """Who asks through the API."""

    name: str  # the log-in in whose name the token acts: the actor of everything that it does
    owner_id: int
    role: str
    scopes: frozenset[str]
    rate: limits.Rate


def access_scope(*, request: HttpRequest, token: str, scope: str) -> Caller:
    """Who asks, when the token may.

    Raises UnableToAuthenticate, UnableToAllow, UnableToAnswerNow.
    """
    found, user, role = _known(request, token)
    rate = limits.count(subject=f"token:{found.id}", limit=found.requests_a_minute)
    request.rate = rate  # type: ignore[attr-defined]  # told in the headers of every answer
    if rate.exceeded:
        raise UnableToAnswerNow(
            _("More than %(limit)s requests in this minute. Ask again in %(seconds)s s.")
            % {"limit": rate.limit, "seconds": rate.seconds},
            rate=rate,
        )
    _note_use(found)
    if scope not in found.scopes:
        raise UnableToAllow(_("This token has no scope %(scope)s.") % {"scope": scope})
    if not scope.startswith(f"{READ}:") and not _may_write(role):
        raise UnableToAllow(
            _("%(username)s may read, not write: the role is %(role)s.")
            % {"username": user.username, "role": role}
        )
    return Caller(name=user.username, owner_id=user.pk, role=role, scopes=frozenset(found.scopes), rate=rate)


def access_loan(*, caller: Caller, number: str) -> int:
    """Id of the loan with this number. Raises UnableToFindLoan."""
    del caller  # every role sees every loan
    return id_of_loan(number=number)


def access_line(*, caller: Caller, line_id: int) -> int:
    """Id of a line that there is. Raises UnableToFindLine."""
    del caller  # every role sees every line
    require_line(line_id=line_id)
    return line_id


def access_receipt(*, caller: Caller, receipt_id: int) -> ReceiptRow:
    """Money that came in. Raises UnableToFindReceipt."""
    del caller
    return receipt(receipt_id=receipt_id)


class UnableToFindWebhook(Unable):
    """The owner has no such webhook."""


def access_webhook(*, caller: Caller, webhook_id: int) -> WebhookEndpoint:
    """A webhook of the caller's own. Raises UnableToFindWebhook."""
    found = WebhookEndpoint.objects.filter(id=webhook_id, owner_id=caller.owner_id).first()
    if found is None:
        raise UnableToFindWebhook(_("There is no webhook %(webhook_id)s.") % {"webhook_id": webhook_id})
    return found


def _may_write(role: str) -> bool:
    return May.SERVICE in MAY[role]


def _known(request: HttpRequest, text: str) -> tuple[Token, User, str]:
    """The token, its owner and the owner's role.

    Failures are counted by the address that they come from: after too many it is told nothing but to wait.
    A good token is answered all the same: its neighbours may not lock it out.
    """
    try:
        return _opened(text)
    except UnableToAuthenticate:
        failed = limits.count(
            subject=f"failed:{request.META.get('REMOTE_ADDR', '')}", limit=settings.API_FAILED_A_MINUTE
        )
        if failed.exceeded:
            raise UnableToAnswerNow(
                _("Too many tokens that open nothing. Ask again in %(seconds)s s.")
                % {"seconds": failed.seconds},
                rate=failed,
            ) from None
        raise


def _opened(text: str) -> tuple[Token, User, str]:
    written = secrets_of_tokens.read(text)
    found = None
    if written is not None:
        found = Token.objects.select_related("owner").filter(prefix=written.prefix).first()
    if written is None or found is None or not written.answers(found.secret_hash):
        raise UnableToAuthenticate(_("The token is unknown."))
    if found.revoked_at is not None:
        raise UnableToAuthenticate(_("The token is revoked. Ask an administrator for a new one."))
    if found.expires_at <= timezone.now():
        raise UnableToAuthenticate(_("The token has expired. Ask an administrator for a new one."))
    role = role_of(found.owner)
    if role is None:
        raise UnableToAuthenticate(_("The log-in that the token acts for is closed or has no role."))
    return found, found.owner, role


def _note_use(token: Token) -> None:
    """Last used, to the minute: not a write for every read."""
    now = timezone.now()
    old = Q(last_used_at=None) | Q(last_used_at__lt=now.replace(second=0, microsecond=0))
    Token.objects.filter(old, id=token.id).update(last_used_at=now)
