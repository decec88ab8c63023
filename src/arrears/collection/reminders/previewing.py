"""What a version of a template would say to real people: nothing is stored, names stay masked."""

from dataclasses import dataclass
from datetime import date, timedelta

from arrears.collection.reminders.choices import Channel
from arrears.collection.reminders.links import VALID_DAYS, address_of, make_token
from arrears.collection.reminders.rendering import Rendered, amount_text, day_text, render
from arrears.collection.reminders.sms_length import SmsLength, sms_length
from arrears.collection.reminders.template_file import Template, Version
from arrears.parties.queries import masked_people
from arrears.plumbing.days import to_date
from arrears.servicing.documents.lender import lender_in
from arrears.servicing.queries.due_around import some_due

_BEFORE = ("due_soon", "due_today")


@dataclass(frozen=True, kw_only=True)
class Example:
    """A real loan whose figures fill the text."""

    loan_id: int
    number: str
    person_id: int
    name: str  # masked
    amount_minor: int
    currency: str
    due_on: date
    days: int


@dataclass(frozen=True, kw_only=True)
class Preview:
    """One text filled in."""

    channel: str
    language: str
    rendered: Rendered
    sms: SmsLength | None


def examples(*, template: Template, limit: int = 5) -> list[Example]:
    """Loans that stand as those do who get this template; empty where the book has none."""
    rows = some_due(late=template.code not in _BEFORE, limit=limit)
    names = masked_people(ids={row[2] for row in rows})
    return [
        Example(
            loan_id=loan,
            number=number,
            person_id=person,
            name=names[person].name if person in names else "",
            amount_minor=minor,
            currency=currency,
            due_on=to_date(due),
            days=days,
        )
        for loan, number, person, currency, due, minor, days in rows
    ]


def previews(*, version: Version, example: Example, today: date) -> list[Preview]:
    """Every channel and language of a version with the figures of one loan."""
    found = []
    for (channel, language), text in version.texts.items():
        values = _values(example, language, today)
        rendered = render(text=text, values={name: values.get(name, "…") for name in text.variables})
        length = sms_length(rendered.body) if channel == Channel.SMS else None
        found.append(Preview(channel=channel, language=language, rendered=rendered, sms=length))
    return found


def _values(example: Example, language: str, today: date) -> dict[str, str]:
    sender = lender_in(language)
    token = make_token(message_id=0, last_day=today + timedelta(days=VALID_DAYS))
    return {
        "sender": sender.name,
        "phone": sender.phone,
        "name": example.name,
        "amount": amount_text(minor=example.amount_minor, currency=example.currency, language=language),
        "due_date": day_text(day=example.due_on, language=language),
        "days": str(abs(example.days)),
        "loans": "1",
        "link": address_of(token),
        "code": "123456",
        "minutes": "5",
    }
