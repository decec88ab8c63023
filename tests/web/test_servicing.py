"""What a servicing officer and an approver do all day, in a real browser against a real server."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.web.accessible import complaints
from tests.web.browser import DESKTOP, PASSWORD, PHONE, serving, why_not

pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not() or "-")
ROLES = {"officer": "servicing_officer", "approver": "approver", "analyst": "analyst"}


@pytest.fixture(scope="module")
def address(module_db: str, port: int) -> Iterator[str]:
    """A small seeded book, and money that nobody can place."""
    from click.testing import CliRunner

    from arrears.config.prepare import prepare_database
    from arrears.payments.operations.receive import receive
    from arrears.plumbing.clock import business_date
    from arrears.servicing.operations.apply_receipt import apply_receipt
    from arrears.simulator.cli import seed
    from arrears.web.operations.users import put_user

    prepare_database()
    done = CliRunner().invoke(seed, ["--loans", "120", "--months", "6", "--seed", "2"])
    assert done.exit_code == 0, done.output or repr(done.exception)
    for name, role in ROLES.items():
        put_user(name=name, role=role, password=PASSWORD, actor="test")
    for n in range(2):
        found = receive(
            amount_minor=12_345,
            currency="CNY",
            value_on=business_date(),
            channel="transfer",
            idempotency_key=f"nobody-{n}",
            actor="bank",
            reference="还款",
        )
        assert apply_receipt(receipt_id=found, actor="bank").receipt is None
    with serving(port) as found_address:
        yield found_address


@pytest.fixture(scope="module")
def numbers(address: str) -> list[str]:
    """Running loans, the largest first; each test takes one of its own."""
    from arrears.servicing.queries.loan_list import LoanFilter, list_loans

    found = list_loans(chosen=LoanFilter(status=1), order="principal_outstanding_minor", descending=True)
    return [row.number for row in found.rows]


def events(number: str) -> list[Any]:
    """What was posted to the loan on a screen."""
    from arrears.plumbing.clock import business_date
    from arrears.servicing.queries.loan_page import id_of_loan, loan_page

    page = loan_page(loan_id=id_of_loan(number=number), as_of=business_date())
    return [event for event in page.events if event.source == "screen"]


def preview(one: Any, verb: str, number: str, *, amount: str, **more: str) -> None:
    """Fills an event's form in and asks for its effect."""
    one.go(f"/events/{verb}/{number}/")
    one.page.fill("#id_amount_minor", amount)
    for name, value in more.items():
        one.page.check(f"input[name={name}][value='{value}']")
    one.page.fill("#id_reason", "asked for by the borrower")
    one.page.click("#say button")
    one.page.wait_for_selector("#effect")


def test_a_repayment_is_found_previewed_and_posted_once(visit: Any, numbers: list[str]) -> None:
    number = numbers[0]
    one = visit(name="officer")
    page = one.page
    page.click("nav >> text=Find")
    page.fill("#f-q", number)
    page.click("main button")
    page.click(f"tbody >> text={number}")
    page.click("#actions >> text=Repayment")
    page.fill("#id_amount_minor", "12.34")
    page.fill("#id_reason", "paid\nat the counter")
    page.click("#say button")
    page.wait_for_selector("#effect")
    assert "−12.34" in page.inner_text("#effect tr:has-text('To pay it off')")
    assert page.locator("#schedules tbody tr").count() >= 1
    page.locator("#confirm button").first.dblclick()
    page.wait_for_selector("text=is posted")
    assert page.url.endswith(f"/loans/{number}/")
    assert "12.34" in page.inner_text("#events tbody tr >> nth=0")
    posted = events(number)
    assert [(event.amount_minor, event.actor) for event in posted] == [(1234, "officer")]
    assert posted[0].reason == "paid at the counter"


def test_a_preview_of_another_history_is_shown_again_not_done(visit: Any, numbers: list[str]) -> None:
    number = numbers[1]
    first, second = visit(name="officer"), visit(name="officer")
    preview(first, "repay", number, amount="10.00")
    preview(second, "repay", number, amount="20.00")
    first.page.click("#confirm button >> nth=0")
    first.page.wait_for_selector("text=is posted")
    second.page.click("#confirm button >> nth=0")
    second.page.wait_for_selector("text=These are the new figures")
    assert [event.amount_minor for event in events(number)] == [1000]
    second.page.click("#confirm button >> nth=0")
    second.page.wait_for_selector("text=is posted")
    assert [event.amount_minor for event in events(number)] == [1000, 2000]


def test_an_event_is_reversed_by_the_link_beside_it(visit: Any, numbers: list[str]) -> None:
    number = numbers[2]
    one = visit(name="officer")
    page = one.page
    preview(one, "charge_fee", number, amount="9.00", part="2")
    page.click("#confirm button >> nth=0")
    page.wait_for_selector("text=is posted")
    page.click("#events tbody tr:has-text('9.00') >> text=reverse")
    page.fill("#id_reason", "charged to the wrong loan")
    page.click("#say button")
    page.wait_for_selector("#effect")
    page.click("#confirm button >> nth=0")
    page.wait_for_selector("text=is posted")
    assert "reversed later" in page.inner_text("#events")


def test_a_waiver_above_the_limit_waits_for_another_person(visit: Any, numbers: list[str]) -> None:
    number = numbers[3]
    officer = visit(name="officer")
    preview(officer, "waive", number, amount="900.00", part="0")
    assert "second person" in officer.page.inner_text(".notice")
    officer.page.click("#confirm button >> nth=0")
    officer.page.wait_for_selector("text=is proposed")
    assert officer.page.locator("#decision").count() == 0, "never one's own"
    assert events(number) == []
    approver = visit(name="approver")
    page = approver.page
    page.click("nav >> text=Approvals")
    page.click(f"tbody tr:has-text('{number}') th a")
    assert "−900.00" in page.inner_text("#effect")
    page.fill("#d-reason", "hardship is shown")
    page.click("#decision button >> nth=0")
    page.wait_for_selector("text=Approved and carried out")
    assert [(event.amount_minor, event.actor) for event in events(number)] == [(90000, "officer")]
    assert page.locator("#decision").count() == 0


def test_a_rejected_proposal_changes_nothing(visit: Any, numbers: list[str]) -> None:
    number = numbers[4]
    officer = visit(name="officer")
    preview(officer, "waive", number, amount="800.00", part="0")
    officer.page.click("#confirm button >> nth=0")
    officer.page.wait_for_selector("#own")
    approver = visit(name="approver")
    approver.page.goto(officer.page.url)
    approver.page.fill("#d-reason", "no hardship")
    approver.page.click("#decision button >> nth=1")
    approver.page.wait_for_selector("main >> text=Rejected")
    officer.page.reload()
    assert "no hardship" in officer.page.inner_text("main")
    assert events(number) == []


def test_unapplied_cash_is_assigned_or_sent_back(visit: Any, numbers: list[str]) -> None:
    number = numbers[5]
    one = visit(name="officer")
    page = one.page
    page.click("nav >> text=Unapplied cash")
    assert page.locator("tbody tr").count() == 2
    page.click("tbody a >> nth=0")
    page.fill("#a-other", number)
    page.fill("#a-reason", "the payer called")
    page.click("#assign button")
    page.wait_for_selector("text=is posted to loan")
    assert page.locator("tbody tr").count() == 1
    page.click("tbody a >> nth=0")
    page.click("#send-back summary")
    page.fill("#s-reason", "the payer is unknown")
    page.click("#send-back button")
    page.wait_for_selector("text=Nothing waits")


def test_a_mistake_stands_beside_its_field(visit: Any, numbers: list[str]) -> None:
    one = visit(name="officer")
    one.go(f"/events/repay/{numbers[6]}/")
    one.page.fill("#id_amount_minor", "12.345")
    one.page.fill("#id_reason", "x")
    one.page.click("#say button")
    assert one.page.locator(".field:has(#id_amount_minor) .error").is_visible()
    assert one.page.get_attribute("#id_amount_minor", "aria-invalid") == "true"
    assert one.page.locator("#effect").count() == 0


def test_the_keyboard_alone_posts_a_repayment(visit: Any, numbers: list[str]) -> None:
    number = numbers[7]
    one = visit(name="officer")
    page = one.page
    one.go(f"/events/repay/{number}/")
    page.focus("#id_amount_minor")
    page.keyboard.type("5.00")
    _tab_to(page, "id_reason")
    page.keyboard.type("by keyboard")
    _tab_to(page, "preview")
    page.keyboard.press("Enter")
    page.wait_for_selector("#effect")
    _tab_to(page, "confirm")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=is posted")
    assert [event.amount_minor for event in events(number)] == [500]


def _tab_to(page: Any, what: str) -> None:
    for _attempt in range(60):
        page.keyboard.press("Tab")
        if (
            page.evaluate("[document.activeElement.id, document.activeElement.value].join(' ')").find(what)
            >= 0
        ):
            return
    raise AssertionError(f"the keyboard never reaches {what}")


def test_an_analyst_sees_no_button(visit: Any, numbers: list[str]) -> None:
    one = visit(name="analyst")
    one.go(f"/loans/{numbers[8]}/")
    assert one.page.locator("#actions").count() == 0
    assert one.page.locator("#events a").count() == 0
    assert "Find" not in one.page.inner_text("nav")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_every_page_fits_and_is_accessible(
    visit: Any, numbers: list[str], language: str, size: dict[str, int]
) -> None:
    from arrears.servicing.queries.loan_page import id_of_loan
    from arrears.servicing.queries.proposals import proposals_of_loan

    number = numbers[9]
    one = visit(name="officer", language=language, size=size)
    preview(one, "waive", number, amount="700.00", part="0")
    assert (one.sideways(), complaints(one.page)) == (0, [])
    one.page.click("#confirm button >> nth=0")
    one.page.wait_for_selector("#own")
    assert (one.sideways(), complaints(one.page)) == (0, [])
    proposal = proposals_of_loan(loan_id=id_of_loan(number=number))[0].id
    from arrears.web.servicing.event_forms import FORMS

    paths = [f"/events/{verb}/{number}/" for verb in FORMS]
    paths += [f"/loans/{number}/", "/find/", "/approvals/", "/receipts/", "/receipts/1/"]
    for path in [*paths, f"/approvals/{proposal}/"]:
        one.go(path)
        assert one.sideways() == 0, path
        assert complaints(one.page) == [], path
        assert "{{" not in one.page.inner_text("main"), path
    other = visit(name="approver", language=language, size=size)
    other.go(f"/approvals/{proposal}/")
    assert other.page.locator("#decision").count() == 1
    assert (other.sideways(), complaints(other.page)) == (0, [])


def test_a_loan_is_found_by_its_borrower_who_stays_masked(visit: Any, numbers: list[str]) -> None:
    from arrears.parties.models import Person
    from arrears.parties.operations.unmask import unmask
    from arrears.plumbing.clock import business_date
    from arrears.plumbing.crypto import open_sealed
    from arrears.servicing.queries.loan_page import id_of_loan, loan_page

    page = loan_page(loan_id=id_of_loan(number=numbers[0]), as_of=business_date())
    known = unmask(person_id=page.header.borrower_id, actor="test", reason="to look for them")
    sealed = Person.objects.get(id=page.header.borrower_id).phone_sealed
    one = visit(name="officer")
    for words in (known.name, open_sealed(sealed, purpose="person.phone"), known.id_number):
        one.go("/find/")
        one.page.fill("#f-q", words)
        one.page.click("main button")
        one.page.wait_for_selector(f"tbody >> text={numbers[0]}")
        assert words not in one.page.inner_text("tbody")
        assert words not in one.page.url


def test_a_cut_of_the_rate_shows_both_schedules_and_what_is_at_stake(visit: Any, numbers: list[str]) -> None:
    number = numbers[10]
    one = visit(name="officer")
    one.go(f"/loans/{number}/")
    one.page.click("#actions >> text=Change of the rate")
    one.page.fill("#id_rate_ppb", "0.5")
    one.page.fill("#id_reason", "asked for by the borrower")
    one.page.click("#say button")
    one.page.wait_for_selector("#effect")
    assert one.page.locator("#schedules table").first.locator("tbody tr").count() >= 2
    assert "pp" in one.page.inner_text("#effect tr:has-text('Annual cost')")
    assert "−" in one.page.inner_text("#effect tr:has-text('Total cost')")
