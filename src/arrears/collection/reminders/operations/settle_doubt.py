"""A person says what became of a message that nobody was sure of."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from arrears.collection.reminders.choices import MessageState
from arrears.collection.reminders.models import Message
from arrears.plumbing.audit import record
from arrears.plumbing.failures import Unable


class UnableToSettle(Unable):
    """The message is not in doubt (any more)."""


def settle_doubt(*, message_id: int, went_out: bool, at: datetime, actor: str) -> None:
    """It went out, or it did not; for the caps it counts either way. Raises UnableToSettle."""
    with transaction.atomic():
        message = Message.objects.select_for_update().filter(id=message_id).first()
        if message is None or message.state != MessageState.IN_DOUBT:
            raise UnableToSettle(_("This message is not in doubt any more."))
        state = MessageState.HANDED_OVER if went_out else MessageState.FAILED
        Message.objects.filter(id=message_id).update(
            state=state, why="" if went_out else "no_answer", handed_at=at if went_out else None, state_at=at
        )
        record(
            actor=actor,
            action="message.settled",
            subject=f"message/{message_id}",
            detail={"went_out": went_out},
        )
