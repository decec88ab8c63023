"""Reminders of a simulated lender: its texts approved, each day planned and handed over, and what comes back.

Nothing leaves: deliveries, openings and replies are drawn from the seed and say that a simulation made them.
"""

import random
from datetime import date, datetime, time

from django.utils import timezone

from arrears.collection.reminders.approvals import standings
from arrears.collection.reminders.choices import Channel, MessageState, News, TemplateState
from arrears.collection.reminders.operations.decide_template import approve_template, propose_template
from arrears.collection.reminders.operations.hand_over import hand_over
from arrears.collection.reminders.operations.plan_reminders import plan_reminders
from arrears.collection.reminders.operations.take_news import NewsItem, take_all_news
from arrears.collection.reminders.queries import SIMULATION, Chosen, MessageRow, messages

ACTOR = "system:reminders"
_PLANNED_AT, _SENT_AT, _BACK_AT = time(9, 0), time(12, 0), time(12, 5)
# Shares of messages that arrive, come back for good, and are opened: made up, nobody's measurement.
_ARRIVE = {
    Channel.SMS: 0.95,
    Channel.EMAIL: 0.97,
    Channel.PUSH: 0.7,
    Channel.VOICE_BOT: 0.5,
    Channel.IN_APP: 0.0,
}
_GONE = {Channel.SMS: 0.004, Channel.EMAIL: 0.01, Channel.PUSH: 0.02}
_OPENED = {Channel.SMS: 0.18, Channel.EMAIL: 0.15, Channel.PUSH: 0.2, Channel.IN_APP: 0.35}


def remind(*, on: date, seed: int) -> None:
    """Plans the open day, hands over what is due at noon, and takes what comes back. Safe to repeat."""
    approve_texts()
    plan_reminders(business_date=on, now=_at(on, _PLANNED_AT), actor=ACTOR)
    hand_over(at=_at(on, _SENT_AT))
    rows, _count = messages(chosen=Chosen(on=on), offset=0, limit=1_000_000)
    items = [item for row in rows if row.state == MessageState.HANDED_OVER for item in _news(row, seed)]
    take_all_news(provider=SIMULATION, items=items, at=_at(on, _BACK_AT))


def approve_texts() -> None:
    """Whatever text is not decided yet is proposed by one person and approved by another."""
    for standing in standings():
        if standing.state == TemplateState.DRAFT:
            code, version = standing.template.code, standing.version.number
            propose_template(template=code, version=version, actor="officer", reason="demonstration")
            approve_template(template=code, version=version, actor="approver", reason="demonstration")


def _news(row: MessageRow, seed: int) -> list[NewsItem]:
    """What comes back about one message, the same for the same seed."""
    chance = random.Random(f"{seed}/{row.key}")
    arrives, gone, opened = (chance.random() for _ in range(3))
    channel = Channel(row.channel)
    found: list[News] = []
    if gone < _GONE.get(channel, 0.0):
        found.append(News.BOUNCED)
    elif arrives < _ARRIVE.get(channel, 1.0):
        if channel != Channel.LETTER:
            found.append(News.DELIVERED)
        if opened < _OPENED.get(channel, 0.0):
            found.append(News.OPENED)
    elif channel == Channel.IN_APP and opened < _OPENED[channel]:
        found.append(News.OPENED)
    elif channel in (Channel.SMS, Channel.VOICE_BOT):
        found.append(News.UNDELIVERED)
    return [NewsItem(event_id=f"{row.key}/{news}", news=news, key=row.key) for news in found]


def _at(on: date, clock: time) -> datetime:
    return datetime.combine(on, clock, tzinfo=timezone.get_default_timezone())
