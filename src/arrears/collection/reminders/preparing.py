"""Claimed messages made ready: those that are paid or stopped by now are dropped, the others get their
text.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
from django.db import connection

from arrears.collection.reminders.asking import Questions
from arrears.collection.reminders.gate import addresses_of, ask_gate
from arrears.collection.reminders.links import VALID_DAYS, address_of, make_token
from arrears.collection.reminders.models import Message
from arrears.collection.reminders.ports import Outgoing
from arrears.collection.reminders.rendering import Rendered, amount_text, day_text, render
from arrears.collection.reminders.reply_policy import reply_rules
from arrears.collection.reminders.template_file import templates
from arrears.parties.reach_queries import names_to_address
from arrears.plumbing.crypto import open_sealed, seal_many
from arrears.plumbing.days import to_day
from arrears.servicing.documents.lender import Lender, lender_in
from arrears.servicing.queries.due_around import due_now

PURPOSE = "message.text"
VALUES_PURPOSE = "message.values"  # of what only the sender knows, such as a one-time code
OPT_OUT_DUTY = "opt_out_line"


@dataclass(frozen=True, kw_only=True)
class Ready:
    """What goes out, and what does not with its reason."""

    outgoing: list[Outgoing]
    dropped: dict[int, str]  # message id -> why


def prepare(*, messages: Sequence[Message], at: datetime) -> Ready:
    """Looks again at what is owed and allowed, and puts the texts together; they are kept with the
    messages.
    """
    dropped = _paid(messages)
    left = [message for message in messages if message.id not in dropped]
    opened = addresses_of(decisions=[m.decision_id for m in left if m.decision_id is not None], at=at)
    stale = [message for message in left if message.decision_id not in opened]
    if stale:
        opened |= _asked_again(stale, at)
    for message in stale:
        if message.decision_id not in opened:
            dropped[message.id] = "stopped"
    left = [message for message in left if message.id not in dropped]
    outgoing = _composed(left, opened, at)
    _keep(left, outgoing)
    return Ready(outgoing=outgoing, dropped=dropped)


def again(*, messages: Sequence[Message], at: datetime) -> Ready:
    """The same messages with the texts that were kept: for those whose worker died."""
    with_text = [message for message in messages if message.text_sealed is not None]
    opened = addresses_of(decisions=[m.decision_id for m in with_text if m.decision_id is not None], at=at)
    outgoing = []
    for message in with_text:
        kept = json.loads(open_sealed(message.text_sealed or b"", purpose=PURPOSE))
        to = opened.get(message.decision_id or 0)
        if to is not None:
            rendered = Rendered(subject=kept["subject"], body=kept["body"])
            outgoing.append(_outgoing(message, to, rendered, kept["link"], kept["values"]))
    return Ready(outgoing=outgoing, dropped={})


def _asked_again(messages: Sequence[Message], at: datetime) -> dict[int, str]:
    """Asks the gate anew for messages whose decision no longer holds (it has gone stale, or a stop came in).

    Addresses by the new decisions, which the messages carry from now on; those denied keep the old one.
    """
    questions = Questions(
        person_id=np.array([message.person_id for message in messages], np.int64),
        loans=[list(message.loan_ids) for message in messages],
        point=np.array([message.contact_point_id or 0 for message in messages], np.int64),
        channel=[message.channel for message in messages],
        purpose=[message.purpose for message in messages],
        at=np.array([at] * len(messages), object),
    )
    answers = ask_gate(questions)
    fresh = [
        (message, decision, duties)
        for message, allowed, decision, duties in zip(
            messages, answers.allowed.tolist(), answers.decision_id.tolist(), answers.duties, strict=True
        )
        if allowed
    ]
    for message, decision, duties in fresh:
        message.decision_id, message.duties = decision, duties
        Message.objects.filter(id=message.id).update(decision_id=decision, duties=duties)
    return addresses_of(decisions=[decision for _message, decision, _duties in fresh], at=at)


def _paid(messages: Sequence[Message]) -> dict[int, str]:
    """Messages of a plan whose loans owe nothing of it any more; the amounts of the others become today's."""
    planned = [message for message in messages if message.run_id is not None]
    owed = due_now(loan_ids={loan for message in planned for loan in message.loan_ids})
    dropped = {}
    for message in planned:
        amount, loans = _still_due(message, owed)
        if amount <= 0:
            dropped[message.id] = "paid"
        message.values = {**message.values, "amount_minor": amount, "loans": loans}
    return dropped


def _still_due(message: Message, owed: Mapping[int, tuple[int, int, int]]) -> tuple[int, int]:
    """Minor units still due of what the message speaks of, and how many loans."""
    late = message.values["days"] > 0
    due_day = to_day(date.fromisoformat(message.values["due_on"]))
    amounts = []
    for loan in message.loan_ids:
        overdue, next_day, next_minor = owed.get(loan, (0, 0, 0))
        amounts.append(overdue if late else next_minor if next_day == due_day else 0)
    return sum(amounts), sum(amount > 0 for amount in amounts)


def _composed(messages: Sequence[Message], opened: Mapping[int, str], at: datetime) -> list[Outgoing]:
    names = names_to_address(person_ids={message.person_id for message in messages})
    known, opt_out = templates(), reply_rules().opt_out_line
    senders = {language: lender_in(language) for language in ("zh", "en")}
    outgoing = []
    for message in messages:
        link = address_of(make_token(message_id=message.id, last_day=at.date() + timedelta(days=VALID_DAYS)))
        values = _variables(message, senders[message.language], names.get(message.person_id, ""), link)
        text = known[message.template].versions[message.version].texts[message.channel, message.language]
        line = opt_out[message.language] if OPT_OUT_DUTY in message.duties.split() else ""
        rendered = render(text=text, values=values, added_line=line)
        used = {name: values[name] for name in text.variables}
        outgoing.append(_outgoing(message, opened[message.decision_id or 0], rendered, link, used))
    return outgoing


def _variables(message: Message, sender: Lender, name: str, link: str) -> dict[str, str]:
    said = message.values
    values = {"sender": sender.name, "phone": sender.phone, "name": name, "link": link}
    if "amount_minor" in said:
        language = message.language
        values["amount"] = amount_text(
            minor=said["amount_minor"], currency=said["currency"], language=language
        )
        values["due_date"] = day_text(day=date.fromisoformat(said["due_on"]), language=language)
        values["days"], values["loans"] = str(abs(said["days"])), str(said["loans"])
    if "sealed" in said:
        opened = open_sealed(bytes.fromhex(said["sealed"]), purpose=VALUES_PURPOSE)
        values |= {str(key): str(value) for key, value in json.loads(opened).items()}
    return values


def _outgoing(message: Message, to: str, rendered: Rendered, link: str, values: dict[str, str]) -> Outgoing:
    return Outgoing(
        message_id=message.id,
        key=message.key,
        channel=message.channel,
        to=to,
        subject=rendered.subject,
        body=rendered.body,
        link=link,
        language=message.language,
        template=message.template,
        version=message.version,
        values=values,
    )


def _keep(messages: Sequence[Message], outgoing: Sequence[Outgoing]) -> None:
    """Seals the texts into the rows before anything goes out."""
    texts = [
        json.dumps(
            {"subject": one.subject, "body": one.body, "link": one.link, "values": one.values},
            ensure_ascii=False,
        )
        for one in outgoing
    ]
    for message, sealed in zip(messages, seal_many(texts, purpose=PURPOSE), strict=True):
        message.text_sealed = sealed
    store_texts(messages=messages)


def store_texts(*, messages: Sequence[Message]) -> None:
    """One statement for all rows: the text, and the amounts that it names."""
    with connection.cursor() as cursor:
        cursor.execute(
            "update reminders_message m set text_sealed = n.text, values = n.said::jsonb "
            "from unnest(%s::bigint[], %s::bytea[], %s::text[]) n(id, text, said) where m.id = n.id",
            [
                [message.id for message in messages],
                [message.text_sealed for message in messages],
                [json.dumps(message.values) for message in messages],
            ],
        )
