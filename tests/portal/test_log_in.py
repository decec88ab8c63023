"""Log-in by phone and one-time code: constant answers, few tries, nobody else's session."""

from datetime import timedelta
from typing import Any

import pytest

from tests.portal.visitors import PHONE, client, code_for, logged_in
from tests.servicing.lives import borrower, open_day


@pytest.fixture
def person(db: str) -> int:
    from tests.servicing.lives import START

    open_day(START)
    return borrower()


def test_a_borrower_logs_in_and_out(person: int) -> None:
    one = logged_in()
    assert one.get("/my/").status_code == 200
    assert one.session["borrower"] == person
    assert one.post("/my/log-out/").status_code == 302
    assert one.get("/my/").status_code == 302


def test_known_and_unknown_phones_get_the_same_answer(person: int) -> None:
    def asked(phone: str) -> tuple[int, str, str]:
        one = client()
        first = one.post("/my/log-in/", {"phone": phone})
        page = one.get(first["location"])
        wrong = one.post(first["location"], {"code": "000000"})
        return first.status_code, _without_tokens(page), _without_tokens(wrong)

    assert asked(PHONE) == asked("13999999999")


def _without_tokens(response: Any) -> str:
    import re

    text = response.content.decode()
    return f"{response.status_code} " + re.sub(r'(csrfmiddlewaretoken" value=")[^"]+', r"\1", text)


def test_news_of_a_code_holds_neither_code_nor_phone(person: int) -> None:
    from arrears.plumbing.models import OutboxEvent
    from arrears.web.portal.codes import CODE_REQUESTED

    client().post("/my/log-in/", {"phone": PHONE})
    payload = OutboxEvent.objects.get(name=CODE_REQUESTED).payload
    assert set(payload) == {"code_id", "person_id"}
    assert code_for() not in str(payload)


def test_a_code_is_good_once_for_ten_minutes_and_five_tries(person: int) -> None:
    from django.utils import timezone

    from arrears.web.portal.codes import ask_code, use_code
    from arrears.web.portal.models import LogInCode

    first = ask_code(phone=PHONE, address="1.1.1.1")
    assert first is not None
    code = code_for()
    assert use_code(code_id=first, code=code) == person
    assert use_code(code_id=first, code=code) is None, "used"
    second = ask_code(phone=PHONE, address="1.1.1.1")
    assert second is not None
    code = code_for()
    wrong = "000000" if code != "000000" else "000001"
    for _ in range(5):
        assert use_code(code_id=second, code=wrong) is None
    assert use_code(code_id=second, code=code) is None, "tried too often"
    third = ask_code(phone=PHONE, address="1.1.1.1")
    assert third is not None
    code = code_for()
    LogInCode.objects.filter(id=third).update(expires_at=timezone.now() - timedelta(seconds=1))
    assert use_code(code_id=third, code=code) is None, "too late"


def test_few_codes_an_hour_for_a_phone_and_for_an_address(person: int) -> None:
    from arrears.web.portal import codes

    made = [codes.ask_code(phone=PHONE, address=f"1.1.1.{n}") for n in range(codes.A_PHONE + 1)]
    assert made[-1] is None
    assert all(made[:-1])
    more = [codes.ask_code(phone=f"1390000{n:04d}", address="2.2.2.2") for n in range(codes.AN_ADDRESS + 1)]
    assert more[-1] is None
    assert all(more[:-1])
    one = client()
    answer = one.post("/my/log-in/", {"phone": PHONE})
    assert answer.status_code == 302, "the page says the same"


def test_a_phone_that_two_people_share_opens_nobody(person: int) -> None:
    from arrears.parties.operations.register import register
    from arrears.web.portal.models import LogInCode
    from tests.servicing.lives import START

    register(name="另一人", created_on=START, phone=PHONE, source_ref="test/2")
    client().post("/my/log-in/", {"phone": PHONE})
    assert LogInCode.objects.get().person_id is None


def test_the_session_gets_another_key_and_ends_by_itself(person: int) -> None:
    one = client()
    one.post("/my/log-in/", {"phone": PHONE})
    before = one.session.session_key
    one.post("/my/log-in/code/", {"code": code_for()})
    assert one.session.session_key != before
    one.get("/my/")
    assert one.session.get_expiry_age() <= 1_800


def test_one_goes_on_where_one_wanted_to_go_but_nowhere_else(person: int) -> None:
    one = client()
    assert one.get("/my/contact/")["location"] == "/my/log-in/"
    one.post("/my/log-in/", {"phone": PHONE})
    assert one.post("/my/log-in/code/", {"code": code_for()})["location"] == "/my/contact/"


def test_the_portal_opens_no_door_to_the_screens_of_staff(person: int) -> None:
    one = logged_in()
    for path in ("/", "/loans/", "/plans/", "/matters/", "/users/"):
        response = one.get(path)
        assert response.status_code == 302
        assert response["location"].startswith("/accounts/login/")


def test_a_log_in_of_staff_opens_nothing_in_the_portal(person: int) -> None:
    from django.contrib.auth.models import User

    from arrears.web.roles import give_role

    one = client()
    user = User.objects.create_user(username="boss")
    give_role(user=user, role="administrator")
    one.force_login(user)
    assert one.get("/my/")["location"] == "/my/log-in/"


def test_the_code_arrives_as_a_message_at_whatever_hour(person: int, monkeypatch: pytest.MonkeyPatch) -> None:
    from arrears.collection.reminders.choices import MessageState
    from arrears.collection.reminders.models import Message
    from arrears.config import wiring
    from arrears.plumbing import outbox
    from arrears.simulator.reminding import approve_texts

    wiring.join()
    approve_texts()
    monkeypatch.setenv("ARREARS_TIME_OF_DAY", "23:30")
    client().post("/my/log-in/", {"phone": PHONE})
    assert outbox.drain().failed == 0
    message = Message.objects.get(person_id=person, template="one_time_code")
    assert message.state not in (MessageState.DENIED, MessageState.CANCELLED), message.why
    assert code_for() not in str(message.values), "sealed"
    client().post("/my/log-in/", {"phone": "13999999999"})
    assert outbox.drain().failed == 0
    assert Message.objects.count() == 1


def test_a_pay_link_shows_what_to_pay_and_nothing_else(person: int) -> None:
    one = client()
    assert one.get("/p/nonsense").status_code == 404
    assert "borrower" not in one.session
