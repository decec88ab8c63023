"""After a restructuring a loan is observed: at best special mention, a year and two repayments long."""

import pytest

from arrears.kernel.codes import AssetClass, Kind
from tests.kernel.one_loan_book import day, event, folded

LOAN = {"principal_minor": 1_200_000, "rate_ppb": 0, "instalments": 24}
TERMS = {"observation_months": 12, "observation_repayments": 2, "observation_from_day": day("2023-07-01")}


def asset_class(on, *, pays=True, extended="2024-02-01", terms=TERMS, undone=False, late=None):
    """Twenty-four months from 2024-01-01, extended by one, paid on its due days but for `late` ones."""
    events = [event(Kind.DISBURSE, "2024-01-01", 1_200_000)]
    if extended:
        events.append(event(Kind.EXTEND, extended, instalments=1))
    if undone:
        events.append(event(Kind.REVERSE, on, ref=2))
    for month in range(1, 27 if pays else 0):
        due = f"{2024 + month // 12}-{month % 12 + 1:02}-01"
        paid = (late or {}).get(due, due)
        if paid <= on:
            events.append(event(Kind.REPAY, paid, 50_000))
    return int(folded(on, terms=terms, loan=LOAN, events=events).states["asset_class"][0])


@pytest.mark.parametrize(
    ("on", "more", "found"),
    [
        ("2024-03-15", {}, AssetClass.SPECIAL_MENTION),
        ("2025-02-01", {}, AssetClass.SPECIAL_MENTION),  # the last day
        ("2025-02-02", {}, AssetClass.NORMAL),
        ("2025-02-02", {"extended": ""}, AssetClass.NORMAL),
        ("2024-03-15", {"extended": ""}, AssetClass.NORMAL),
        ("2024-03-15", {"undone": True}, AssetClass.NORMAL),
        ("2024-03-15", {"terms": {}}, AssetClass.NORMAL),
        ("2024-03-15", {"terms": TERMS | {"observation_from_day": day("2024-02-02")}}, AssetClass.NORMAL),
        ("2024-12-15", {"pays": False}, AssetClass.DOUBTFUL),  # days past due make it worse
    ],
)
def test_the_class_while_observed(on, more, found):
    assert asset_class(on, **more) == found


@pytest.mark.parametrize(
    ("on", "found"),
    [
        ("2025-02-20", AssetClass.SPECIAL_MENTION),  # the year is over, the last row was paid late
        ("2025-03-15", AssetClass.SPECIAL_MENTION),  # one in a row
        ("2025-04-15", AssetClass.NORMAL),  # two
    ],
)
def test_a_year_without_two_repayments_in_a_row_is_not_enough(on, found):
    assert asset_class(on, late={"2025-02-01": "2025-02-05"}) == found
