"""Numbers and dates of tapes: exact, or refused with the reason."""

import numpy as np
import pyarrow as pa
import pytest

from arrears.adapters.mapping import dates, numbers

PLAIN = numbers.Spelling()
GROUPED = numbers.Spelling(thousands=",")
GERMAN = numbers.Spelling(decimal=",", thousands=".")


@pytest.mark.parametrize(
    ("text", "spelling", "cents"),
    [
        ("1", PLAIN, 100),
        ("1.5", PLAIN, 150),
        ("-2.25", PLAIN, -225),
        ("007.10", PLAIN, 710),
        (" 12.00 ", PLAIN, 1200),
        ("(3.10)", PLAIN, -310),
        ("5-", PLAIN, -500),
        ("$4.00", PLAIN, 400),
        ("-$3.1", PLAIN, -310),
        ("￥8", PLAIN, 800),
        ("88.5元", PLAIN, 8850),
        ("1e+05", PLAIN, 10_000_000),
        ("0.053900000000000003", numbers.Spelling(), None),
        ("1289.1800000000001", PLAIN, 128918),
        ("1,234,567.89", GROUPED, 123456789),
        ("1.234,5", GERMAN, 123450),
        ("9999999999999.99", PLAIN, 999999999999999),
    ],
)
def test_amounts_are_read_exactly(text: str, spelling: numbers.Spelling, cents: int | None) -> None:
    values, codes = numbers.from_text(text=pa.array([text]), digits=2, spelling=spelling)
    if cents is None:
        assert numbers.REASONS[codes[0] - 1] == "not_whole_cents"
    else:
        assert (values[0], codes[0]) == (cents, 0)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("abc", "not_a_number"),
        ("NaN", "not_a_number"),
        ("inf", "not_a_number"),
        (".", "not_a_number"),
        ("1,234.5", "not_a_number"),
        ("1.2.3", "not_a_number"),
        ("--5", "not_a_number"),
        ("1.005", "not_whole_cents"),
        ("9999999999999999999", "amount_too_large"),
        ("10000000000000.00", "amount_too_large"),
        ("1e300", "amount_too_large"),
        ("=1+2", "formula"),
        ("@SUM(A1)", "formula"),
        ("+A1", "formula"),
    ],
)
def test_what_is_no_amount_is_refused_with_the_reason(text: str, reason: str) -> None:
    values, codes = numbers.from_text(text=pa.array([text, None]), digits=2, spelling=PLAIN)
    assert (values[0], numbers.REASONS[codes[0] - 1], codes[1]) == (0, reason, 0)


def test_wrong_groups_are_no_number() -> None:
    text = pa.array(["12,34.5", "1,2345", "1,23", "12,345"])
    values, codes = numbers.from_text(text=text, digits=2, spelling=GROUPED)
    assert (codes > 0).tolist() == [True, True, True, False]
    assert values[3] == 1234500


def test_rounding_is_half_to_even_and_only_on_request() -> None:
    text = pa.array(["1.005", "1.015", "1.0151", "-1.005"])
    values, codes = numbers.from_text(text=text, digits=2, spelling=PLAIN, rounded=True)
    assert (values.tolist(), codes.tolist()) == ([100, 102, 102, -100], [0, 0, 0, 0])


def test_floats_count_as_the_decimal_that_they_stand_for() -> None:
    given = np.array([0.1, 1.005, 12.34, np.nan, np.inf, 1e17, 85347.49, -6003.82])
    values, codes = numbers.from_floats(numbers=given, digits=2)
    assert values.tolist() == [10, 0, 1234, 0, 0, 0, 8534749, -600382]
    assert codes.tolist() == [0, 2, 0, 1, 1, 3, 0, 0]


@pytest.mark.parametrize(
    ("form", "text", "day"),
    [
        ("%d/%m/%Y", "29/02/2020", "2020-02-29"),
        ("%d/%m/%Y", "31/02/2020", None),
        ("%d/%m/%Y", "29/02/2019", None),
        ("%m/%d/%Y", "02/31/2020", None),
        ("%Y-%m-%d", "2020-07-01T10:00:00Z", "2020-07-01"),
        ("%Y-%m-%d", "2020-13-01", None),
        ("%Y-%m-%d", "0001-01-01", None),
        ("%Y年%m月%d日", "2020年7月1日", "2020-07-01"),
        ("%Y%m%d", "20200701", "2020-07-01"),
        ("%m/%Y", "05/2017", "2017-05-01"),
        ("%d-%b-%y", "03-Mar-19", "2019-03-03"),
        ("excel", "45292", "2024-01-01"),
        ("excel", "x", None),
    ],
)
def test_dates(form: str, text: str, day: str | None) -> None:
    days, bad = dates.from_text(text=pa.array([text, None]), form=form)
    assert bad.tolist() == [day is None, False]
    if day is not None:
        assert str(days.astype("datetime64[D]")[0]) == day


def test_a_month_without_a_day_may_mean_its_last() -> None:
    days, _ = dates.from_text(text=pa.array(["02/2024", "12/2023"]), form="%m/%Y", last_day=True)
    assert days.astype("datetime64[D]").astype(str).tolist() == ["2024-02-29", "2023-12-31"]
