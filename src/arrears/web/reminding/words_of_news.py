"""Tables of what came back: news of one message, replies of people."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arrears.collection.reminders.choices import MEANING, News
from arrears.collection.reminders.queries import NewsRow, ReplyRow
from arrears.web.reminding.describing import channel_name
from arrears.web.tables import Column, Link, Mark, Table

_NEWS = {
    News.DELIVERED: Mark(label=gettext_lazy("Delivered"), colour="good"),
    News.UNDELIVERED: Mark(label=gettext_lazy("Not delivered"), colour="watch"),
    News.BOUNCED: Mark(label=gettext_lazy("No such number or address"), colour="bad"),
    News.OPENED: Mark(label=gettext_lazy("Opened"), colour="good"),
    News.REPLIED: Mark(label=gettext_lazy("Replied"), colour="info"),
}


def news_table(rows: Sequence[NewsRow]) -> Table | None:
    """What came back about a message; None where nothing did."""
    if not rows:
        return None
    return Table(
        caption=_("What came back"),
        columns=[
            Column(key="at", label=_("When"), head=True),
            Column(key="news", label=_("News"), kind="mark"),
            Column(key="provider", label=_("From")),
            Column(key="detail", label=_("Detail")),
        ],
        rows=[
            {
                "at": f"{timezone.localtime(row.at):%Y-%m-%d %H:%M}",
                "news": _NEWS[News(row.news)],
                "provider": row.provider,
                "detail": row.detail or None,
            }
            for row in rows
        ],
    )


def replies_table(rows: Sequence[ReplyRow]) -> Table | None:
    """The last replies; None where there are none."""
    if not rows:
        return None
    return Table(
        caption=_("Last replies"),
        columns=[
            Column(key="at", label=_("When"), head=True),
            Column(key="meaning", label=_("Understood as"), kind="mark"),
            Column(key="text", label=_("Text"), kind="words"),
            Column(key="channel", label=_("Channel")),
            Column(key="message", label=_("Answers"), kind="link"),
        ],
        rows=[
            {
                "at": f"{timezone.localtime(row.at):%Y-%m-%d %H:%M}",
                "meaning": Mark(label=MEANING[row.meaning].label, colour=MEANING[row.meaning].colour),
                "text": row.text,
                "channel": channel_name(row.channel),
                "message": Link(text=f"#{row.message_id}", href=reverse("message", args=[row.message_id]))
                if row.message_id
                else None,
            }
            for row in rows
        ],
    )
