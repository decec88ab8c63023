"""Every verb by name, and what it is told."""

from datetime import date

from arrears.kernel.codes import Deferral, Part
from arrears.servicing.plan_policy import Earlier
from tests.servicing.lives import BY, START, open_day, rows, running_loan


def test_what_a_verb_is_told_is_known_by_name(django_ready: None) -> None:
    from arrears.servicing.operations.verbs import VERBS

    for name, operation in VERBS.items():
        words = operation.words()
        assert operation.run.__name__ == name == operation.verb.name
        for always in ("loan_id", "value_on", "idempotency_key", "actor", "source"):
            assert words[always].required
        assert not words["reason"].required
    defer = VERBS["defer"].words()
    assert (defer["treatment"].type, defer["treatment"].required) == (Deferral, True)
    assert (defer["from_on"].type, defer["from_on"].required) == (date, False)
    assert VERBS["waive"].words()["part"].type is Part
    assert VERBS["repay"].words()["currency"].type is str


def test_the_observation_after_a_restructuring(db: str) -> None:
    from arrears.servicing.operations.re_age import re_age
    from arrears.servicing.operations.repay import repay
    from arrears.servicing.queries import observation_of_loan

    loan, day = running_loan(), date(2025, 5, 20)
    open_day(day)
    assert observation_of_loan(loan_id=loan, as_of=day) is None
    re_age(
        loan_id=loan,
        value_on=day,
        idempotency_key="plan",
        instalments=24,
        first_due_on=date(2025, 6, 20),
        **BY,
    )
    begun = observation_of_loan(loan_id=loan, as_of=day)
    assert begun is not None
    assert (begun.restructured_on, begun.until_on, begun.on_time_needed) == (day, date(2026, 5, 20), 2)
    assert (begun.over, "CN/restructuring_observation_months" in begun.cited[0]) == (False, True)
    later = date(2026, 6, 1)
    open_day(later)
    assert not observation_of_loan(loan_id=loan, as_of=later).over  # type: ignore[union-attr]
    repay(loan_id=loan, amount_minor=900_000, value_on=date(2025, 6, 20), idempotency_key="early", **BY)
    done = observation_of_loan(loan_id=loan, as_of=later)
    assert done is not None
    assert done.over
    assert done.on_time == 12
    assert observation_of_loan(loan_id=loan, as_of=later, known_on=START) is None


def test_the_months_of_an_observation_end_with_their_month() -> None:
    from arrears.kernel.codes import Kind
    from arrears.servicing.observation import observed_until

    def until(day: date, months: int) -> date | None:
        return observed_until(changes=[Earlier(kind=Kind.EXTEND, on=day, instalments=1)], months=months)

    assert until(date(2025, 1, 31), 1) == date(2025, 2, 28)
    assert until(date(2024, 2, 29), 12) == date(2025, 2, 28)
    assert until(date(2025, 12, 15), 1) == date(2026, 1, 15)
    assert observed_until(changes=[], months=12) is None


CHARGE_OFFS = {"close": 0, "as before": 1, "zero interest": 2, "accelerate": 3}


def _charged_off(behaviour: int) -> tuple[dict[str, int], dict[str, int]]:
    """The state on the day of the charge-off, and half a year and a payment later."""
    import pyarrow as pa

    from arrears.rulebook import products
    from arrears.servicing.operations.agree_terms import agree_terms
    from arrears.servicing.operations.disburse import disburse
    from arrears.servicing.operations.originate_many import originate_many
    from arrears.servicing.operations.repay import repay
    from tests.servicing.lives import borrower, with_second

    open_day(START)
    product = products.load(code="cash-12", on=START)
    terms = agree_terms(
        product_code=product.code,
        product_version=product.version,
        currency="CNY",
        jurisdiction="CN",
        fields={**product.terms_fields, "charge_off": behaviour},
    )
    row = {
        "borrower_id": borrower(), "terms_id": terms, "principal_minor": 1_000_000, "rate_ppb": 150_000_000,
        "instalments": 12, "start_on": START, "idempotency_key": "loan",
    }  # fmt: skip
    loan = int(originate_many(loans=pa.table({name: [value] for name, value in row.items()}))[0])
    disburse(loan_id=loan, amount_minor=1_000_000, value_on=START, idempotency_key="out", **BY)
    day, later = date(2025, 5, 20), date(2025, 11, 20)
    open_day(day)
    off = with_second("charge_off", loan_id=loan, value_on=day, idempotency_key="off", **BY)
    open_day(later)
    paid = repay(loan_id=loan, amount_minor=200_000, value_on=later, idempotency_key="in", **BY)
    return dict(off.state), dict(paid.state)


def test_a_charge_off_closes_the_account(db: str) -> None:
    from arrears.kernel.codes import Status

    off, later = _charged_off(CHARGE_OFFS["close"])
    assert off["status"] == later["status"] == Status.CHARGED_OFF
    assert (later["recovered_minor"], later["principal_paid_minor"]) == (200_000, 0)
    assert later["interest_earned_minor"] == off["interest_earned_minor"]


def test_a_charge_off_that_leaves_the_plan_as_before(db: str) -> None:
    from arrears.kernel.codes import Status
    from tests.servicing.lives import loans_equal_ledger

    off, later = _charged_off(CHARGE_OFFS["as before"])
    assert off["status"] == later["status"] == Status.CHARGED_OFF
    assert later["recovered_minor"] == 200_000
    assert (
        later["principal_paid_minor"] + later["interest_paid_minor"] + later["penalty_paid_minor"] == 200_000
    )
    assert loans_equal_ledger()


def test_a_charge_off_that_ends_interest(db: str) -> None:
    zero = _charged_off(CHARGE_OFFS["zero interest"])
    assert zero[1]["recovered_minor"] == 200_000
    assert zero[0]["principal_charged_off_minor"] == 1_000_000
    assert rows("select count(*) from servicing_event where kind = 6") == [(1,)]


def test_a_charge_off_that_accelerates(db: str) -> None:
    off, later = _charged_off(CHARGE_OFFS["accelerate"])
    assert later["interest_earned_minor"] == off["interest_earned_minor"]
    assert later["recovered_minor"] == 200_000
