"""Every change of a plan: done as previewed, undone by a reversal, right when backdated, once a key."""

from datetime import date, timedelta
from typing import Any

import pytest

from arrears.kernel.codes import Channel, Deferral, Part, ReAge, ReAmortise, Unit
from tests.servicing.lives import BY, loans_equal_ledger, open_day, running_loan, with_second

PAID = date(2025, 2, 10)  # the first of twelve instalments
DAY = date(2025, 5, 20)  # three are past due
LATER = DAY + timedelta(days=10)

SAID: dict[str, dict[str, Any]] = {
    "charge_back": {"amount_minor": 500},
    "charge_fee": {"amount_minor": 3_000},
    "charge_off": {},
    "pause_delinquency": {},
    "refund_purchase": {"amount_minor": 40_000},
    "repay": {"amount_minor": 200_000},
    "waive": {"amount_minor": 2_000, "part": Part.INTEREST},
    "extend": {"instalments": 3},
    "re_age": {"instalments": 24, "first_due_on": date(2025, 6, 20)},
    "re_age, nothing more on top": {
        "instalments": 6,
        "first_due_on": date(2025, 6, 20),
        "treatment": ReAge.PAYABLE_SPREAD,
    },
    "re_age, every fortnight": {
        "instalments": 10,
        "first_due_on": date(2025, 6, 3),
        "every": 2,
        "unit": Unit.WEEK,
    },
    "re_amortise": {},
    "re_amortise, interest spread": {"treatment": ReAmortise.SPREAD},
    "defer, interest paid": {"instalments": 2, "treatment": Deferral.PAY},
    "defer, interest carried": {"instalments": 2, "treatment": Deferral.CARRY},
    "defer, interest waived": {"instalments": 2, "treatment": Deferral.WAIVE},
    "defer, interest capitalised": {"instalments": 2, "treatment": Deferral.CAPITALISE},
    "change_rate": {"rate_ppb": 120_000_000},
    "change_rate, from a day to come": {"rate_ppb": 120_000_000, "from_on": date(2025, 8, 10)},
    "pause_interest": {"until_on": date(2025, 7, 31)},
    "freeze_penalty": {"until_on": date(2025, 6, 30)},
    "change_due_day": {"from_on": date(2025, 6, 1), "to_on": date(2025, 6, 25)},
    "settle": {"amount_minor": 700_000, "deadline_on": date(2025, 6, 30)},
    "terminate": {},
    "write_off": {},
}


@pytest.fixture
def loan(db: str) -> int:
    """One instalment paid, three past due, on the business date DAY."""
    from arrears.servicing.operations.repay import repay

    loan_id = running_loan()
    open_day(PAID)
    repay(loan_id=loan_id, amount_minor=90_327, value_on=PAID, idempotency_key="first", **BY)
    open_day(DAY)
    return loan_id


def _said(loan: int, name: str, **more: Any) -> tuple[str, dict[str, Any]]:
    verb = name.split(",")[0]
    return verb, {"loan_id": loan, "value_on": DAY, "idempotency_key": "change", **BY, **SAID[name], **more}


def _page(loan: int, on: date) -> Any:
    from arrears.servicing.queries import loan_page

    page = loan_page(loan_id=loan, as_of=on)
    return dict(page.state), page.instalments


def _reverse(loan: int, event_id: int, on: date) -> None:
    with_second("reverse", loan_id=loan, event_id=event_id, value_on=on, idempotency_key="undo", **BY)


@pytest.mark.parametrize("name", SAID)
def test_it_is_done_as_it_was_previewed_and_undone_to_the_byte(loan: int, name: str) -> None:
    from arrears.servicing.operations.preview import preview
    from arrears.servicing.operations.verbs import operation

    verb, said = _said(loan, name)
    before = _page(loan, DAY)
    shown = preview(verb=operation(verb).verb, said=said)
    assert (dict(shown.before.state), shown.before.instalments) == before
    done = with_second(verb, **said)
    assert done.state == shown.after.state
    assert _page(loan, DAY) == (dict(shown.after.state), shown.after.instalments)
    assert loans_equal_ledger()
    again = operation(verb).run(**said)
    assert (again.repeated, again.event_id, again.state) == (True, done.event_id, done.state)
    _reverse(loan, done.event_id, DAY)
    assert _page(loan, DAY) == before
    assert loans_equal_ledger()


@pytest.mark.parametrize("name", SAID)
def test_backdated_it_is_as_if_entered_in_order(loan: int, name: str) -> None:
    """A payment comes in between: before it or after it was written down, the same loan."""
    from arrears.servicing.operations.repay import repay

    other = _another(loan)
    payment = {"amount_minor": 150_000, "value_on": LATER, **BY}
    verb, said = _said(loan, name)
    with_second(verb, **said)
    open_day(LATER)
    repay(loan_id=loan, idempotency_key="in order", **payment)
    repay(loan_id=other, idempotency_key="first the payment", **payment)
    with_second(verb, **{**said, "loan_id": other, "idempotency_key": "then the change"})
    for on in (LATER, date(2025, 9, 1)):
        open_day(on)
        (state, rows), (other_state, other_rows) = _page(loan, on), _page(other, on)
        assert rows == other_rows
        assert {**state, "loan_id": 0} == {**other_state, "loan_id": 0}
    assert loans_equal_ledger()


def _another(loan: int) -> int:
    """The same loan once more, entered on DAY."""
    from arrears.servicing.operations.disburse import disburse
    from arrears.servicing.operations.originate import originate
    from arrears.servicing.operations.repay import repay
    from tests.servicing.lives import START, borrower

    twin = originate(
        product_code="cash-12", borrower_id=borrower(), principal_minor=1_000_000, rate_ppb=150_000_000,
        instalments=12, start_on=START, idempotency_key="twin", actor="tester",
    ).loan_id  # fmt: skip
    disburse(loan_id=twin, amount_minor=1_000_000, value_on=START, idempotency_key="twin/out", **BY)
    repay(loan_id=twin, amount_minor=90_327, value_on=PAID, idempotency_key="twin/first", **BY)
    return int(twin)


def test_what_changes_of_a_plan_do(loan: int) -> None:
    from arrears.servicing.operations.preview import preview
    from arrears.servicing.operations.verbs import operation

    def after(name: str, **more: Any) -> Any:
        verb, said = _said(loan, name, **more)
        return preview(verb=operation(verb).verb, said=said)

    extended = after("extend")
    assert len(extended.after.instalments) == len(extended.before.instalments) + 3
    assert extended.after.costs.to_pay_minor > extended.before.costs.to_pay_minor
    assert after("re_age").after.state["dpd_days"] == 0
    spread = after("re_amortise")
    assert spread.after.state["dpd_days"] == 0
    assert spread.after.instalments[-1].due_on == spread.before.instalments[-1].due_on
    to_pay = {name: after(name).after.costs.to_pay_minor for name in SAID if name.startswith("defer")}
    assert to_pay["defer, interest waived"] < to_pay["defer, interest carried"]
    assert to_pay["defer, interest waived"] < to_pay["defer, interest capitalised"]
    cheaper = after("change_rate")
    assert cheaper.after.costs.to_pay_minor < cheaper.before.costs.to_pay_minor
    assert cheaper.after.costs.annual_cost < cheaper.before.costs.annual_cost
    frozen = after("freeze_penalty", value_on=date(2025, 5, 1))  # dated back: from then on there is none
    assert frozen.after.state["penalty_outstanding_minor"] < frozen.before.state["penalty_outstanding_minor"]
    assert after("terminate").after.state["overdue_minor"] >= 0
    assert [row.due_on.day for row in after("change_due_day").after.instalments[4:]] == [25] * 8


EXPLAINED = {
    "extend": ("3 more instalments", "增加 3 期"),
    "re_age": ("24 new instalments, the first due on 20 June 2025", "改为 24 期"),
    "defer, interest capitalised": ("their interest is added to the principal", "利息计入本金"),
    "change_rate": ("counted at 12 % a year", "按年利率 12 % 计息"),
    "pause_interest": ("until 31 July 2025", "2025年7月31日"),
    "change_due_day": ("falls due on 25 June 2025", "2025年6月25日"),
    "settle": ("CNY 7,000.00 paid by 30 June 2025 settles everything", "7,000.00 元"),
    "terminate": ("everything falls due at once", "全部欠款立即到期"),
    "write_off": ("Write-off of CNY", "销账"),
}


@pytest.mark.parametrize("name", EXPLAINED)
def test_it_is_explained_to_the_borrower(loan: int, name: str) -> None:
    from arrears.servicing.queries import explanation

    verb, said = _said(loan, name)
    with_second(verb, **said)
    for language, words in zip(("en", "zh"), EXPLAINED[name], strict=True):
        told = "\n".join(explanation(loan_id=loan, as_of=DAY, language=language))
        assert words in told, told


def test_a_settlement_is_kept_by_what_comes_in_and_waives_the_rest(loan: int) -> None:
    from arrears.kernel.codes import Status
    from arrears.servicing.operations.repay import repay
    from arrears.servicing.queries import settlements

    verb, said = _said(loan, "settle")
    agreed = with_second(verb, **said)
    assert settlements(loan_id=loan, as_of=DAY)[0].standing == "open"
    open_day(date(2025, 6, 30))
    repay(loan_id=loan, amount_minor=300_000, value_on=LATER, idempotency_key="part", **BY)
    last = repay(loan_id=loan, amount_minor=400_000, value_on=date(2025, 6, 30), idempotency_key="rest", **BY)
    assert last.state["status"] == Status.PAID_OFF
    assert last.state["principal_waived_minor"] > 0
    kept = settlements(loan_id=loan, as_of=date(2025, 6, 30))[0]
    assert (kept.event_id, kept.standing, kept.kept_on) == (agreed.event_id, "kept", date(2025, 6, 30))
    assert kept.paid_minor == 700_000
    assert settlements(loan_id=loan, as_of=LATER)[0].standing == "open"
    assert loans_equal_ledger()


def test_a_settlement_lapses_when_too_little_came_in_and_a_late_entry_still_keeps_it(loan: int) -> None:
    from arrears.kernel.codes import Status
    from arrears.servicing.operations.repay import repay
    from arrears.servicing.queries import settlements

    verb, said = _said(loan, "settle")
    with_second(verb, **said)
    open_day(date(2025, 7, 5))
    short = repay(
        loan_id=loan, amount_minor=699_999, value_on=date(2025, 6, 30), idempotency_key="short", **BY
    )
    assert short.state["status"] == Status.ACTIVE
    assert settlements(loan_id=loan, as_of=date(2025, 7, 5))[0].standing == "lapsed"
    cent = repay(loan_id=loan, amount_minor=1, value_on=date(2025, 6, 30), idempotency_key="cent", **BY)
    assert cent.state["status"] == Status.PAID_OFF
    assert settlements(loan_id=loan, as_of=date(2025, 7, 5))[0].standing == "kept"
    then = settlements(loan_id=loan, as_of=date(2025, 7, 4), known_on=date(2025, 7, 4))[0]
    assert (then.standing, then.paid_minor) == ("lapsed", 0)


def test_goodwill_is_no_payment_towards_a_cost(loan: int) -> None:
    from arrears.servicing.operations.preview import preview
    from arrears.servicing.operations.verbs import operation

    said = {"loan_id": loan, "value_on": DAY, "amount_minor": 10_000, "channel": Channel.GOODWILL}
    shown = preview(verb=operation("repay").verb, said=said)
    assert shown.after.costs.paid_minor == shown.before.costs.paid_minor
    assert shown.after.costs.total_cost_minor < shown.before.costs.total_cost_minor
