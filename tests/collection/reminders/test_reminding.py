"""Reminders from plan to delivery, on a real database, through the gate."""

import re
from datetime import date

import pytest

from tests.collection.reminders import lender
from tests.collection.reminders.lender import close_to, make_lender, messages, moment, pay, plan, send

DUE, LATE_2, LATE_6 = date(2025, 7, 16), date(2025, 7, 18), date(2025, 7, 22)


@pytest.fixture
def people(db: str) -> dict[int, list[int]]:
    return make_lender(people=4)


def texts(**chosen) -> list[str]:
    from arrears.collection.reminders.queries import texts_of

    found = texts_of(message_ids=[message.id for message in messages(**chosen)])
    return [text.body for text in found.values()]


def test_from_the_plan_to_the_mailbox(people: dict[int, list[int]]) -> None:
    from arrears.collection.reminders.choices import MessageState

    close_to(DUE)
    done = plan(DUE)
    assert (done.people, done.loans, done.waiting, done.again) == (4, 4, 4, False)
    assert plan(DUE).again
    assert {m.channel for m in messages()} == {"sms"}
    assert send(DUE, "09:30").sent == 0  # not before half past ten
    assert send(DUE, "10:30").sent == 4
    assert send(DUE, "10:31").sent == 0
    assert {m.state for m in messages()} == {MessageState.HANDED_OVER}
    said = texts()
    assert all("示范消费金融公司" in text and "今天是您的还款日" in text and "/p/" in text for text in said)
    assert len(set(said)) == 4


def test_every_message_has_its_decision_and_attempt(people: dict[int, list[int]]) -> None:
    from tests.servicing.lives import rows

    close_to(DUE)
    plan(DUE)
    send(DUE)
    assert rows(
        "select count(*) from contacts_attemptrow where result = 'sent' and supplier = 'mailbox'"
    ) == [(4,)]
    [(joined,)] = rows(
        "select count(*) from reminders_message m join contacts_decisionrow d on d.id = m.decision_id "
        "join contacts_reveal r on r.decision_id = d.id where d.verdict <> 'deny' and d.channel = m.channel"
    )
    assert joined == 4


def test_one_message_for_several_loans(db: str) -> None:
    people = make_lender(people=2, loans_each=3)
    close_to(DUE)
    assert plan(DUE).people == 2
    [first, _second] = messages()
    assert sorted(first.loan_ids) == sorted(people[first.person_id])
    assert first.values["loans"] == 3


def test_who_paid_meanwhile_is_left_alone(people: dict[int, list[int]]) -> None:
    from tests.servicing.lives import rows

    close_to(LATE_2)
    plan(LATE_2)
    paid, part, *_others = messages()
    owed = paid.values["amount_minor"]
    pay(paid.loan_ids[0], owed + 10_000, LATE_2)
    pay(part.loan_ids[0], 30_000, LATE_2)
    done = send(LATE_2)
    assert (done.sent, done.dropped) == (3, 1)
    assert [(m.person_id, m.why) for m in messages(why="paid")] == [(paid.person_id, "paid")]
    assert rows("select count(*) from contacts_withdrawal") == [(1,)]
    now = messages(id=part.id)[0].values["amount_minor"]
    assert now < part.values["amount_minor"]
    assert any(f"{now / 100:,.2f}元" in text for text in texts(id=part.id))


def test_a_stop_after_the_plan_counts(people: dict[int, list[int]]) -> None:
    from arrears.collection.contacts.operations.stop import stop

    close_to(LATE_2)
    plan(LATE_2)
    first = messages()[0]
    stop(
        person_id=first.person_id, kind="dispute", since=moment(LATE_2, "09:30"), evidence="letter", actor="t"
    )
    done = send(LATE_2)
    assert (done.sent, done.dropped) == (3, 1)
    assert messages(id=first.id)[0].why == "stopped"


def test_a_stop_before_the_plan_is_a_denial(people: dict[int, list[int]]) -> None:
    from arrears.collection.contacts.operations.stop import stop
    from arrears.collection.reminders.choices import MessageState

    close_to(LATE_2)
    who = min(people)
    stop(person_id=who, kind="insolvency", since=moment(LATE_2, "08:30"), evidence="court", actor="t")
    assert plan(LATE_2).denied == 1
    [denied] = messages(person_id=who)
    assert denied.state == MessageState.DENIED
    assert "insolvency" in denied.why
    assert denied.decision_id


def test_opting_out_by_reply_moves_to_another_channel(people: dict[int, list[int]]) -> None:
    from arrears.collection.reminders.operations.take_reply import take_reply

    close_to(DUE)
    plan(DUE)
    send(DUE)
    first = messages()[0]
    said = {"channel": "sms", "senders": ["12000000000"], "provider": "aliyun", "event_id": "1"}
    taken = take_reply(**said, text="TD", at=moment(DUE, "13:00"))
    assert (taken.meaning, taken.is_new) == ("opt_out", True)
    assert not take_reply(**said, text="TD", at=moment(DUE, "13:00")).is_new
    close_to(LATE_6)
    plan(LATE_6)
    [again] = messages(person_id=first.person_id, business_date=LATE_6)
    assert again.channel == "email"
    assert {m.channel for m in messages(business_date=LATE_6)} == {"sms", "email"}


def test_a_wrong_number_is_never_used_again(people: dict[int, list[int]]) -> None:
    from arrears.collection.reminders.operations.take_reply import take_reply
    from tests.servicing.lives import rows

    close_to(DUE)
    plan(DUE)
    send(DUE)
    take_reply(
        channel="sms",
        senders=["12000000001"],
        text="打错了",
        provider="x",
        event_id="1",
        at=moment(DUE, "13:00"),
    )
    assert rows("select status from parties_contactpoint where status <> 0") == [(2,)]
    close_to(LATE_6)
    plan(LATE_6)
    assert sorted(m.channel for m in messages(business_date=LATE_6)) == ["email", "sms", "sms", "sms"]


def test_a_bounce_marks_the_number_and_the_channel_changes(people: dict[int, list[int]]) -> None:
    from arrears.collection.reminders.choices import MessageState, News
    from arrears.collection.reminders.operations.take_news import take_news

    close_to(DUE)
    plan(DUE)
    send(DUE)
    first = messages()[0]
    said = {"provider": "aliyun", "event_id": "b1", "key": first.key, "at": moment(DUE, "12:10")}
    assert take_news(**said, news=News.BOUNCED)
    assert not take_news(**said, news=News.BOUNCED)
    assert messages(id=first.id)[0].state == MessageState.BOUNCED
    close_to(LATE_6)
    plan(LATE_6)
    assert [m.channel for m in messages(person_id=first.person_id, business_date=LATE_6)] == ["email"]


def test_what_reached_the_person_before_is_chosen(people: dict[int, list[int]]) -> None:
    from arrears.collection.reminders.choices import News
    from arrears.collection.reminders.models import Message
    from arrears.collection.reminders.operations.take_news import take_news

    close_to(DUE)
    plan(DUE)
    send(DUE)
    first = messages()[0]
    for n in range(3):  # three e-mails that were opened, three more SMS that never arrived
        for channel, news in (("email", News.OPENED), ("sms", News.UNDELIVERED)):
            copied = Message.objects.get(id=first.id)
            copied.id, copied.run, copied.key, copied.channel = None, None, f"old/{channel}/{n}", channel
            copied.save()
            said = {"provider": "x", "event_id": copied.key, "key": copied.key}
            assert take_news(**said, news=news, at=moment(DUE, "12:10"))
    close_to(LATE_6)
    plan(LATE_6)
    chosen = {m.person_id: m.channel for m in messages(business_date=LATE_6)}
    assert chosen.pop(first.person_id) == "email"
    assert set(chosen.values()) == {"sms"}


def test_reminded_a_short_time_ago(people: dict[int, list[int]]) -> None:
    from arrears.collection.reminders.models import Message

    close_to(DUE)
    plan(DUE)
    send(DUE)
    Message.objects.update(business_date=date(2025, 7, 17))
    close_to(LATE_2)
    plan(LATE_2)
    assert {m.why for m in messages(business_date=LATE_2)} == {"recent"}


def test_without_approval_nothing_goes_out(people: dict[int, list[int]]) -> None:
    from arrears.collection.reminders.operations.decide_template import retire_template

    retire_template(template="due_today", version=1, actor="checker", reason="law changed")
    close_to(DUE)
    plan(DUE)
    assert {m.why for m in messages()} == {"no_template"}
    assert send(DUE).sent == 0


def test_nobody_approves_alone(db: str) -> None:
    from arrears.collection.reminders.operations.decide_template import (
        UnableToDecideTemplate,
        approve_template,
        propose_template,
    )
    from arrears.plumbing.clock import set_business_date

    set_business_date(to=DUE, actor="t")
    said = {"template": "missed", "version": 1}
    with pytest.raises(UnableToDecideTemplate):
        approve_template(**said, actor="b", reason="fine")
    propose_template(**said, actor="a", reason="asked")
    for actor, reason in (("a", "fine"), ("b", " ")):
        with pytest.raises(UnableToDecideTemplate):
            approve_template(**said, actor=actor, reason=reason)
    approve_template(**said, actor="b", reason="fine")


def test_a_person_calls_on_some_days(people: dict[int, list[int]]) -> None:
    from tests.servicing.lives import rows

    day = date(2025, 7, 26)
    close_to(day)
    plan(day)
    assert {m.why for m in messages(business_date=day)} == {"called"}
    assert rows("select count(*) from plumbing_outboxevent where name = 'reminders.call_asked'") == [(4,)]


def test_the_pay_link(people: dict[int, list[int]]) -> None:
    from datetime import timedelta

    from arrears.collection.reminders.choices import MessageState
    from arrears.collection.reminders.links import UnableToOpenLink
    from arrears.collection.reminders.operations.open_link import open_link
    from arrears.collection.reminders.queries import text_of_message

    close_to(DUE)
    plan(DUE)
    send(DUE)
    first = messages()[0]
    text = text_of_message(message_id=first.id)
    assert text is not None
    token = text.link.rsplit("/", 1)[1]
    assert text.link in text.body
    opened = open_link(token=token, at=moment(DUE, "15:00"))
    assert (opened.person_id, list(opened.loan_ids)) == (first.person_id, first.loan_ids)
    assert messages(id=first.id)[0].state == MessageState.OPENED
    open_link(token=token, at=moment(DUE, "16:00"))  # again: nothing new
    for wrong in (token[:-1] + ("A" if token[-1] != "A" else "B"), token[:10], "", "é", "x" * 27):
        with pytest.raises(UnableToOpenLink):
            open_link(token=wrong, at=moment(DUE, "15:00"))
    with pytest.raises(UnableToOpenLink):
        open_link(token=token, at=moment(DUE + timedelta(days=40), "15:00"))


def test_the_gate_moves_the_hour(people: dict[int, list[int]]) -> None:
    from arrears.collection.reminders.choices import MessageState

    close_to(LATE_2)
    plan(LATE_2, "23:00")  # the hours have closed: the next allowed moment is tomorrow at eight
    waiting = messages()
    moments = {m.not_before.astimezone(lender.ZONE).isoformat() for m in waiting}
    assert moments == {"2025-07-19T08:00:00+08:00"}
    assert send(LATE_2, "23:30").sent == 0
    close_to(date(2025, 7, 19))
    assert send(date(2025, 7, 19), "08:05").sent == 4
    close_to(date(2025, 8, 16))
    plan(date(2025, 8, 16), "23:00")  # "due today" can't be said tomorrow
    late = messages(business_date=date(2025, 8, 16), step="due_today")
    assert {m.state for m in late} <= {MessageState.DENIED}


def test_after_a_pause_of_the_worker_the_gate_is_asked_again(people: dict[int, list[int]]) -> None:
    from tests.servicing.lives import rows

    close_to(DUE)
    plan(DUE)
    before = {m.decision_id for m in messages()}
    assert send(DUE, "16:00").sent == 4  # an allowed message may wait for four hours
    assert before.isdisjoint({m.decision_id for m in messages()})
    assert rows("select count(*) from contacts_attemptrow") == [(4,)]
    close_to(LATE_2)
    plan(LATE_2)
    assert send(LATE_2, "22:30").sent == 0  # the hours have closed meanwhile


def test_a_code_for_the_borrower(people: dict[int, list[int]]) -> None:
    from arrears.collection.reminders.choices import MessageState
    from arrears.collection.reminders.operations.send_now import send_now
    from arrears.parties.point_queries import contact_points
    from tests.servicing.lives import rows

    who = min(people)
    point = next(p for p in contact_points(who) if p.masked.startswith("120"))
    at = moment(lender.START, "23:50")
    said = {
        "person_id": who,
        "contact_point_id": point.id,
        "channel": "sms",
        "template": "one_time_code",
        "language": "zh",
        "values": {"code": "842193", "minutes": "5"},
        "at": at,
        "key": "code/1",
        "asked": "log-in",
    }
    sent = send_now(**said)
    assert sent.state == MessageState.HANDED_OVER
    assert send_now(**said) == sent
    assert any("842193" in text for text in texts(id=sent.message_id))
    assert rows("select count(*) from reminders_message where values::text like '%%842193%%'") == [(0,)]


def test_a_log_in_brings_a_code_once(people: dict[int, list[int]]) -> None:
    from arrears.config import wiring
    from arrears.plumbing import outbox
    from arrears.web.portal.codes import ask_code, use_code

    wiring.join()
    asked = ask_code(phone="12000000000", address="10.0.0.1")
    assert asked is not None
    outbox.drain()
    outbox.drain()
    [sent] = messages(template="one_time_code")
    [text] = texts(id=sent.id)
    code = next(iter(re.findall(r"\d{6}", text)))
    assert use_code(code_id=asked, code=code) == sent.person_id


def test_calls_and_replies_stand_on_the_case(people: dict[int, list[int]]) -> None:
    from arrears.collection.reminders.operations.take_reply import take_reply
    from arrears.config import wiring
    from arrears.plumbing import outbox
    from tests.servicing.lives import rows

    wiring.join()
    day = date(2025, 7, 26)
    close_to(day)
    plan(day)
    said = {"channel": "sms", "senders": ["12000000002"], "provider": "x", "event_id": "9"}
    take_reply(**said, text="我失业了", at=moment(day, "13:00"))
    while outbox.drain().handled:
        pass
    kinds = dict(rows("select kind, count(*) from cases_entry where kind like 'reminders.%%' group by 1"))
    assert kinds == {"reminders.call_asked": 4, "reminders.reply_taken": 1}


SIGNED = "hooks-test-secret"


def test_gateways_tell_by_signed_webhooks(
    people: dict[int, list[int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    import json
    import time

    from django.test import Client

    from arrears.adapters.providers.signatures import sign
    from arrears.collection.reminders.choices import MessageState

    monkeypatch.setenv("ARREARS_SMS_ALIYUN_WEBHOOK_SECRETS", SIGNED)
    monkeypatch.setenv("ARREARS_TIME_OF_DAY", "13:00")
    close_to(DUE)
    plan(DUE)
    send(DUE)
    first, second, *_rest = messages()
    body = json.dumps(
        [
            {"out_id": first.key, "biz_id": "b1", "success": True},
            {"out_id": second.key, "biz_id": "b2", "success": False, "err_code": "MK:0001"},
            {"phone_number": "8612000000002", "content": "退订", "sequence_id": 7},
        ]
    ).encode()
    client = Client(headers={"host": "localhost"})

    def post(*, at: int, secret: str = SIGNED, provider: str = "aliyun") -> int:
        signature = sign(secret=secret.encode(), event_id="e1", timestamp=at, body=body)
        headers = {"webhook-id": "e1", "webhook-timestamp": str(at), "webhook-signature": signature}
        address = f"/hooks/messages/{provider}/"
        return client.post(address, body, content_type="application/json", headers=headers).status_code

    now = int(time.time())
    assert post(at=now, secret="another") == 401
    assert post(at=now - 3600) == 401  # a recorded one, sent again later
    assert post(at=now, provider="nobody") == 404
    assert messages(id=first.id)[0].state == MessageState.HANDED_OVER
    assert post(at=now) == 204
    assert post(at=now) == 204  # again at once: nothing counts twice
    assert [m.state for m in messages()[:2]] == [MessageState.DELIVERED, MessageState.BOUNCED]
    from tests.servicing.lives import rows

    assert rows("select count(*) from reminders_delivery") == [(2 + 1,)]  # with the reply
    assert rows("select kind, channel from contacts_stoprow") == [("refusal", "sms")]


def test_twilio_signs_in_its_own_way(people: dict[int, list[int]], monkeypatch: pytest.MonkeyPatch) -> None:
    import base64
    import hmac
    from urllib.parse import urlencode

    from django.test import Client

    from arrears.collection.reminders.choices import MessageState

    monkeypatch.setenv("ARREARS_SMS_TWILIO_TOKEN", SIGNED)
    monkeypatch.setenv("ARREARS_PUBLIC_URL", "https://pay.lender.example")
    monkeypatch.setenv("ARREARS_TIME_OF_DAY", "13:00")
    close_to(DUE)
    plan(DUE)
    send(DUE)
    first = messages()[0]
    path = f"/hooks/messages/twilio/?{urlencode({'key': first.key})}"
    form = {"MessageSid": "SM1", "MessageStatus": "delivered"}
    signed = "https://pay.lender.example" + path + "".join(name + form[name] for name in sorted(form))
    right = base64.b64encode(hmac.digest(SIGNED.encode(), signed.encode(), "sha1")).decode()
    client = Client(headers={"host": "localhost"})
    for signature, status in (("x", 401), (right, 204), (right, 204)):
        answer = client.post(
            path, urlencode(form), headers={"x-twilio-signature": signature}, content_type=FORM
        )
        assert answer.status_code == status
    assert messages(id=first.id)[0].state == MessageState.DELIVERED


FORM = "application/x-www-form-urlencoded"
