"""A person signs the page of a close."""

from datetime import date

from django.db import transaction
from django.db.models.functions import Now

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
        raise UnableToSign("Say who signs.")
    with transaction.atomic():
        run = CloseRun.objects.select_for_update().filter(business_date=business_date).first()
        if run is None or run.state != CloseState.PUBLISHED:
            raise UnableToSign(f"{business_date} is not closed, so there is no page to sign.")
        if run.signed_by == actor:
            return
        if run.signed_by:
            raise UnableToSign(f"The page of {business_date} is signed by {run.signed_by} already.")
        CloseRun.objects.filter(business_date=business_date).update(signed_by=actor, signed_at=Now())
        record(actor=actor, action="close.sign", subject=business_date.isoformat())
