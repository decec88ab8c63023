"""Tables for machines and for readers: CSV, JSON, 万 and 亿."""

import json
from datetime import date

import pytest
from django.utils import translation

from arrears.portfolio import format as fmt
from arrears.portfolio.table import Column, Table
from arrears.portfolio.tags import Tags


def small() -> Table:
    return Table(
        name="small",
        title="Small",
        definition="A small table",
        as_of=date(2026, 1, 31),
        currency="CNY",
        tags=Tags(),
        columns=(
            Column(key="group", label="Group", unit="code"),
            Column(key="balance", label="Balance", unit="minor"),
            Column(key="rate", label="Rate", unit="share"),
        ),
        rows=(("=1+1", 123_456, 0.25), ("b", None, None)),
        immature=frozenset({(1, 2)}),
    )


def test_csv_has_keys_units_of_currency_and_no_formulas() -> None:
    assert small().to_csv() == "group,balance,rate\n'=1+1,1234.56,0.25\nb,,\n"


def test_json_has_stable_keys_and_the_tags() -> None:
    content = json.loads(small().to_json())
    assert content["tags"] == {
        "by": "amount",
        "part": "principal",
        "whole": "whole_balance",
        "timing": "coincident",
    }
    assert content["rows"] == [["=1+1", 123456, 0.25], ["b", None, None]]
    assert content["immature"] == [[1, 2]]


def test_rows_must_fit_their_columns() -> None:
    with pytest.raises(ValueError, match="small"):
        Table(**(vars(small()) | {"rows": (("a",),)}))
    with pytest.raises(KeyError, match="balance"):
        small().values("nothing")


@pytest.mark.parametrize(
    ("language", "minor", "shown", "unit"),
    [
        ("zh-hans", 1_234_567_890_123, "123.46", "亿元"),
        ("zh-hans", 12_345_678_900, "1.23", "亿元"),
        ("zh-hans", 1_234_567_890, "1,234.57", "万元"),
        ("zh-hans", 1_234_567, "12,345.67", "元"),
        ("en", 1_234_567_890_123, "12,345.68", "CNY m"),
        ("en", 12_345_678, "123.5", "CNY k"),
        ("en", 123_456, "1,234.56", "CNY"),
    ],
)
def test_amounts_in_the_readers_form(language: str, minor: int, shown: str, unit: str) -> None:
    with translation.override(language):
        scale = fmt.scale_for(largest_minor=minor, currency="CNY")
        assert (fmt.scaled(minor=minor, scale=scale), scale.unit) == (shown, unit)


def test_exact_amounts_follow_the_currency() -> None:
    assert fmt.exact(minor=-123_456_789, currency="CNY") == "-1,234,567.89"
    assert fmt.exact(minor=1_234, currency="JPY") == "1,234"
