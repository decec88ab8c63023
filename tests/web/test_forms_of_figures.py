"""Figures in the reader's form, sorting, pages, filters and CSV cells."""

from datetime import date
from typing import Any

import pytest


def _query(text: str) -> Any:
    from django.http import QueryDict

    return QueryDict(text)


@pytest.mark.parametrize(
    ("language", "minor", "shown"),
    [
        ("zh-hans", 123_456_789_00, "1.23 亿元"),
        ("zh-hans", 4_567_890_00, "456.79 万元"),
        ("zh-hans", 98_765_00, "98,765.00 元"),
        ("en", 123_456_789_00, "123.46 CNY m"),
        ("en", 456_789_00, "456.8 CNY k"),
        ("en", -456_789_00, "-456.8 CNY k"),
        ("en", 0, "0.00 CNY"),
    ],
)
def test_amounts_are_scaled_for_the_reader(django_ready: None, language: str, minor: int, shown: str) -> None:
    from django.utils.translation import override

    from arrears.web.formats import scale_for, scaled

    with override(language):
        scale = scale_for(largest_minor=minor, currency="CNY")
        assert f"{scaled(minor=minor, scale=scale)} {scale.unit}" == shown


def test_exact_amounts_follow_the_currency(django_ready: None) -> None:
    from arrears.web.formats import exact, percent

    assert exact(minor=1_234_567_89, currency="CNY") == "1,234,567.89"
    assert exact(minor=1_234, currency="JPY") == "1,234"
    assert exact(minor=-5, currency="USD") == "-0.05"
    assert exact(minor=2**62, currency="CNY") == "46,116,860,184,273,879.04"
    assert percent(None) == "–"
    assert percent(0.03217) == "3.22%"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@sum", "\tx", "|cmd", "%0"])
def test_csv_cells_are_never_formulas(django_ready: None, text: str) -> None:
    from arrears.web.csv_out import csv_response

    body = csv_response(name="x", header=["a"], rows=[[text], [-1]]).content.decode("utf-8-sig")
    lines = body.split("\r\n")
    assert lines[1].lstrip('"').startswith("'")
    assert lines[2] == "-1"


def test_sorting_turns_round_and_forgets_the_page(django_ready: None) -> None:
    from arrears.web.sorting import read_sort

    sort = read_sort(query=_query("sort=-dpd&page=3&q=L1"), known={"dpd", "paid"}, default="-dpd")
    assert (sort.key, sort.descending) == ("dpd", True)
    assert sort.address("dpd") == "?sort=dpd&q=L1"
    assert sort.address("paid") == "?sort=-paid&q=L1"
    assert read_sort(query=_query("sort=drop table"), known={"dpd"}, default="-dpd").key == "dpd"


@pytest.mark.parametrize(
    ("text", "number"), [("", 1), ("page=2", 2), ("page=0", 1), ("page=x", 1), ("page=999", 3)]
)
def test_pages_stay_in_range(django_ready: None, text: str, number: int) -> None:
    from arrears.web.paging import page_of

    page = page_of(items=list(range(25)), query=_query(text), size=10)
    assert page.number == number
    assert page.items[0] == (number - 1) * 10
    assert bool(page.before) == (number > 1)
    assert bool(page.after) == (number < 3)


def test_a_view_comes_back_from_its_address(db: str) -> None:
    from arrears.web.console.view import View, read_view

    view = View(product="cash-12", by="count", vintage="net", late=60)
    assert view.address == "product=cash-12&by=count&vintage=net&late=60"
    assert read_view(_query(view.address)) == view
    assert read_view(_query("")) == View()
    assert View().address == ""


def test_a_bad_address_is_said_not_guessed(db: str) -> None:
    from django.utils.translation import override

    from arrears.web.console.view import read_view

    with override("en"):
        view = read_view(_query("as_of=2025-02-31&by=<script>&late=1e9"))
    assert view.as_of is None
    assert (view.by, view.late) == ("amount", 30)
    assert "“2025-02-31” is not a day" in view.problems[0]


def test_tables_show_and_export_the_same(django_ready: None) -> None:
    from arrears.web.tables import Column, Link, Mark, Table

    table = Table(
        caption="t",
        columns=[
            Column(key="n", label="Loan", kind="link", head=True),
            Column(key="m", label="Owed", kind="money", currency="CNY"),
            Column(key="s", label="State", kind="mark"),
            Column(key="d", label="Day", kind="date"),
        ],
        rows=[
            {
                "n": Link(text="L<1>", href="/x"),
                "m": 12_345,
                "s": Mark(label="late", colour="late"),
                "d": date(2025, 1, 2),
            },
            {"n": None, "m": None},
        ],
    )
    shown = [str(cell) for _column, cell in table.body[0]]
    assert shown == [
        '<a href="/x">L&lt;1&gt;</a>',
        "123.45",
        '<span class="badge is-late">late</span>',
        "2025-01-02",
    ]
    assert next(iter(table.csv_rows())) == ["L<1>", "123.45", "late", "2025-01-02"]
    assert table.csv_header()[1] == "Owed (CNY)"
