"""News and replies from a gateway into the reminders."""

from collections.abc import Iterable
from datetime import datetime

from arrears.adapters.channels.numbers import as_kept
from arrears.adapters.channels.receipts import Said
from arrears.collection.reminders.operations.take_news import NewsItem, take_all_news
from arrears.collection.reminders.operations.take_reply import take_reply


def take(*, provider: str, said: Iterable[Said], at: datetime, prefix: str = "") -> int:
    """Takes each piece once; returns how many were new."""
    pieces = list(said)
    items = [
        NewsItem(event_id=one.event_id, news=one.news, key=one.key, ref=one.ref, detail=one.detail)
        for one in pieces
        if one.news is not None
    ]
    new = take_all_news(provider=provider, items=items, at=at) if items else 0
    for one in pieces:
        if one.reply is not None:
            senders = as_kept(one.sender, prefix=prefix) if prefix else (one.sender,)
            new += take_reply(
                channel=one.channel,
                senders=senders,
                text=one.reply,
                provider=provider,
                event_id=one.event_id,
                at=at,
            ).is_new
    return new
