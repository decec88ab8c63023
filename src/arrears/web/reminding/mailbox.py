"""The mailbox: every message that left or would have left, with its text; and one message with what came of
it.
"""

from datetime import date

from django.contrib import messages as notices
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from arrears.collection.reminders.choices import CHANNEL, MESSAGE_STATE, MessageState
from arrears.collection.reminders.operations.settle_doubt import settle_doubt
from arrears.collection.reminders.queries import (
    Chosen,
    MessageRow,
    MessageText,
    messages,
    news_of,
    replies,
    text_of_message,
    texts_of,
)
from arrears.parties.queries import find_people_by_words, masked_people
from arrears.plumbing import clock
from arrears.plumbing.failures import Unable
from arrears.servicing.documents.lender import lender_in
from arrears.servicing.documents.paper import Block, Paper
from arrears.web.access import access_doubt, access_message, access_messages
from arrears.web.paging import page_from, page_number
from arrears.web.papers.pdf import as_pdf
from arrears.web.reminding.describing import channel_name, state_mark, template_name, why_text
from arrears.web.reminding.words_of_news import news_table, replies_table
from arrears.web.roles import May

PER_PAGE = 25
_SECRET = "one_time_code"  # read by staff only where nothing leaves this machine


def mailbox(request: HttpRequest) -> HttpResponse:
    """The list, the newest first; POSTed words (a phone, an ID number) find the messages to one person."""
    access_messages(request.user)
    words = " ".join(request.POST.get("q", "").split())[:60]
    chosen = _chosen(request.GET, words)
    number = page_number(request.GET)
    rows, count = messages(chosen=chosen, offset=(number - 1) * PER_PAGE, limit=PER_PAGE)
    page = page_from(items=rows, count=count, number=number, query=request.GET, size=PER_PAGE)
    texts = texts_of(message_ids=[row.id for row in rows])
    people = masked_people(ids={row.person_id for row in rows})
    context = {
        "page": page,
        "chosen": chosen,
        "words": words,
        "channels": [(code, choice.label) for code, choice in CHANNEL.items()],
        "states": [(int(state), MESSAGE_STATE[state].label) for state in MessageState],
        "lines": [
            {
                "row": row,
                "state": state_mark(row),
                "channel": channel_name(row.channel),
                "template": template_name(row.template),
                "text": readable(row, texts.get(row.id)),
                "person": people[row.person_id].name if row.person_id in people else "",
                "phone": people[row.person_id].phone if row.person_id in people else "",
            }
            for row in rows
        ],
        "replies": replies_table(replies(limit=10)),
    }
    response = render(request, "reminding/mailbox.html", context)
    response["Cache-Control"] = "no-store"
    return response


def readable(row: MessageRow, text: MessageText | None) -> MessageText | None:
    """The text; of a one-time code that really left nobody here reads it."""
    return None if row.template == _SECRET and row.provider != "mailbox" else text


def message_page(request: HttpRequest, message_id: int) -> HttpResponse:
    """One message: what was said, why it was allowed, what came back."""
    staff, row = access_message(user=request.user, message_id=message_id)
    people = masked_people(ids=[row.person_id])
    context = {
        "row": row,
        "state": state_mark(row),
        "channel": channel_name(row.channel),
        "template": template_name(row.template),
        "person": people.get(row.person_id),
        "text": readable(row, text_of_message(message_id=row.id)),
        "why": why_text(why=row.why, rules=row.rules),
        "news": news_table(news_of(message_id=row.id)),
        "is_letter": row.channel == "letter",
        "in_doubt": row.state == MessageState.IN_DOUBT and staff.may(May.UNMASK),
    }
    response = render(request, "reminding/message.html", context)
    response["Cache-Control"] = "no-store"
    return response


def message_letter(request: HttpRequest, message_id: int) -> HttpResponse:
    """A letter as PDF, to be printed and posted."""
    _staff, row = access_message(user=request.user, message_id=message_id)
    text = text_of_message(message_id=row.id)
    if row.channel != "letter" or text is None:
        raise Http404
    sender = lender_in(row.language)
    paper = Paper(
        language="zh-hans" if row.language == "zh" else "en",
        title=text.subject,
        sender=sender.name,
        sender_lines=(sender.address, f"{sender.phone}  {sender.email}"),
        addressee="",
        blocks=(Block(title="", lines=tuple(line for line in text.body.split("\n") if line)),),
        footer=f"{sender.name} · {row.business_date.isoformat()}",
    )
    response = HttpResponse(as_pdf(paper), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="letter-{row.id}.pdf"'
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def message_doubt(request: HttpRequest, message_id: int) -> HttpResponse:
    """A person says what became of a message in doubt."""
    staff, row = access_doubt(user=request.user, message_id=message_id)
    try:
        settle_doubt(
            message_id=row.id,
            went_out=request.POST.get("went_out") == "yes",
            at=clock.moment(),
            actor=staff.name,
        )
        notices.success(request, _("It is written down."))
    except Unable as failure:
        notices.error(request, str(failure))
    return redirect(reverse("message", args=[row.id]))


def _chosen(query: QueryDict, words: str) -> Chosen:
    channel, state, day = query.get("channel", ""), query.get("state", ""), query.get("on", "")
    try:
        on = date.fromisoformat(day) if day else None
    except ValueError:
        on = None
    people = tuple(find_people_by_words(words=[words, words.replace(" ", "")])) if words else None
    return Chosen(
        channel=channel if channel in CHANNEL else "",
        state=int(state) if state.isdigit() and int(state) in set(MessageState) else 0,
        person_ids=people,
        on=on,
        template=query.get("template", "")[:60],
    )
