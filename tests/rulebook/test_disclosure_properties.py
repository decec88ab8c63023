"""What holds for the disclosure of any loan of any product."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arrears.rulebook import products
from arrears.rulebook.disclosure import Disclosure, disclose, prepaying
from tests.rulebook.test_disclosure import rate_by_halving

LOANS = [product for product in products.all_versions() if product.statement is None]


@st.composite
def loans(draw: st.DrawFn) -> Disclosure:
    product = draw(st.sampled_from(LOANS))
    last = product.until or date(2028, 12, 31)
    start = product.since + timedelta(days=draw(st.integers(0, (last - product.since).days - 1)))
    first = None
    if draw(st.booleans()):
        first = start + timedelta(days=draw(st.integers(10, 50)))
    return disclose(
        product=product,
        amount_minor=draw(st.integers(product.amount_min_minor, product.amount_max_minor)),
        rate_ppb=draw(st.integers(product.rate_min_ppb // 10**5, product.rate_max_ppb // 10**5)) * 10**5,
        instalments=draw(st.sampled_from(product.instalments)),
        start_on=start,
        first_due_on=first,
    )


@settings(max_examples=150, deadline=None, derandomize=True)
@given(found=loans())
def test_the_figures_of_any_loan_hang_together(found: Disclosure) -> None:
    payments = found.payments
    assert sum(payment.principal_minor for payment in payments) == found.loan.amount_minor
    assert payments[-1].balance_minor == 0
    assert all(a.due_on < b.due_on for a, b in pairwise(payments))
    assert found.received_minor <= found.loan.amount_minor
    assert found.paid_minor == found.received_minor + found.cost_minor
    assert found.verdict.allowed
    if found.cost_minor:
        flows = [(found.loan.start_on, found.received_minor), *((p.due_on, -p.total_minor) for p in payments)]
        assert float(found.annual_cost) == pytest.approx(rate_by_halving(flows), abs=2e-6)
    # Later is never cheaper.
    extras = [late.extra_minor for late in found.late]
    assert extras == sorted(extras)
    assert all(extra >= 0 for extra in extras)


@settings(max_examples=80, deadline=None, derandomize=True)
@given(found=loans(), share=st.floats(0.01, 0.99))
def test_paying_early_asks_for_no_less_than_the_principal_and_saves_no_more_than_what_is_to_come(
    found: Disclosure, share: float
) -> None:
    whole = (found.payments[-1].due_on - found.loan.start_on).days
    on = found.loan.start_on + timedelta(days=int(whole * share))
    early = prepaying(product=found.product, loan=found.loan, on=on)
    paid = [payment for payment in found.payments if payment.due_on <= on]
    to_come = [payment for payment in found.payments if payment.due_on > on]
    principal = found.loan.amount_minor - sum(payment.principal_minor for payment in paid)
    assert early.pay_minor >= principal
    assert early.pay_minor + early.saved_minor == sum(payment.total_minor for payment in to_come)
    assert early.saved_minor <= sum(payment.interest_minor + payment.fee_minor for payment in to_come)
