"""Every address goes through access: anonymous people log in, log-ins without a role are refused."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

OPEN = {
    "account_login",
    "account_inactive",
    "set_language",
    "set_theme",
    "pay_link",
    "service_worker",
}  # need no log-in
ABSENT = {"account_email", "account_email_verification_sent", "account_set_password", "account_signup"}
EVERYBODYS = {"set_theme", "pay_link", "service_worker"}  # need no role
# Who may reach an address that is not for every role; all others are for every role.
ADMINISTRATOR, OFFICER, APPROVER = {"administrator"}, {"servicing_officer"}, {"approver"}
COLLECTOR, SUPERVISOR, AGENCY = {"collector"}, {"supervisor"}, {"agency"}
CARE = OFFICER | APPROVER | {"supervisor"}
ONLY: dict[str, set[str]] = {
    **dict.fromkeys(("ask_close", "users", "user", "change_user", "sign_close"), ADMINISTRATOR),
    **dict.fromkeys(("api_tokens", "api_token", "revoke_api_token"), ADMINISTRATOR),
    **dict.fromkeys(("webhooks", "webhook", "change_webhook"), ADMINISTRATOR),
    "unmask_borrower": ADMINISTRATOR | OFFICER,
    **dict.fromkeys(("mailbox", "message", "message_letter"), ADMINISTRATOR | OFFICER | SUPERVISOR),
    "message_doubt": ADMINISTRATOR | OFFICER,
    **dict.fromkeys(("placed", "accept_all", "cases_file", "results_file"), AGENCY),
    **dict.fromkeys(("placement", "change_placement", "agency_contact", "agency_record"), AGENCY),
    **dict.fromkeys(("agencies", "agency"), SUPERVISOR | OFFICER | APPROVER),
    **dict.fromkeys(("place_cases", "recall_placement"), SUPERVISOR),
    **dict.fromkeys(("upload_invoice", "agency_invoice"), OFFICER | APPROVER),
    **dict.fromkeys(("work_day", "next_debtor", "talk", "ask_gate", "leave"), COLLECTOR),
    **dict.fromkeys(("teams", "change_collector", "change_team", "take_out_collector"), SUPERVISOR),
    **dict.fromkeys(("phone_help", "phone_plan", "agree_by_phone"), COLLECTOR),
    **dict.fromkeys(("board", "hand_over", "share_out", "review", "change_hold"), SUPERVISOR),
    **dict.fromkeys(("cases", "case", "add_note"), COLLECTOR | SUPERVISOR),
    **dict.fromkeys(("event", "line_event", "open_line", "fact", "unapplied"), OFFICER),
    **dict.fromkeys(("receipt", "settle_receipt", "unmask_receipt", "paper_payoff"), OFFICER),
    **dict.fromkeys(("bank", "bank_file", "bank_line", "settle_bank_line"), OFFICER),
    **dict.fromkeys(("debits", "plan_debits", "make_debits", "debit_file"), OFFICER),
    **dict.fromkeys(("mandates", "revoke_mandate"), OFFICER),
    **dict.fromkeys(("legal", "legal_case", "legal_sales", "legal_sale", "sale_owners"), CARE),
    **dict.fromkeys(("legal_visits", "legal_visit"), CARE),
    **dict.fromkeys(("legal_notice", "legal_cost", "legal_pack"), OFFICER),
    **dict.fromkeys(("sale_tape",), OFFICER | APPROVER | SUPERVISOR),
    **dict.fromkeys(("drop_visit",), OFFICER | SUPERVISOR),
    "change_sale": OFFICER,
    **dict.fromkeys(("find", "approvals", "approval", "decide"), OFFICER | APPROVER),
    **dict.fromkeys(("care_plans", "care_plan", "decide_plan", "care_evidence"), CARE),
    **dict.fromkeys(("care_matters", "care_matter", "act_on_matter"), CARE),
}
POSTED = {
    *("accept_all", "results_file", "change_placement", "agency_contact", "agency_record"),
    *("place_cases", "recall_placement", "upload_invoice"),
    *("legal_notice", "legal_cost", "legal_pack", "sale_tape", "change_sale", "drop_visit"),
    *("message_doubt", "decide_text_template"),
    *("ask_close", "set_theme", "change_user", "sign_close", "unmask_borrower"),
    *("settle_bank_line", "plan_debits", "make_debits", "revoke_mandate"),
    *("revoke_api_token", "change_webhook"),
    *("decide", "settle_receipt", "unmask_receipt", "paper_payoff", "decide_plan", "act_on_matter"),
    *(
        "agree_by_phone",
        *("change_collector", "change_team", "take_out_collector"),
        "next_debtor",
        "ask_gate",
        "leave",
        "hand_over",
        "share_out",
        "change_hold",
        "add_note",
    ),
}
ARGUMENTS: dict[str, Any] = {
    "message_id": 1,
    "version": 1,
    "key": "trend",
    "number": "L1",
    "day": date(2025, 1, 31),
    "account_id": 1,
    "code": "cash-12",
    "verb": "repay",
    "proposal_id": 1,
    "line_id": 1,
    "person_id": 1,
    "mandate_id": 1,
    "receipt_id": 1,
    "quote_id": 1,
    "file_id": 1,
    "prefix": "nobody",
    "webhook_id": 1,
    "token": "x",
    "plan_id": 1,
    "offer_id": 1,
    "matter_id": 1,
    "evidence_id": 1,
    "case_id": 1,
    "placement_id": 1,
    "invoice_id": 1,
    "conversation_id": 1,
    "legal_case_id": 1,
    "sale_id": 1,
    "visit_id": 1,
    "action": "accept",
}


def patterns() -> list[tuple[str, str, str]]:
    """(name, address, module of the view) of every address of the site."""
    from django.urls import URLPattern, get_resolver, reverse

    def walk(items: list[Any]) -> Iterator[URLPattern]:
        for item in items:
            if isinstance(item, URLPattern):
                yield item
            elif item.namespace not in {"api", "hooks", "portal"}:  # tokens, signatures and codes open them
                yield from walk(item.url_patterns)

    found = []
    for pattern in walk(get_resolver().url_patterns):
        names = list(pattern.pattern.converters) or list(pattern.pattern.regex.groupindex)
        address = reverse(pattern.name, kwargs={name: ARGUMENTS[name] for name in names})
        found.append((str(pattern.name), address, pattern.callback.__module__))
    return found


def ask(client: Any, name: str, address: str) -> Any:
    return client.post(address) if name in POSTED else client.get(address)


@pytest.fixture
def client(db: str) -> Any:
    from django.test import Client

    return Client(headers={"host": "localhost"})


def _user(role: str | None) -> Any:
    from django.contrib.auth.models import User

    from arrears.web.roles import give_role

    user = User.objects.create_user(username=f"u-{role}")
    if role:
        give_role(user=user, role=role)
    if role == "agency":
        _tie(user.username)
    return user


def _tie(username: str) -> None:
    from arrears.collection.agencies.operations.admit import admit
    from arrears.collection.agencies.operations.let_in import let_in
    from arrears.collection.agencies.policy import CLAUSES
    from arrears.plumbing.clock import set_business_date

    day = date(2026, 11, 1)
    set_business_date(to=day, actor="test")
    admit(
        code="hengxin",
        name="Hengxin",
        contract_from=day,
        contract_to=date(2027, 11, 1),
        clauses=CLAUSES,
        commission_code="standard",
        capacity=9,
        actor="test",
    )
    let_in(username=username, agency="hengxin", actor="test")


def test_anonymous_people_are_sent_to_the_log_in(client: Any) -> None:
    for name, address, _module in patterns():
        if name in OPEN:
            continue
        response = ask(client, name, address)
        assert response.status_code == 302, address
        assert response["location"].startswith("/accounts/login/"), address


def test_a_log_in_without_a_role_sees_nothing_of_ours(client: Any) -> None:
    client.force_login(_user(None))
    ours = [(n, a) for n, a, module in patterns() if module.startswith("arrears.web") and n not in ABSENT]
    assert len(ours) > 12
    for name, address in ours:
        if name not in EVERYBODYS:
            assert ask(client, name, address).status_code == 403, address


@pytest.mark.parametrize(
    "role",
    ["analyst", "collector", "supervisor", "agency", "servicing_officer", "approver", "administrator"],
)
def test_a_role_is_kept_from_what_others_do(client: Any, role: str) -> None:
    client.force_login(_user(role))
    for name, address, module in patterns():
        if not module.startswith("arrears.web") or name in ABSENT | EVERYBODYS:
            continue
        status = ask(client, name, address).status_code
        allowed = role in ONLY.get(name, set() if role == "agency" else {role})  # of the lender's pages, none
        assert (status == 403) == (not allowed), (address, status)


def test_the_command_line_knows_every_role(django_ready: None) -> None:
    from arrears.config.commands import DEMONSTRATION, ROLES
    from arrears.web.roles import LABELS, MAY, SHORT_LABELS

    assert set(ROLES) == set(LABELS) == set(MAY) == set(SHORT_LABELS) == set(DEMONSTRATION.values())


def test_an_administrator_reaches_what_there_is(client: Any) -> None:
    client.force_login(_user("administrator"))
    for name in ("overview", "loans", "products", "closes", "users", "design"):
        address = next(address for found, address, _module in patterns() if found == name)
        response = client.get(address)
        assert response.status_code == 200, address
        assert "script-src 'self'; style-src 'self'" in response["content-security-policy"]


def test_an_inactive_log_in_has_no_role(client: Any) -> None:
    from arrears.web.roles import role_of

    user = _user("administrator")
    assert role_of(user) == "administrator"
    user.is_active = False
    assert role_of(user) is None


def test_what_is_not_there_is_not_found(client: Any) -> None:
    client.force_login(_user("analyst"))
    for address in (
        "/loans/none/",
        "/close/2025-01-31/",
        "/close/2025-02-31/",
        "/panels/none.csv",
        "/panels/roll.svg",
    ):
        assert client.get(address).status_code == 404, address


def test_an_address_of_a_form_leads_to_its_page(client: Any) -> None:
    client.force_login(_user("servicing_officer"))
    for address, page in (
        ("/receipts/1/settle/", "/receipts/1/"),
        ("/approvals/7/decide/", "/approvals/7/"),
        ("/bank/debits/plan/", "/bank/debits/"),
        ("/borrowers/L1/", "/"),
    ):
        response = client.get(address)
        assert (response.status_code, response["location"]) == (302, page), address
    assert client.put("/receipts/1/settle/").status_code == 405
