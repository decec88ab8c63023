"""Changes of the plan that once came out wrong: each was found by comparing with the oracle."""

from arrears.kernel.codes import Deferral, Kind, Method
from tests.kernel.one_loan_book import event, folded

LOAN = {"principal_minor": 1_200_000, "rate_ppb": 120_000_000, "instalments": 12}
START = "2024-01-31"


def rows(*events, method=Method.EQUAL_INSTALMENTS, loan=LOAN, on="2024-06-01", **terms):
    history = [event(Kind.DISBURSE, START, loan["principal_minor"]), *events]
    return folded(on, terms={"method": int(method)} | terms, loan=loan, events=history).instalments


def test_a_flat_loan_bears_no_interest_while_waived():
    waived = event(Kind.DEFER, "2024-02-10", instalments=2, treatment=Deferral.WAIVE)
    table = rows(waived, method=Method.FLAT)
    assert table["interest_minor"][:2].tolist() == [0, 0]
    assert table["principal_minor"][:2].tolist() == [0, 0]
    assert (table["interest_minor"][2:] > 0).all()


def test_a_deferral_outlives_a_change_of_the_rate():
    later = event(Kind.DEFER, "2024-02-10", due_day="2024-04-01", instalments=2, treatment=Deferral.PAY)
    rate = event(Kind.CHANGE_RATE, "2024-02-20", due_day="2024-02-20", rate_ppb=100_000_000)
    table = rows(later, rate)
    assert table["principal_minor"].tolist().count(0) == 2
    assert table["principal_minor"][2:4].tolist() == [0, 0]
    asked = (table["principal_minor"] + table["interest_minor"])[4:-1]
    assert len(set(asked.tolist())) == 1
    assert table["principal_minor"].sum() == 1_200_000


def test_a_row_is_deferred_on_its_own_due_day():
    table = rows(event(Kind.DEFER, "2024-02-29", instalments=1, treatment=Deferral.PAY))
    assert table["principal_minor"][0] == 0
    assert table["interest_minor"][0] > 0


def test_a_row_paid_in_advance_asks_for_no_more_when_the_rate_falls():
    paid = event(Kind.REPAY, "2024-02-10", 4 * 112_000)
    rate = event(Kind.CHANGE_RATE, "2024-03-10", due_day="2024-03-10", rate_ppb=0)
    table = rows(paid, rate, method=Method.FLAT)
    asked = table["principal_minor"] + table["interest_minor"]
    given = table["principal_paid_minor"] + table["interest_paid_minor"]
    assert (asked[:3] == given[:3]).all()


def test_a_row_that_extends_a_bullet_is_one_period_long():
    extension = event(Kind.EXTEND, "2024-06-01", due_day="2024-06-01", instalments=1)
    table = rows(extension, method=Method.BULLET, interest_daily=0)
    assert table["interest_minor"].tolist() == [144_000, 12_000]
    assert table["principal_minor"].tolist() == [0, 1_200_000]


def test_a_bullet_that_falls_due_after_one_month_bears_one_month():
    moved = event(Kind.CHANGE_DUE_DAY, "2024-02-10", due_day="2024-02-10", to_day="2024-02-29")
    table = rows(moved, method=Method.BULLET, days_in_month=30, days_in_year=360)
    assert table["interest_minor"].tolist() == [12_000]


def test_interest_free_rows_are_counted_from_the_start():
    """A row that became principal still counts as one of them."""
    added = event(Kind.DEFER, "2024-02-10", instalments=1, treatment=Deferral.CAPITALISE)
    table = rows(added, interest_free=2, recalculate=1)
    assert (table["interest_minor"] > 0).tolist() == [False, False] + [True] * 11
