"""A person signs the page of a close."""

from datetime import date

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from arrears.close.choices import CloseState
from arrears.close.models import CloseRun
from arrears.plumbing.audit import record
from arrears.plumbing.failures import Unable


class UnableToSign(Unable):
    """The day is not closed, or someone else signed its page; the message says which."""


def sign(*, business_date: date, actor: str) -> None:
    """Signs the page of a closed day, once; the same person signing again changes nothing.

    Raises UnableToSign. A signed page can't be altered: PostgreSQL refuses it (migration 0002).
    """
    if not actor.strip():
        raise UnableToSign(_("Say who signs."))
    with transaction.atomic():
        run = CloseRun.objects.select_for_update().filter(business_date=business_date).first()
        if run is None or run.state != CloseState.PUBLISHED:
            raise UnableToSign(
                _("%(day)s is not closed, so there is no page to sign.") % {"day": business_date}
            )
        if run.signed_by == actor:
            return
        if run.signed_by:
            raise UnableToSign(
                _("The page of %(day)s is signed by %(actor)s already.")
                % {"day": business_date, "actor": run.signed_by}
            )
        CloseRun.objects.filter(business_date=business_date).update(signed_by=actor, signed_at=Now())
        record(actor=actor, action="close.sign", subject=business_date.isoformat())
