"""Messages to the borrower in the app: read here, and counted as opened when they are."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from arrears.collection.reminders.choices import Channel, MessageState, News
from arrears.collection.reminders.operations.take_news import NewsItem, take_all_news
from arrears.collection.reminders.queries import MessageRow, inbox, texts_of
from arrears.plumbing.clock import moment
from arrears.web.portal.access import Borrower, for_borrowers


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A message with its text."""

    row: MessageRow
    subject: str
    body: str

    @property
    def unread(self) -> bool:
        """Whether nobody has opened it yet."""
        return self.row.state is not MessageState.OPENED


@for_borrowers
def read_messages(request: HttpRequest, borrower: Borrower) -> HttpResponse:
    """All messages in the app, the newest first; those that were new count as opened now."""
    letters = messages_to(borrower)
    items = [
        NewsItem(event_id=f"opened/{one.row.id}", news=News.OPENED, key=one.row.key)
        for one in letters
        if one.unread
    ]
    if items:
        take_all_news(provider=Channel.IN_APP, items=items, at=moment())
    return render(request, "portal/messages.html", {"borrower": borrower, "letters": letters})


def messages_to(borrower: Borrower) -> list[Letter]:
    """The borrower's own, the newest first."""
    rows = inbox(person_id=borrower.person_id)
    texts = texts_of(message_ids=[row.id for row in rows])
    return [
        Letter(row=row, subject=texts[row.id].subject, body=texts[row.id].body)
        for row in rows
        if row.id in texts
    ]
