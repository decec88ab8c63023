"""The catalogue and a product's page: what is sold, what a loan costs, what is refused and why."""

from typing import Any

import pytest


@pytest.fixture
def page(db: str) -> Any:
    """page(address, language="en"): the text of a page for an analyst."""
    from django.contrib.auth.models import User
    from django.test import Client

    from arrears.web.roles import give_role

    user = User.objects.create_user(username="analyst")
    give_role(user=user, role="analyst")
    client = Client(headers={"host": "localhost"})
    client.force_login(user)

    def get(address: str, language: str = "en") -> str:
        client.cookies["django_language"] = {"en": "en", "zh": "zh-hans"}[language]
        response = client.get(address)
        assert response.status_code == 200, address
        text = response.content.decode()
        assert "{{" not in text
        assert "%(" not in text
        return text

    return get


def test_every_product_is_in_the_catalogue_and_has_its_page(page: Any) -> None:
    from arrears.rulebook import products

    listed = {language: page("/products/", language) for language in ("en", "zh")}
    for product in products.all_products():
        for language in ("en", "zh"):
            assert product.names[language].replace("'", "&#x27;") in listed[language]
            text = page(f"/products/{product.code}/", language)
            assert 'id="payments"' in text, product.code
            assert 'role="alert"' not in text, product.code


def test_a_loan_is_disclosed(page: Any) -> None:
    text = page("/products/bridge-30/?amount=5000&rate=18&instalments=1&start=2026-03-02")
    for part in (
        "5,073.97",
        "73.97",
        "19.56 %",
        "10 days late costs 32.50 CNY more",
        "CN/all_in_annual_cost",
    ):
        assert part in text
    guaranteed = page("/products/personal-36/", "zh")
    for part in ("担保费", "担保人", "平台服务费", "保证人"):
        assert part in guaranteed
    line = page("/products/pay-later/")
    for part in ("9 – 39", "10% of the statement, at least 50.00", "Minimum payment"):
        assert part in line


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("amount=lots", "is no amount"),
        ("amount=1", "is for 1,000.00 to 200,000.00 CNY"),
        ("rate=99", "not 99.0000 %"),
        ("rate=dear", "Write the rate in per cent"),
        ("rate=NaN", "Write the rate in per cent"),
        ("start=soon", "Write the day as"),
        ("start=9999-12-31", "lies between 1990 and 2100"),
        ("instalments=7", "has 12 instalments, not 7"),
        ("instalments=-1", "Choose a number"),
        ("place=UK", "is not sold in UK"),
    ],
)
def test_what_can_not_be_offered_says_why(page: Any, query: str, says: str) -> None:
    text = page(f"/products/cash-12/?{query}")
    assert says in text
    assert 'role="alert"' in text
    assert 'id="payments"' not in text


def test_an_unknown_product_is_not_found(db: str, page: Any) -> None:
    with pytest.raises(AssertionError):
        page("/products/none/")
