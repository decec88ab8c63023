"""A pay link is opened: whose it is, and for which loans."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from arrears.collection.reminders.choices import News
from arrears.collection.reminders.events import LINK_OPENED
from arrears.collection.reminders.links import UnableToOpenLink, read_token
from arrears.collection.reminders.models import Message
from arrears.collection.reminders.operations.take_news import take_news
from arrears.plumbing import outbox


@dataclass(frozen=True, kw_only=True)
class OpenedLink:
    """What the link is about. It shows what to pay; it is no log-in and opens nothing else."""

    message_id: int
    person_id: int
    loan_ids: tuple[int, ...]
    language: str  # zh | en
    last_day: date


def resolve_link(*, token: str, today: date) -> OpenedLink:
    """What the link is about, without noting that it was opened. Raises UnableToOpenLink."""
    content = read_token(token=token, today=today)
    message = Message.objects.filter(id=content.message_id).first()
    if message is None:
        raise UnableToOpenLink(_("This link is not complete. Open it from the message again, or log in."))
    return OpenedLink(
        message_id=message.id,
        person_id=message.person_id,
        loan_ids=tuple(message.loan_ids),
        language=message.language,
        last_day=content.last_day,
    )


def open_link(*, token: str, at: datetime) -> OpenedLink:
    """The same, and the message counts as opened (once). Raises UnableToOpenLink."""
    opened = resolve_link(token=token, today=at.date())
    key = Message.objects.values_list("key", flat=True).get(id=opened.message_id)
    first = take_news(provider="link", event_id=f"{opened.message_id}", key=key, news=News.OPENED, at=at)
    if first:
        outbox.emit(
            name=LINK_OPENED,
            payload={
                "message_id": opened.message_id,
                "person_id": opened.person_id,
                "loan_ids": list(opened.loan_ids),
                "at": at.isoformat(),
            },
        )
    return opened
